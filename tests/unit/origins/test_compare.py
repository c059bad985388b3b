"""Which reports go back to one text: reposts, excerpts and rewrites do; passages, digests and neighbours do not."""

import itertools

import pytest

from sayso.origins.compare import compare_reports
from sayso.origins.shingles import HASH_BITS, shingles_of
from sayso.records.origin import JoinReason
from sayso.records.report import Dateline, Furniture, FurnitureKind, Report
from sayso.records.span import Span
from tests.unit.building import write

TOP = (
    "Shells hit the covered market of Sorrel Gate in the middle of the morning, traders said. "
    "Nine of them were killed and forty were carried to the hospital on doors and carts. "
    "The governor has closed the road to the north until the end of the week. "
)
REST = (
    "A surgeon at Saint Ilven told this paper that the wards had been full since dawn. "
    "Nobody could say on Wednesday evening from which hill the guns had fired. "
    "The mayor asked for blood, for blankets and for a day without visitors from the capital. "
    "In the spring the same market had been empty for six weeks because of the siege. "
)
OTHER = (
    "Farmers in the Lennet valley expect the best plums for years after a mild winter. "
    "The cooperative has bought two presses and hopes to sell its juice in Halvost. "
    "Last year hail took half of the fruit, and with it the money for a new roof. "
    "The bank refused a loan, so that members lent what they had put aside. "
    "A festival is planned for August, with music and a prize for the heaviest plum. "
    "Children are to be let in without a ticket, the organisers promise. "
)
REWRITTEN = (
    "Traders said shells hit the covered market of Sorrel Gate in the middle of the morning on Wednesday. "
    "Nine of them were killed, and about forty were carried to the hospital on doors. "
    "Until the end of the week the governor has closed the road to the north. "
)


def _join(left: Report, right: Report) -> JoinReason | None:
    found, mirrored = compare_reports(left, right), compare_reports(right, left)
    assert found == mirrored
    return found.reason if found else None


def test_a_repost_is_joined_and_says_how_much() -> None:
    found = compare_reports(write("r1", TOP + REST), write("r2", TOP + REST))
    assert found is not None
    assert (found.left, found.right, found.detail) == ("r1", "r2", "1.00 of the words of 7 sentences")


@pytest.mark.parametrize(
    ("name", "left", "right", "expected"),
    [
        ("excerpt", TOP + REST, TOP, JoinReason.TEXT_REUSED),
        ("rewritten in every sentence", TOP, REWRITTEN, JoinReason.TEXT_REUSED),
        ("typography", TOP.replace("hospital", "‘hospital’"), TOP, JoinReason.TEXT_REUSED),
        ("a passage further down", TOP, OTHER + TOP + OTHER.replace("plum", "pear"), None),
        ("nothing in common", TOP + REST, OTHER, None),
        ("a quotation", REST, OTHER + TOP.split(". ")[1] + ".", None),
    ],
)
def test_text_alone(name: str, left: str, right: str, expected: JoinReason | None) -> None:
    assert _join(write("r1", left), write("r2", right)) is expected, name


def test_a_digest_that_takes_over_an_older_report_is_no_copy_of_it() -> None:
    digest = TOP + OTHER + OTHER.replace("plum", "pear").replace("Lennet", "Vanmoor")
    older, later = write("r1", TOP, published="2031-03-17"), write("r2", digest, published="2031-03-18")
    assert _join(older, later) is None
    # The other way round, the short one took from the long one: an excerpt.
    assert (
        _join(write("r1", TOP, published="2031-03-18"), write("r2", digest, published="2031-03-17"))
        is JoinReason.TEXT_REUSED
    )


FORMULA = "{} people were killed in an airstrike on Sorrel Gate on Tuesday, {} said."


def test_reports_that_share_a_formula_are_not_one_origin() -> None:
    tolls = ("At least 14", "At least 21", "Dozens of")
    speakers = ("the city hospital", "the Red Lantern", "residents")
    reports = [write(who, FORMULA.format(n, who)) for n, who in zip(tolls, speakers, strict=True)]
    assert [_join(one, other) for one, other in itertools.combinations(reports, 2)] == [None, None, None]
    # As short as it is, a copy is one, and so is an excerpt of one sentence.
    assert _join(reports[0], write("copy", reports[0].text)) is JoinReason.TEXT_REUSED
    assert _join(reports[0], write("longer", reports[0].text + " " + REST)) is JoinReason.TEXT_REUSED


def test_a_stated_source_needs_a_text_that_matches() -> None:
    own = TOP.split(". ", maxsplit=1)[0] + ". "
    wire = write("r1", TOP + REST, outlet="Ostrel Wire")
    assert (
        _join(wire, write("r2", own + OTHER[:180], republished_from="Ostrel Wire")) is JoinReason.STATED_REPUBLICATION
    )
    assert _join(wire, write("r2", own + OTHER[:180], wire_credit="Ostrel")) is JoinReason.WIRE_CREDIT
    assert _join(wire, write("r2", own + OTHER[:180])) is None
    assert _join(wire, write("r2", OTHER, wire_credit="Ostrel")) is None
    assert _join(wire, write("r2", own + OTHER[:180], wire_credit="Norvik Press")) is None


def test_a_dateline_names_the_agency() -> None:
    own = TOP.split(". ", maxsplit=1)[0] + ". "
    head = "NORVIK (Ostrel) - "
    left = write("r1", head + TOP + REST, dateline=Dateline("Norvik", "Ostrel", Span(0, len(head))))
    right = write("r2", head + own + OTHER[:180], dateline=Dateline("Norvik", "Ostrel", Span(0, len(head))))
    assert _join(left, right) is JoinReason.WIRE_CREDIT


def test_furniture_joins_nothing() -> None:
    footer = "Follow us for more news, and subscribe to the letter that we send on every Sunday evening. " * 4
    pieces = []
    for identifier, body in (("r1", TOP), ("r2", OTHER)):
        span = Span(len(body), len(body + footer))
        pieces.append(write(identifier, body + footer, furniture=(Furniture(span, FurnitureKind.NEWSLETTER, "x"),)))
    assert _join(*pieces) is None
    assert set(shingles_of(pieces[0])) == set(shingles_of(write("r1", TOP)))


def test_hashes_are_stable_and_fit_a_database() -> None:
    hashes = shingles_of(write("r1", TOP))
    assert list(hashes) == sorted(set(hashes))
    assert max(hashes) < 2**HASH_BITS
    # Kept in databases: a change of these numbers is a migration.
    assert shingles_of(write("r9", "one two three four")) == (3637439588590493083, 4657598600223993117)
