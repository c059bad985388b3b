"""Every verb of `sayso decide`: it changes the record, its undoing gives it back byte for byte, and is undone too."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.explaining import explain_field
from sayso.pipeline.incident_output import describe_incident_page
from sayso.pipeline.lines import to_line
from sayso.pipeline.orders import Order
from sayso.pipeline.output import describe_dossier_claims
from sayso.pipeline.views import Outcome
from sayso.records.capture import Capture
from sayso.records.codec import to_json
from sayso.records.decision import Decision, Verb
from sayso.records.reading import Reading
from tests.fiction import HARBOUR_STORIES, LAMPS, NOON, make_capture, read_fiction

STORIES = (
    *HARBOUR_STORIES,
    (f"2031-03-17 hill-market Ilse_Rook 3 killed\n{LAMPS}", "Estuary Echo", "2031-03-18"),
)
Make = Callable[[Dossier, list[str]], Order]


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[tuple[Dossier, list[str]]]:
    """A dossier with four reports of two incidents, the second a copy of the first, and the ids of the reports."""
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        inputs = [make_capture(words, outlet=outlet, published=published) for words, outlet, published in STORIES]
        yield dossier, [str(each.report) for each in dossier.add(inputs, reader=read_fiction, now=NOON, version="1")]


def record(dossier: Dossier) -> str:
    """All that the dossier answers, as lines."""
    counted = (False, True)
    pages = [describe_incident_page(view) for each in counted for view in dossier.incidents(unreviewed=each)]
    claims = [line for view in dossier.readings() for line in describe_dossier_claims(view)]
    return "\n".join(to_line(each) for each in (*pages, *claims))


def _decide(dossier: Dossier, order: Order) -> Decision:
    (made,) = dossier.decide([order], now=NOON)
    return made


def _claim(dossier: Dossier, reports: list[str]) -> str:
    """The id of the first report's claim."""
    return next(claim.id for claim in dossier.claims() if claim.report == reports[0])


def _codes(dossier: Dossier, reports: list[str]) -> tuple[str, ...]:
    """The codes of all incidents, the first report's before others."""
    views = sorted(dossier.incidents(unreviewed=True), key=lambda view: reports[0] not in view.incident.reports)
    return tuple(view.incident.code for view in views)


def _added(dossier: Dossier, reports: list[str]) -> Order:
    value = to_json(next(claim for claim in dossier.claims() if claim.report == reports[0])) | {"id": "clm-by-hand"}
    value["toll"][0] |= {"min": 20, "max": 20}
    value["speaker"] |= {"name": "Jon Fell"}
    return Order(verb=Verb.ADD, ids=(), value=json.dumps(value), by="Ada")


ORDERS: dict[Verb, Make] = {
    Verb.ACCEPT: lambda dossier, reports: Order(verb=Verb.ACCEPT, ids=(_claim(dossier, reports),), by="Ada"),
    Verb.REJECT: lambda dossier, reports: Order(verb=Verb.REJECT, ids=(_claim(dossier, reports),), by="Ada"),
    Verb.EDIT: lambda dossier, reports: Order(
        verb=Verb.EDIT, ids=(_claim(dossier, reports),), value="toll.0.max=40", by="Ada"
    ),
    Verb.ADD: _added,
    Verb.MERGE: lambda dossier, reports: Order(
        verb=Verb.MERGE, ids=_codes(dossier, reports), reason="one blast", by="Ada"
    ),
    Verb.SPLIT: lambda _, reports: Order(verb=Verb.SPLIT, ids=(reports[2],), value="West pier", by="Ada"),
    Verb.JOIN: lambda _, reports: Order(verb=Verb.JOIN, ids=(reports[0], reports[2]), reason="one desk", by="Ada"),
    Verb.PART: lambda _, reports: Order(verb=Verb.PART, ids=(reports[0], reports[1]), reason="both there", by="Ada"),
    Verb.WITHHOLD: lambda dossier, reports: Order(verb=Verb.WITHHOLD, ids=(_claim(dossier, reports),), by="Ada"),
    Verb.OVERRIDE: lambda dossier, reports: Order(
        verb=Verb.OVERRIDE, ids=_codes(dossier, reports)[:1], value="best.killed=14", reason="the ledger", by="Ada"
    ),
}


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.UNDO])
def test_a_decision_and_its_undoing(filled: tuple[Dossier, list[str]], verb: Verb) -> None:
    dossier, reports = filled
    before = record(dossier)
    made = _decide(dossier, ORDERS[verb](dossier, reports))
    after = record(dossier)
    assert after != before
    undone = _decide(dossier, Order(verb=Verb.UNDO, ids=(made.id,), by="Bo"))
    assert record(dossier) == before
    _decide(dossier, Order(verb=Verb.UNDO, ids=(undone.id,), by="Bo"))
    assert record(dossier) == after


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.REJECT, Verb.EDIT, Verb.JOIN, Verb.PART])
def test_a_decision_on_another_version_is_shown_as_stale(filled: tuple[Dossier, list[str]], verb: Verb) -> None:
    """Those that name a version; the others hold for whatever stands under the id."""
    dossier, reports = filled
    _decide(dossier, ORDERS[verb](dossier, reports))
    assert "DECISION-001" not in record(dossier)

    def read_otherwise(capture: Capture, payload: bytes) -> Reading:
        reading = read_fiction(capture, payload)
        claim = replace(reading.claims[0], negated=True)
        return replace(reading, report=replace(reading.report, title="Read anew"), claims=(claim,))

    _read_again(dossier, read_otherwise)
    assert "DECISION-001" in record(dossier)


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.REJECT, Verb.EDIT])
def test_a_decision_on_a_claim_that_is_gone_is_named_for_the_whole_dossier(
    filled: tuple[Dossier, list[str]], verb: Verb
) -> None:
    dossier, reports = filled
    made = _decide(dossier, ORDERS[verb](dossier, reports))
    _read_again(dossier, lambda capture, payload: replace(read_fiction(capture, payload), claims=(), mentions=()))
    (found,) = (each for each in dossier.doctor() if not each.is_well)
    assert found.check == "decisions"
    assert made.targets[0].id in found.message
    (issue,) = dossier.stale_decisions()
    assert (issue.code, issue.record) == ("DECISION-002", made.targets[0].id)
    assert made.id in issue.message
    _decide(dossier, Order(verb=Verb.UNDO, ids=(made.id,), by="Ada"))
    assert dossier.stale_decisions() == ()


def _read_again(dossier: Dossier, reader: Callable[[Capture, bytes], Reading]) -> None:
    words, outlet, published = STORIES[0]
    (again,) = dossier.add(
        [make_capture(words, outlet=outlet, published=published)], reader=reader, now=NOON, version="2"
    )
    assert again.outcome is Outcome.UPDATED


def test_a_parted_link_is_not_rejoined_through_another(filled: tuple[Dossier, list[str]]) -> None:
    """A copy that was parted from the first does not come back to it through other copies, until that is undone."""
    dossier, reports = filled
    words, _, _ = STORIES[0]
    (third,) = dossier.add(
        [make_capture(words, outlet="Sund Mirror", published="2031-03-21")], reader=read_fiction, now=NOON, version="1"
    )
    parted = _decide(
        dossier, Order(verb=Verb.PART, ids=(reports[0], str(third.report)), reason="it has its own man", by="Ada")
    )

    def together() -> bool:
        (view,) = (view for view in dossier.incidents(unreviewed=True) if reports[0] in view.incident.reports)
        return any({reports[0], third.report} <= set(origin.reports) for origin in view.independence.origins)

    assert not together()
    list(
        dossier.add(
            [make_capture(words, outlet="Quay Letter", published="2031-03-22")],
            reader=read_fiction,
            now=NOON,
            version="1",
        )
    )
    assert not together()
    _decide(dossier, Order(verb=Verb.UNDO, ids=(parted.id,), by="Bo"))
    assert together()


def test_a_derivation_gives_no_hash_of_a_text_of_which_something_is_withheld(
    filled: tuple[Dossier, list[str]],
) -> None:
    """Whoever has the hash and all words but one could try words until the hash is the same."""
    dossier, reports = filled

    def explain() -> dict[str, tuple[str | None, str | None]]:
        (view,) = (view for view in dossier.incidents(unreviewed=True) if reports[0] in view.incident.reports)
        told = explain_field(view, "killed.civilians", dossier.shown_captures(view))
        return {source["report"]: (source["sha256"], source["text_sha256"]) for source in told["sources"]}

    before = explain()
    assert all(all(hashes) for hashes in before.values())
    made = _decide(dossier, ORDERS[Verb.WITHHOLD](dossier, reports))
    after = explain()
    assert after[reports[0]] == (None, None)
    assert after[reports[2]] == before[reports[2]]
    _decide(dossier, Order(verb=Verb.UNDO, ids=(made.id,), by="Bo"))
    assert explain() == before
