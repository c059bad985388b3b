"""Frozen records that are made in half the time.

The `__init__` that `dataclass` writes for a frozen class calls `object.__setattr__` for every field, because the class
refuses a plain assignment: for a claim of twenty-odd fields that takes longer than finding some of them, and a page
makes hundreds of records.
"""

import functools
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from typing import TypeVar

T = TypeVar("T")


def quick_init(cls: type[T]) -> type[T]:
    """The same frozen, slotted dataclass, with an `__init__` that fills its slots by plain assignment.

    A new instance is first made one of an open twin, a class with the same slots that refuses nothing; its fields are
    assigned; then it is made one of `cls` again, as frozen, hashed and compared as before. Fields, defaults and
    `__post_init__` are those of `cls`. Worth it from about four fields on.

    Raises:
        TypeError: `cls` has a field with a `default_factory`, which is not done here.
    """
    own = fields(cls)  # type: ignore[arg-type]
    names = [field.name for field in own]
    known: dict[str, object] = {"set_class": object.__setattr__, "frozen": cls}
    known["open_twin"] = _make_open_twin(cls)
    parameters = []
    for field in own:
        if field.default_factory is not MISSING:
            raise TypeError(f"{cls.__name__}.{field.name} has a default_factory")
        if field.default is MISSING:
            parameters.append(field.name)
        else:
            known[f"default_{field.name}"] = field.default
            parameters.append(f"{field.name}=default_{field.name}")
    lines = [
        f"def __init__(self, {', '.join(parameters)}):",
        ' set_class(self, "__class__", open_twin)',
        *(f" self.{name} = {name}" for name in names),
        " self.__class__ = frozen",
    ]
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    made: dict[str, object] = {}
    # As `dataclass` does itself: nothing but the names of the fields enters the source.
    exec("\n".join(lines), known, made)
    cls.__init__ = made["__init__"]  # type: ignore[assignment]
    return cls


def find_open_twin(cls: type, *, has_own_init: bool = False) -> type | None:
    """The class whose instances can be filled by plain assignment and then be made instances of a record's class.

    `__init__` is passed over by that; `__post_init__`, where there is one, is to be called after it.

    Args:
        cls: A dataclass.
        has_own_init: Whether it may have an `__init__` of its own, whose checks whoever asks makes instead.

    Returns:
        None for a class whose instances hold more than the slots of its fields, or are made by an `__init__` of its
        own.
    """
    names = tuple(field.name for field in fields(cls))
    is_made_by_us = has_own_init or cls.__dataclass_params__.init  # type: ignore[attr-defined]
    is_of_slots_alone = cls.__dict__.get("__slots__") == names and cls.__bases__ == (object,)
    return _make_open_twin(cls) if is_made_by_us and is_of_slots_alone else None


def _make_open_twin(cls: type) -> type:
    slots = tuple(field.name for field in fields(cls))
    return type(cls.__name__, (), {"__slots__": slots})


def changed(record: T, **changes: object) -> T:
    """A copy of a record with some fields changed: what `dataclasses.replace` does, in less time.

    Raises:
        TypeError: it has no field of such a name.
    """
    cls: type = type(record)
    copy = _copier(cls)
    return typing.cast(T, copy(record, changes))


def changer(cls: type[T], name: str) -> Callable[[T, object], T]:
    """What makes a copy of a record of this type with another value in one field: `changed`, for thousands of them.

    Raises:
        TypeError: the class has no field of such a name, or its instances hold more than the slots of their fields.
    """
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]
    twin = find_open_twin(cls)
    if twin is None or name not in names:
        raise TypeError(f"{cls.__name__} has no field {name!r} in slots of its own")
    lines = ["def change(record, value):", " made = open_twin()", *_copy_lines(cls, leaving=name)]
    lines += [f" made.{name} = value", *_finish_lines(cls)]
    known: dict[str, object] = {"open_twin": twin, "frozen": cls}
    exec("\n".join(lines), known)
    return typing.cast(Callable[[T, object], T], known["change"])


def _copy_lines(cls: type, *, leaving: str = "") -> list[str]:
    # Nothing but the names of the fields enters the source.
    return [f" made.{each.name} = record.{each.name}" for each in fields(cls) if each.name != leaving]


def _finish_lines(cls: type) -> list[str]:
    check = [" made.__post_init__()"] if hasattr(cls, "__post_init__") else []
    return [" made.__class__ = frozen", *check, " return made"]


@functools.cache
def _copier(cls: type) -> Callable[[object, dict[str, object]], object]:
    """What makes a copy of a record with some fields changed, written out as source where slots hold all of it."""
    names = [field.name for field in fields(cls)]
    twin = find_open_twin(cls)
    if twin is None:
        return functools.partial(_replace_known, frozenset(names))
    lines = [
        "def copy(record, changes):",
        " made = open_twin()",
        *_copy_lines(cls),
        " for name, value in changes.items():",
        "  if name not in names:",
        "   raise TypeError(f'{frozen.__name__} has no field {name!r}')",
        "  setattr(made, name, value)",
        *_finish_lines(cls),
    ]
    known: dict[str, object] = {"open_twin": twin, "frozen": cls, "names": frozenset(names)}
    exec("\n".join(lines), known)
    return typing.cast(Callable[[object, dict[str, object]], object], known["copy"])


def _replace_known(names: frozenset[str], record: object, changes: dict[str, object]) -> object:
    unknown = changes.keys() - names
    if unknown:
        raise TypeError(f"{type(record).__name__} has no field {min(unknown)!r}")
    return replace(record, **changes)  # type: ignore[type-var]
