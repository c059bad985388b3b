"""Decisions laid over claims: the last wins, undo works, stale ones are listed."""

import json

import pytest

from sayso.errors import UsageError
from sayso.records.claim import Claim, Kind, Stance
from sayso.records.codec import dumps, fingerprint
from sayso.records.decision import Decision
from sayso.review.edits import apply_edit
from sayso.review.queue import Use, find_queue
from sayso.review.states import find_current, review_claims, what_counts
from tests.unit.building import count, decide, judge, say, write

CLAIM = say("a", "Ada", count(14))
OTHER = say("b", "Bo", count(9))


def _states(*decisions: Decision) -> dict[str, str]:
    return review_claims([CLAIM], decisions).states


@pytest.mark.parametrize(
    ("decisions", "state", "counts"),
    [
        ([], "unreviewed", False),
        ([decide(1, "accept", "a")], "accepted", True),
        ([decide(1, "reject", "a")], "rejected", False),
        ([decide(1, "accept", "a"), decide(2, "reject", "a")], "rejected", False),
        ([decide(2, "accept", "a"), decide(1, "reject", "a")], "accepted", True),
        ([decide(1, "accept", "a"), decide(2, "reject", "a"), decide(3, "undo", "d2")], "accepted", True),
        ([decide(1, "accept", "a"), decide(2, "undo", "d1"), decide(3, "undo", "d2")], "accepted", True),
        ([decide(1, "edit", "a", value="stance=alleges")], "edited", True),
        ([decide(1, "withhold", "a")], "withheld", False),
        ([decide(1, "accept", "a"), decide(2, "withhold", "a")], "withheld", True),
        ([decide(1, "withhold", "a"), decide(2, "reject", "a")], "rejected", False),
        ([decide(1, "withhold", "a"), decide(2, "undo", "d1")], "unreviewed", False),
    ],
)
def test_the_state_of_a_claim(decisions: list[Decision], state: str, counts: bool) -> None:
    assert _states(*decisions) == {"a": state}
    assert bool(what_counts([CLAIM], decisions)) is counts


def test_unreviewed_claims_count_when_asked_and_rejected_never() -> None:
    decisions = [decide(1, "reject", "b")]
    assert [claim.id for claim in what_counts([CLAIM, OTHER], decisions, unreviewed=True)] == ["a"]


def test_claims_count_as_of_a_day_and_todays_decisions_apply_to_it() -> None:
    claims = [say("a", "Ada", said="2031-03-17"), say("b", "Bo"), say("c", "Cy"), say("d", "Di")]
    decisions = [decide(1, "accept", "a", "b", "c", "d")]
    found = what_counts(
        claims,
        decisions,
        as_of="2031-03-20",
        reports=[write("r-b", published="2031-03-20")],
        capture_dates={"r-c": "2031-05-01"},
    )
    assert [claim.id for claim in found] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("stance=denies", lambda claim: claim.stance is Stance.DENIES),
        ("kinds=toll,cause", lambda claim: claim.kinds == (Kind.TOLL, Kind.CAUSE)),
        ("negated=true", lambda claim: claim.negated),
        ("toll.0.min=11", lambda claim: (claim.toll[0].min, claim.toll[0].max) == (11, 14)),
        ("toll=[]", lambda claim: claim.toll == ()),
        ("speaker.name=Ada Lund", lambda claim: claim.speaker.name == "Ada Lund"),
        ("speaker.actor=army", lambda claim: claim.speaker.actor == "army"),
        ("incident=i2", lambda claim: claim.incident == "i2"),
        ("incident=null", lambda claim: claim.incident is None),
        ('responsibility={"party": "army", "act": null}', lambda claim: claim.responsibility.party == "army"),
    ],
)
def test_an_edit_makes_a_new_version(value: str, expected: object) -> None:
    edited = apply_edit(CLAIM, value, by="d1")
    assert expected(edited)  # type: ignore[operator]
    assert (edited.id, edited.made_by[-1]) == (CLAIM.id, "decision:d1")
    assert fingerprint(edited) != fingerprint(CLAIM)


@pytest.mark.parametrize(
    "value",
    [
        "stance",
        "id=x",
        "report=r9",
        "stance=shouts",
        "toll.7.min=1",
        "toll.0.min=99",
        "speaker.shoe=42",
        "cause.party=army",
        "toll=many",
    ],
)
def test_an_edit_that_cannot_be_is_refused(value: str) -> None:
    with pytest.raises(UsageError):
        apply_edit(CLAIM, value, by="d1")


def test_a_stale_decision_is_listed_and_not_applied() -> None:
    stale = decide(1, "accept", "a", fingerprint="another")
    review = review_claims([CLAIM], [stale])
    assert review.states == {"a": "unreviewed"}
    assert [(issue.code, issue.record) for issue in review.issues] == [("DECISION-001", "a")]


def test_a_decision_fits_the_version_read_and_the_version_edited() -> None:
    edit = decide(1, "edit", "a", value="stance=alleges", fingerprint=fingerprint(CLAIM))
    edited = apply_edit(CLAIM, "stance=alleges", by="d1")
    assert _states(edit, decide(2, "accept", "a", fingerprint=fingerprint(edited))) == {"a": "accepted"}
    assert _states(edit, decide(2, "accept", "a", fingerprint=fingerprint(CLAIM))) == {"a": "accepted"}
    # Once the edit is undone, there is no such version any more.
    after = (edit, decide(2, "accept", "a", fingerprint=fingerprint(edited)), decide(3, "undo", "d1"))
    assert _states(*after) == {"a": "unreviewed"}


def test_a_decision_on_what_is_not_there_is_listed() -> None:
    decisions = [decide(1, "accept", "gone"), decide(2, "withhold", "vic-1")]
    assert [(issue.code, issue.record) for issue in review_claims([CLAIM], decisions, known_ids={"vic-1"}).issues] == [
        ("DECISION-002", "gone")
    ]


def test_an_edit_that_no_longer_applies_is_listed() -> None:
    review = review_claims([CLAIM], [decide(1, "edit", "a", value="toll.3.min=1")])
    assert review.states == {"a": "unreviewed"}
    assert [issue.code for issue in review.issues] == ["DECISION-001"]


def test_a_claim_added_by_hand_counts_and_can_be_taken_back() -> None:
    record = json.loads(dumps(OTHER))
    del record["id"]
    add = decide(1, "add", value=json.dumps(record))
    (added,) = what_counts([], [add])
    assert added.id.startswith("clm-")
    assert added.made_by == ("decision:d1",)
    assert what_counts([], [add, decide(2, "reject", added.id)]) == ()
    assert what_counts([], [add, decide(2, "undo", "d1")]) == ()
    assert [issue.code for issue in review_claims([], [decide(1, "add", value="{}")]).issues] == ["DECISION-001"]


def test_decisions_on_other_records_are_held_against_their_versions() -> None:
    decisions = [
        decide(1, "merge", "i1", "i2"),
        decide(2, "join", "r1", "gone"),
        decide(3, "part", "r1", "r2", fingerprint="old"),
        decide(4, "accept", "a"),
    ]
    fitting, issues = find_current(decisions, {"i1": "x", "i2": "y", "r1": "new", "r2": "old"})
    assert [decision.id for decision in fitting] == ["d1"]
    assert [(issue.code, issue.record) for issue in issues] == [("DECISION-002", "gone"), ("DECISION-001", "r1")]


def test_the_queue_puts_first_what_decides_most() -> None:
    claims: list[Claim] = [
        say("e-other", "Ada"),
        say("d-video", "Ada", evidence="video"),
        say("a-bound", "Ada", count(14)),
        say("b-status", "Bo", party="army", act="airstrike"),
        say("f-done", "Cy", count(14)),
        say("c-toll", "Di", count(99, scope="campaign")),
        say("g-surer", "Di", count(98, scope="campaign"), confidence=0.9),
    ]
    queue = find_queue(review_claims(claims, [decide(1, "accept", "f-done")]), [judge(claims, unreviewed=True)])
    assert [(item.claim.id, item.use) for item in queue] == [
        ("a-bound", Use.SETS_BOUND),
        ("b-status", Use.SETS_STATUS),
        ("d-video", Use.OPEN_QUESTION),
        ("g-surer", Use.OF_THE_HARM),
        ("c-toll", Use.OF_THE_HARM),
        ("e-other", Use.OTHER),
    ]
