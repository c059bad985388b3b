"""Whatever a model points at, the reading holds together, and the rules' claims keep their words and their speakers."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from sayso.pipeline.read import read_capture
from sayso.pipeline.reader import check_reading
from sayso.records.claim import Kind, Stance
from sayso.records.codec import from_json, to_json
from sayso.records.proposal import Proposal
from sayso.records.reading import Reading
from sayso.records.span import Span
from tests.fiction import make_capture

STAMP = "llm:tamsin-7b@127.0.0.1:8080#0123456789ab"
SENTENCES = (
    "Jets hit the harbour of Hadrin on Monday.",
    "Ila Voss, the mayor, said that at least 14 people were killed, among them six children.",
    "“No aircraft of ours flew,” the Drennian army chirped. “We never do.”",
    "It is not true, she added, that 3 militants died.",
    "READ MORE: the war in Drennia",
    "According to the Norvik Wire, which cited a medic, 5 – 7 were hurt…",
    "“An open quotation goes on, he said",
    "Reportedly, nobody was there.",
    "that",
    "—",
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=6
).map(lambda parts: "".join(sentence + space for sentence, space in parts))


@st.composite
def _proposed(draw: st.DrawFn) -> tuple[str, tuple[Proposal, ...]]:
    """A text, and proposals of any three stretches of it that do not overlap."""
    text = draw(TEXTS)
    made = []
    for _ in range(draw(st.integers(1, 4))):
        edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=6, max_size=6)) if len(text) > 5 else ())
        spans = draw(st.permutations([Span(*edges[at : at + 2]) for at in range(0, len(edges), 2)]))
        if spans:
            speaker = spans[1] if draw(st.booleans()) else None
            kinds = draw(st.sampled_from([(), (Kind.TOLL,), (Kind.CAUSE, Kind.OTHER)]))
            made.append(Proposal(spans[0], speaker, spans[2], draw(st.sampled_from(list(Stance))), kinds, STAMP))
    return text, tuple(made)


def _read(text: str, proposals: tuple[Proposal, ...]) -> Reading:
    capture, payload = make_capture(text, published="2031-03-17")
    reading = read_capture(capture, payload, proposals=proposals)
    check_reading(reading, capture)
    return reading


@given(_proposed())
def test_the_rules_claims_stand_whatever_is_proposed(proposed: tuple[str, tuple[Proposal, ...]]) -> None:
    text, proposals = proposed
    alone, both = _read(text, ()), _read(text, proposals)
    kept = {claim.id: claim for claim in both.claims if STAMP not in claim.made_by}
    assert kept.keys() == {claim.id for claim in alone.claims}
    for claim in alone.claims:
        left = dataclasses.replace(
            kept[claim.id], confidence=claim.confidence, made_by=claim.made_by, incident=claim.incident
        )
        assert left == claim
    assert from_json(tuple[Proposal, ...], to_json(proposals)) == proposals  # type: ignore[arg-type]


@given(_proposed())
def test_every_figure_of_a_proposed_claim_stands_in_its_words(proposed: tuple[str, tuple[Proposal, ...]]) -> None:
    text, proposals = proposed
    for claim in _read(text, proposals).claims:
        for toll in claim.toll:
            assert any(span.contains(toll.span) for span in (*claim.content, claim.sentence))
