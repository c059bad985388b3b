"""Answers that are kept: the second look makes nothing anew, a change makes anew what it touches and nothing else.

Whether a kept answer is the right one, `doctor` asks the record: after every step here it must find nothing wrong.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from sayso.pipeline import look
from sayso.pipeline.differences import find_differences
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.incident_output import describe_incident, describe_incident_page
from sayso.pipeline.orders import Order
from sayso.pipeline.verifying import find_troubles
from sayso.pipeline.views import summarise
from sayso.records.decision import Verb
from sayso.store.answers import MOST_QUESTIONS, _unpack, forget_answers, load_answered
from sayso.store.copying import dump_rows
from sayso.store.tables import ANSWER, ANSWERED
from tests.fiction import HARBOUR_STORIES, LAMPS, MAYOR, NOON, make_capture, read_fiction

STORIES = (
    *HARBOUR_STORIES,
    (f"2031-03-17 hill-market Ilse_Rook 3 killed Ansa_Velk\n{LAMPS}", "Estuary Echo", "2031-03-18"),
)
Count = Callable[[], int]
EXAMPLE_ACTORS = Path(__file__).parents[3] / "examples" / "norvik" / "actors.yaml"


@pytest.fixture(params=["sqlite", "postgresql"])
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dossier]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with create_dossier(tmp_path / "case", now=NOON, database=url) as made:
        yield made


@pytest.fixture
def assessed(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How many assessments were made since this was asked the last time."""
    made: list[str] = []
    plain = look.assess

    def assess(incident: object, *rest: object) -> object:
        made.append(str(incident))
        return plain(incident, *rest)  # type: ignore[arg-type]

    def count() -> int:
        found = len(made)
        made.clear()
        return found

    monkeypatch.setattr(look, "assess", assess)
    return count


def add(dossier: Dossier, *stories: tuple[str, str, str]) -> list[str]:
    inputs = [make_capture(words, outlet=outlet, published=published) for words, outlet, published in stories]
    return [str(each.report) for each in dossier.add(inputs, reader=read_fiction, now=NOON, version="1")]


def decide(dossier: Dossier, verb: Verb, *ids: str, to: str | None = None) -> str:
    (made,) = dossier.decide([Order(verb=verb, ids=ids, value=to, reason="so it is", by="Ada")], now=NOON)
    return made.id


def claim_of(dossier: Dossier, report: str) -> str:
    return dossier.reading(report).claims[0].id


def look_everywhere(dossier: Dossier) -> None:
    for unreviewed in (False, True):
        for profile, day in ((None, None), ("ged-style", None), (None, "2031-03-18")):
            dossier.summaries(profile=profile, as_of=day, unreviewed=unreviewed)


def troubles(dossier: Dossier) -> list[str]:
    return [
        each.message for each in find_troubles(dossier, only=["answers", "event log", "records"]) if not each.is_well
    ]


def kept_count(dossier: Dossier) -> int:
    with dossier.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(ANSWER)) or 0


def test_a_second_look_makes_nothing_anew(dossier: Dossier, assessed: Count) -> None:
    add(dossier, *STORIES)
    first = dossier.incidents(unreviewed=True)
    assert assessed() == 2
    assert dossier.incidents(unreviewed=True) == first
    assert dossier.summaries(unreviewed=True) == tuple(map(summarise, first))
    assert [dossier.incident(view.incident.code, unreviewed=True) for view in first] == list(first)
    dossier.queue()
    assert assessed() == 0
    dossier.list_incidents(first=0, most=10)
    assert assessed() == 2  # by accepted claims alone, for the first time
    with open_dossier(dossier.path) as again:
        assert again.incidents(unreviewed=True) == first
    assert assessed() == 0
    assert troubles(dossier) == []


def test_only_what_a_change_touches_is_made_anew(dossier: Dossier, assessed: Count) -> None:
    reports = add(dossier, *STORIES)
    dossier.summaries()
    assert assessed() == 2
    decide(dossier, Verb.ACCEPT, claim_of(dossier, reports[3]))
    dossier.summaries()
    assert assessed() == 1
    add(dossier, (f"2031-03-17 hill-market Jon_Fell 4 killed\n{MAYOR} {LAMPS}", "Pier News", "2031-03-21"))
    dossier.summaries()
    assert assessed() == 1
    add(dossier, ("2031-05-02 Far_Field Jon_Fell 4 killed\nNobody else wrote of it.", "Pier News", "2031-05-03"))
    dossier.summaries()
    assert assessed() == 1
    decide(dossier, Verb.WITHHOLD, claim_of(dossier, reports[3]))
    dossier.summaries()
    assert assessed() == 3
    assert troubles(dossier) == []


def test_what_is_withheld_is_hidden_in_answers_that_were_kept_before(dossier: Dossier) -> None:
    reports = add(dossier, *STORIES)
    claim = claim_of(dossier, reports[3])
    assert "Ansa Velk" in str(dossier.summaries(unreviewed=True))
    made = decide(dossier, Verb.WITHHOLD, claim)
    for _ in range(2):
        assert "Ansa Velk" not in str(dossier.summaries(unreviewed=True))
        assert "Ansa Velk" not in str(dossier.incidents(unreviewed=True))
    decide(dossier, Verb.UNDO, made)
    assert "Ansa Velk" in str(dossier.summaries(unreviewed=True))


ORDERS: tuple[tuple[Verb, Callable[[Dossier, random.Random], tuple[tuple[str, ...], str | None]]], ...] = (
    (Verb.ACCEPT, lambda dossier, chance: ((_claim(dossier, chance),), None)),
    (Verb.REJECT, lambda dossier, chance: ((_claim(dossier, chance),), None)),
    (
        Verb.EDIT,
        lambda dossier, chance: ((_claim(dossier, chance),), f"toll.0.max={chance.randint(15, 60)}"),
    ),
    (Verb.JOIN, lambda dossier, chance: (tuple(chance.sample(_reports(dossier), 2)), None)),
    (Verb.PART, lambda dossier, chance: (tuple(chance.sample(_reports(dossier), 2)), None)),
    (Verb.JOIN, lambda dossier, chance: (tuple(each.id for each in chance.sample(dossier.claims(), 2)), None)),
    (Verb.MERGE, lambda dossier, chance: (tuple(chance.sample(_codes(dossier), 2)), None)),
    (Verb.SPLIT, lambda dossier, chance: ((chance.choice(_reports(dossier)),), "West pier")),
    (Verb.OVERRIDE, lambda dossier, chance: ((chance.choice(_codes(dossier)),), f"best.killed={chance.randint(3, 9)}")),
    (Verb.WITHHOLD, lambda dossier, chance: ((_claim(dossier, chance),), None)),
)


def _claim(dossier: Dossier, chance: random.Random) -> str:
    return chance.choice(dossier.claims()).id


def _reports(dossier: Dossier) -> list[str]:
    return [view.report.id for view in dossier.readings()]


def _codes(dossier: Dossier) -> list[str]:
    return [view.incident.code for view in dossier.summaries(unreviewed=True)]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_whatever_happens_every_answer_is_that_of_the_record(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        add(dossier, *STORIES)
        decided: list[str] = []
        for number in range(12):
            look_everywhere(dossier)
            _do_something(dossier, chance, number, decided)
            assert troubles(dossier) == []
            kept = _shown(dossier)
            with dossier.store.noting() as connection:
                forget_answers(connection)
            assert _shown(dossier) == kept


def _do_something(dossier: Dossier, chance: random.Random, number: int, decided: list[str]) -> None:
    what = chance.randrange(len(ORDERS) + 4)
    if what < len(ORDERS):
        verb, choose = ORDERS[what]
        if verb is Verb.MERGE and len(_codes(dossier)) < 2:
            return
        ids, value = choose(dossier, chance)
        decided.append(decide(dossier, verb, *ids, to=value))
    elif what == len(ORDERS) and decided:
        decided.append(decide(dossier, Verb.UNDO, chance.choice(decided)))
    elif what == len(ORDERS) + 1 and len(_reports(dossier)) > 3:
        dossier.erase(chance.choice(_reports(dossier)), reason="a person at risk", by="Ada", now=NOON)
    elif what == len(ORDERS) + 2:  # read again, by other rules: every claim has another figure
        words, outlet, published = STORIES[chance.randrange(len(STORIES))]
        given = [make_capture(words, outlet=outlet, published=published)]
        list(dossier.add(given, reader=read_fiction, now=NOON, version=f"1.{number}"))
    else:
        words, _, published = STORIES[chance.randrange(len(STORIES))]
        head, _, rest = words.partition("\n")
        add(dossier, (f"{head}\nMore came at {number}: {rest}", f"Outlet {number}", published))


def _shown(dossier: Dossier) -> list[object]:
    found: list[object] = []
    for unreviewed in (False, True):
        for profile, day in ((None, None), ("ged-style", None), (None, "2031-03-18")):
            found += map(describe_incident_page, dossier.incidents(profile=profile, as_of=day, unreviewed=unreviewed))
            found += map(describe_incident, dossier.summaries(profile=profile, as_of=day, unreviewed=unreviewed))
    return found


def test_days_before_anything_was_known_are_kept_too(dossier: Dossier, assessed: Count) -> None:
    add(dossier, *STORIES)
    before, after = (dossier.summaries(as_of=day, unreviewed=True) for day in ("2031-03-17", "2031-03-19"))
    assert (len(before), len(after)) == (0, 2)
    assessed()
    again = [dossier.summaries(as_of=day, unreviewed=True) for day in ("2031-03-17", "2031-03-19")]
    assert find_differences(*again) == find_differences(before, after) != []
    assert assessed() == 0


def test_an_erased_witness_is_in_no_kept_answer(dossier: Dossier) -> None:
    reports = add(dossier, *STORIES)
    look_everywhere(dossier)

    def packed() -> str:
        with dossier.store.reading() as connection:
            return b"".join(map(_unpack, connection.scalars(select(ANSWER.c.record)))).decode()

    assert "Ansa Velk" in packed()
    dossier.erase(reports[3], reason="a person at risk", by="Ada", now=NOON)
    assert packed() == ""
    look_everywhere(dossier)
    assert "Mira Tal" in packed()
    assert "Ansa Velk" not in packed()
    assert troubles(dossier) == []


def test_what_was_erased_during_a_look_is_not_kept_by_it(dossier: Dossier) -> None:
    reports = add(dossier, *STORIES)
    question = dossier.ask("airwars-style", None, unreviewed=True)
    with dossier.store.reading() as connection:
        looking = look.Looking(connection, question, None)
        for incident in look.load_incidents(connection):
            looking.view(incident)
    dossier.erase(reports[3], reason="a person at risk", by="Ada", now=NOON)
    looking.keep(dossier.store)
    assert kept_count(dossier) == 0


def test_a_look_waits_for_no_writer(dossier: Dossier, assessed: Count) -> None:
    add(dossier, *STORIES)
    with open_dossier(dossier.path) as other, other.store.writing(at=NOON, by="Bo"):
        assert len(dossier.summaries()) == 2
    assert kept_count(dossier) == 0
    assessed()
    dossier.summaries()
    assert assessed() == kept_count(dossier) == 2


def test_answers_of_questions_long_not_asked_go(dossier: Dossier) -> None:
    add(dossier, *STORIES)
    for day in range(MOST_QUESTIONS + 4):
        dossier.summaries(as_of=f"2031-04-{day + 1:02}", unreviewed=True)
    with dossier.store.reading() as connection:
        assert len(load_answered(connection)) == MOST_QUESTIONS
    assert kept_count(dossier) == 2 * MOST_QUESTIONS


def test_an_answer_that_somebody_changed_is_found_and_taken_out(dossier: Dossier) -> None:
    add(dossier, *STORIES)
    right = dossier.summaries(unreviewed=True)
    with dossier.store.noting() as connection:
        other = connection.scalars(select(ANSWER.c.record).order_by(ANSWER.c.incident)).first()
        connection.execute(update(ANSWER).values(record=other))
    assert [line for line in troubles(dossier) if "is not what the record gives" in line]
    (found,) = (each.message for each in dossier.doctor() if not each.is_well)
    assert "all were taken out" in found
    assert troubles(dossier) == []
    assert dossier.summaries(unreviewed=True) == right


def test_an_answer_that_cannot_be_read_is_made_anew_and_found(dossier: Dossier) -> None:
    add(dossier, *STORIES)
    right = dossier.summaries(unreviewed=True)
    with dossier.store.noting() as connection:
        connection.execute(update(ANSWER).values(record=b"no answer"))
    assert troubles(dossier) != []
    assert dossier.summaries(unreviewed=True) == right
    assert troubles(dossier) == []


def test_a_backup_takes_no_answers_along(dossier: Dossier) -> None:
    add(dossier, *STORIES)
    look_everywhere(dossier)
    with dossier.store.reading() as connection:
        lines = "\n".join(dump_rows(connection))
    assert ANSWER.name not in lines
    assert ANSWERED.name not in lines


def test_other_actors_of_its_own_make_another_question(dossier: Dossier) -> None:
    add(dossier, *STORIES)
    before = dossier.ask("airwars-style", None, unreviewed=False)
    shutil.copy(EXAMPLE_ACTORS, dossier.path / "actors.yaml")
    assert dossier.ask("airwars-style", None, unreviewed=False).key != before.key
    assert dossier.ask("airwars-style", None, unreviewed=True).key != before.key
