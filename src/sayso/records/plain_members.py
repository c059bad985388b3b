"""Code lists whose members are looked up as fast as any other name of a class.

Python 3.11 hands out the members of an enumeration through a property written in Python, which takes ten times as long
as a plain name, and rules ask for members hundreds of thousands of times for one big incident. From Python 3.12 on they
are plain names of the class anyway.
"""

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=type[Enum])


def plain_members(cls: E) -> E:
    """The same enumeration, with its members as plain names of the class."""
    for name, member in cls.__members__.items():
        type.__setattr__(cls, name, member)
    return cls
