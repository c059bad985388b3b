"""A dossier's own places: read from its file, and before all others."""

from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.gazetteer.entries import PlaceEntry, load_place_file
from sayso.gazetteer.gazetteer import open_gazetteer
from sayso.gazetteer.toponyms import find_places
from sayso.gazetteer.words import PlaceWords
from sayso.languages.pack import load_part
from sayso.records.place import Precision

WORDS = load_part("en", "places", PlaceWords)
OWN = (
    PlaceEntry("Ostravia", "country", (), -40.0, -120.0, ("Republic of Ostravia",)),
    PlaceEntry("Saltmere", "city", ("Ostravia",), -40.5, -120.5),
    PlaceEntry("Old Harbour", "neighbourhood", ("Saltmere",), None, None, ("the old harbour", "Paris")),
    PlaceEntry("Round Pit", "camp", ("Round Pit",), None, None),
)


def test_a_place_without_coordinates_takes_those_of_what_it_lies_in() -> None:
    found = open_gazetteer(OWN).look_up("Old Harbour")[0]
    assert (found.id, found.within, found.lat, found.precision) == (
        "dossier:old-harbour", ("Saltmere", "Ostravia"), -40.5, Precision.NEIGHBOURHOOD,
    )  # fmt: skip


def test_the_dossier_comes_before_the_gazetteer() -> None:
    first, second, *_ = open_gazetteer(OWN).look_up("Paris")
    assert (first.name, second.within[-1]) == ("Old Harbour", "France")


def test_names_written_small_are_found() -> None:
    text = "A crane stood by the old harbour of Saltmere."
    found = find_places(text, open_gazetteer(OWN), WORDS)
    assert [(place.span.words(text), place.id) for place in found if place.span] == [
        ("old harbour", "dossier:old-harbour"),
        ("Saltmere", "dossier:saltmere"),
    ]


def test_a_place_that_nobody_can_put_on_a_map_is_left_out() -> None:
    assert [place.id for place in open_gazetteer(OWN).look_up("Round Pit") if place.id.startswith("dossier:")] == []


def test_a_camp_in_a_real_province_takes_its_country() -> None:
    camp = PlaceEntry("Tall Reeds", "camp", ("Idlib Governorate",))
    (found,) = open_gazetteer((camp,)).look_up("Tall Reeds")
    assert found.within == ("Idlib Governorate", "Syria")


def test_a_file_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(
        "places:\n  - {name: Saltmere, kind: city, within: null, lat: 1, lon: 2.5, aliases: [SALTMERE]}\n", "utf-8"
    )
    assert load_place_file(path) == (PlaceEntry("Saltmere", "city", (), 1.0, 2.5, ("SALTMERE",)),)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("places: [{name: A, kind: city, height: 3}]", "height"),
        ("places: [{name: A, kind: moon}]", "moon"),
        ("places: [{name: A, kind: city, lat: 1}]", "one coordinate of two"),
        ("places: [{name: A, kind: city, lat: 91, lon: 0}]", "off the globe"),
        ("places: [{name: A, kind: city, lat: true, lon: 0}]", "number"),
        ("places: [{kind: city}]", "name"),
        ("camps: []", "places"),
        ("places: {", "YAML"),
    ],
)
def test_a_wrong_file_is_named_in_one_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "places.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=complaint) as raised:
        load_place_file(path)
    assert "\n" not in str(raised.value)
    assert "places.yaml" in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.yaml"):
        load_place_file(tmp_path / "nowhere.yaml")
