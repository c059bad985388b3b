"""Code lists with plain members are the enumerations that they were."""

from enum import StrEnum

from sayso.records.plain_members import plain_members


@plain_members
class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def test_members_are_what_they_were() -> None:
    assert [*Colour] == [Colour.RED, Colour.BLUE]
    assert Colour("blue") is Colour["BLUE"] is Colour.BLUE
    assert (Colour.RED, Colour.RED.value, type(Colour.RED)) == ("red", "red", Colour)
    assert Colour.__dict__["RED"] is Colour.RED
