"""A record made quickly is the record that `dataclass` makes: as frozen, as equal, with the same defaults."""

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from sayso.errors import InvalidRecord
from sayso.records.claim import Claim, Toll
from sayso.records.quick_init import changed, quick_init


@dataclass(frozen=True, slots=True)
class Plain:
    """A market stall, as `dataclass` makes it."""

    name: str
    wares: tuple[str, ...] = ("bread",)
    price: int | None = None
    is_open: bool = True

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidRecord("a stall has a name")


@quick_init
@dataclass(frozen=True, slots=True)
class Quick:
    """The same, made quickly."""

    name: str
    wares: tuple[str, ...] = ("bread",)
    price: int | None = None
    is_open: bool = True

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidRecord("a stall has a name")


def values(stall: Plain | Quick) -> list[object]:
    return [getattr(stall, each.name) for each in fields(stall)]


@pytest.mark.parametrize(
    "given", [{"name": "a"}, {"name": "a", "price": 3}, {"wares": (), "name": "b", "is_open": False}]
)
def test_fields_and_defaults_are_those_of_the_dataclass(given: dict[str, object]) -> None:
    assert values(Quick(**given)) == values(Plain(**given))  # type: ignore[arg-type]
    assert type(Quick(**given)) is Quick  # type: ignore[arg-type]


def test_it_is_frozen_and_has_no_other_attributes() -> None:
    stall = Quick("a")

    with pytest.raises(FrozenInstanceError):
        stall.name = "b"  # type: ignore[misc]
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        stall.other = "b"  # type: ignore[attr-defined]
    assert not hasattr(stall, "__dict__")


def test_it_is_equal_and_hashed_by_its_values() -> None:
    assert Quick("a", price=1) == replace(Quick("a"), price=1)
    assert len({Quick("a"), Quick("a"), Quick("b")}) == 2


def test_what_is_missing_or_unknown_is_refused() -> None:
    with pytest.raises(TypeError, match="name"):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        Quick("a", colour="red")  # type: ignore[call-arg]


def test_the_check_of_the_class_is_made() -> None:
    with pytest.raises(InvalidRecord, match="a stall has a name"):
        Quick("")


def test_a_default_factory_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Shelf:
        boxes: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match=r"Shelf\.boxes has a default_factory"):
        quick_init(Shelf)


@pytest.mark.parametrize("record", [Claim, Toll])
def test_records_of_a_reading_are_made_so(record: type) -> None:
    assert record.__init__.__code__.co_filename == "<string>"
    assert "open_twin" in record.__init__.__code__.co_names


def test_a_changed_copy_is_that_of_replace() -> None:
    stall = Quick("a", price=1)

    assert changed(stall, price=2, name="b") == replace(stall, price=2, name="b") == Quick("b", price=2)
    assert changed(Plain("a"), is_open=False) == Plain("a", is_open=False)
    assert stall == Quick("a", price=1)
    with pytest.raises(TypeError, match="colour"):
        changed(stall, colour="red")
