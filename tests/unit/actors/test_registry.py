"""The registry beyond single names: whole phrases, partners, parts of a text, a dossier's own file."""

from pathlib import Path

import pytest

from sayso.actors.registry import Actor, Organ, load_actor_file, open_registry
from sayso.errors import DataError

ARMY = Organ("Ostravian Army", ("the army of Ostravia",))
OWN = (
    Actor("hill-league", "Hill League", "coalition", ("the League",), ("the hill mob",), reference="fiction"),
    Actor("ostrava", "Ostravia", "state", ("Ostravian",), organs=(ARMY,), partner_of=("hill-league",)),
    Actor("united-states", "United States", "state", ("the far republic",)),
)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Pentagon", "united-states"),
        ("the White House", "united-states"),
        ("Russian Defense Ministry", "russia"),
        ("ISIS", "islamic-state"),
        ("Syrian", "syria"),
        ("Tasnim News Agency", "tasnim"),
        ("Russian novel", None),
        ("Ada Marl", None),
        ("", None),
        ("...", None),
    ],
)
def test_a_phrase_is_resolved_as_a_whole(name: str, actor: str | None) -> None:
    assert open_registry().resolve(name) == actor


def test_partners_are_members_of_one_coalition_and_stated_partners() -> None:
    registry = open_registry()
    assert registry.are_partners("united-states", "coalition-against-islamic-state")
    assert registry.are_partners("iraq", "united-states")
    assert registry.are_partners("syria", "russia")
    assert registry.are_partners("russia", "syria")
    assert registry.are_partners("russia", "russia")
    assert not registry.are_partners("russia", "islamic-state")


def test_every_partner_and_member_is_an_actor() -> None:
    actors = open_registry().actors()
    known = {actor.id for actor in actors}
    assert [other for actor in actors for other in (*actor.partner_of, *actor.members) if other not in known] == []
    assert [actor.id for actor in actors if not actor.reference] == []


def test_no_name_is_given_to_two_actors() -> None:
    seen: dict[str, str] = {}
    clashes = []
    for actor in open_registry().actors():
        organs = [name for organ in actor.organs for name in (organ.name, *organ.aliases)]
        names = {name.casefold() for name in (actor.name, *actor.aliases, *actor.loaded, *organs)}
        clashes += [(name, seen[name], actor.id) for name in names if seen.setdefault(name, actor.id) != actor.id]
    assert clashes == []


def test_a_part_of_a_text_gives_only_its_own_names() -> None:
    text = "Daesh fled. The US-led coalition said so."
    registry = open_registry()
    assert [one.actor for one in registry.find(text, start=12)] == ["coalition-against-islamic-state"]
    assert [one.actor for one in registry.find(text, end=11)] == ["islamic-state"]
    start = text.index("US")
    assert [one.span.words(text) for one in registry.find(text, start=start, end=start + 2)] == ["US"]


def test_a_dossier_adds_actors_and_names() -> None:
    registry = open_registry(OWN)
    text = "The hill mob left. The coalition and the army of Ostravia spoke; the far republic and the Pentagon did not."
    found = [(one.actor, one.is_loaded, one.organ) for one in registry.find(text)]
    assert found == [
        ("hill-league", True, None),
        ("hill-league", False, None),
        ("ostrava", False, "Ostravian Army"),
        ("united-states", False, None),
        ("united-states", False, "forces"),
    ]
    assert registry.are_partners("ostrava", "hill-league")
    assert registry.actor("ostrava").name == "Ostravia"


def test_an_unknown_partner_is_refused() -> None:
    with pytest.raises(DataError, match="nobody-known"):
        open_registry((Actor("a", "A", "state", partner_of=("nobody-known",)),))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("actors: [{id: a, name: A, kind: state, colour: red}]", "colour"),
        ("actors: [{id: a, name: A}]", "kind"),
        ("actors: [{id: a, name: '', kind: state}]", "may not be empty"),
        ("actors: [{id: a, name: A, kind: state}, {id: a, name: B, kind: state}]", "twice"),
        ("people: []", "actors"),
        ("actors: [", "YAML"),
        ("actors: 3", "list"),
    ],
)
def test_a_wrong_file_is_named_in_one_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "actors.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=complaint) as raised:
        load_actor_file(path)
    assert "\n" not in str(raised.value)
    assert "actors.yaml" in str(raised.value)


def test_an_empty_file_adds_nobody(tmp_path: Path) -> None:
    path = tmp_path / "actors.yaml"
    path.write_text("# nobody yet\n", "utf-8")
    assert load_actor_file(path) == ()
