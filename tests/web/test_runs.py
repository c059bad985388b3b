"""The text of a report in runs: nothing lost, nothing twice, whatever the spans."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sayso.records.claim import ChainLink, Claim, Kind, Speaker, Stance
from sayso.records.report import Furniture, FurnitureKind, Report
from sayso.records.span import Span
from sayso.web.runs import CLAIMS_NAMED_MAX, Block, cut_blocks

TEXT = "Rescuers said 14 died.\n\nA neighbour said it was 11.\nREAD MORE: other news\n"


def make_claim(claim_id: str, *spans: Span, cue: tuple[Span, ...] = ()) -> Claim:
    speaker = Speaker("Adel Marwan")
    return Claim(
        claim_id, "rep-1", spans, spans[0], speaker, (ChainLink("Adel Marwan"),), Stance.ASSERTS, (Kind.OTHER,), cue=cue
    )


def words_of(blocks: tuple[Block, ...]) -> str:
    return "".join(piece.text for block in blocks for run in block.runs for piece in run.pieces)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@given(st.data())
def test_no_word_is_lost_or_moved_and_every_claim_holds_its_own(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n\r\u202e🕊", min_size=1, max_size=60).filter(str.strip))
    found = data.draw(st.lists(st.lists(spans(len(text)), min_size=1, max_size=3), max_size=6))
    claims = [make_claim(f"cl-{number}", *each) for number, each in enumerate(found)]
    blocks = cut_blocks(Report("rep-1", "cap-1", text, "en"), claims)
    assert re.sub(r"[\r\n]", "", words_of(blocks)) == re.sub(r"[\r\n]", "", text)
    assert [block.span.start for block in blocks] == [0, *(block.span.end for block in blocks[:-1])]
    opened = [claim for block in blocks for run in block.runs for claim in run.opens]
    assert sorted(opened) == sorted(claim.id for claim in claims)
    assert sorted(claim for block in blocks for claim in block.claims) == sorted(opened)
    for claim in claims:
        marked = "".join(
            piece.text for block in blocks for run in block.runs if claim.id in run.claims for piece in run.pieces
        )
        covered = {at for span in claim.content for at in range(span.start, span.end)}
        assert marked.replace("\n", "").replace("\r", "") == "".join(
            text[at] for at in sorted(covered) if text[at] not in "\r\n"
        )


def test_overlapping_claims_share_their_runs() -> None:
    report = Report("rep-1", "cap-1", TEXT, "en")
    blocks = cut_blocks(report, [make_claim("one", Span(0, 16)), make_claim("two", Span(9, 21), cue=(Span(9, 13),))])
    held = [("".join(piece.text for piece in run.pieces), run.claims, run.depth) for run in blocks[0].runs]
    assert held == [
        ("Rescuers ", ("one",), 1),
        ("said", ("one", "two"), 2),
        (" 14", ("one", "two"), 2),
        (" died", ("two",), 1),
        (".", (), 0),
    ]


def test_furniture_is_told_from_the_report() -> None:
    start = TEXT.index("READ")
    report = Report(
        "rep-1",
        "cap-1",
        TEXT,
        "en",
        furniture=(Furniture(Span(start, len(TEXT) - 1), FurnitureKind.RELATED_LINK, "r"),),
    )
    runs = [run for block in cut_blocks(report, []) for run in block.runs if run.furniture]
    assert [run.furniture for run in runs] == ["related_link"]


def test_a_flood_of_claims_on_one_word_names_some_and_keeps_all() -> None:
    claims = [make_claim(f"cl-{number}", Span(0, 8)) for number in range(200)]
    (block, *_) = cut_blocks(Report("rep-1", "cap-1", TEXT, "en"), claims)
    assert len(block.runs[0].claims) == CLAIMS_NAMED_MAX
    assert len(block.claims) == 200


def test_a_text_of_a_million_signs_without_a_line_end() -> None:
    text = "word " * 200_000
    blocks = cut_blocks(Report("rep-1", "cap-1", text, "en"), [make_claim("one", Span(10, 500_000))])
    assert words_of(blocks) == text
