"""What holds for every reading: spans lie in the text and give the words, and the same input gives the same reading."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import EmptyInput
from sayso.pipeline.read import read_text
from sayso.records.claim import Claim
from sayso.records.codec import dumps, from_json, to_json
from sayso.records.reading import Reading
from sayso.records.span import Span

PIECES = [
    "The army said ",
    "“We did not fire,” said Colonel Ada Marl.",
    "At least 14 people were killed in the strike on Tuesday",
    ", residents said.",
    "According to the mayor, ",
    "nobody was hurt",
    "READ MORE: Nine lies\n\n",
    "Over 200 civilians, including women and children, are believed to have been killed. ",
    "\n\n",
    "\r\n",
    " \u00a0",
    "“",
    "”",
    '"',
    "'",
    "(CC BY 4.0) Photo: Nobody",
    "He added that ",
    "… [sic] ",
    "Norvik (Ostrel) – ",
    "\u202eevil\u202c",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "a family of five and a monk",
    "on 2-3 November",
    ". ",
    "? ",
    "THE ARMY DENIED IT. ",
    "Police arrested Amal Roni, 34, and ",
    "She was tortured. ",
    "They were identified as Teo al-Vale (left), J. R. Vale",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), min_size=1, max_size=25).map("".join)


def _read(text: str) -> Reading | None:
    try:
        return read_text(text, published="2031-03-13", outlet="Example Post")
    except EmptyInput:
        return None


def _spans(claim: Claim) -> list[Span]:
    found = [*claim.content, *claim.cue, *claim.hedges, *claim.loaded, claim.sentence]
    found += [claim.speaker.span] if claim.speaker.span else []
    found += [link.span for link in claim.chain if link.span]
    found += [span for toll in claim.toll for span in (toll.span, *(name.span for name in toll.names))]
    found += [span for harm in claim.harms for span in (harm.span, *(name.span for name in harm.victims))]
    found += [harm.by.span for harm in claim.harms if harm.by]
    if claim.event and claim.event.date and claim.event.date.span:
        found.append(claim.event.date.span)
    if claim.event and claim.event.place and claim.event.place.span:
        found.append(claim.event.place.span)
    return found


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_lie_in_the_text_and_give_words(text: str) -> None:
    reading = _read(text)
    if reading is None:
        return
    stored = reading.report.text
    for claim in reading.claims:
        for span in _spans(claim):
            assert 0 <= span.start < span.end <= len(stored)
        assert all(span.words(stored).strip() for span in claim.content)
    for piece in reading.report.furniture:
        assert piece.span.end <= len(stored)
        assert not any(piece.span.overlaps(span) for claim in reading.claims for span in claim.content)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    first, second = _read(text), _read(text)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert dumps(first) == dumps(second)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_reading_survives_the_wire(text: str) -> None:
    reading = _read(text)
    if reading is not None:
        assert from_json(Reading, to_json(reading)) == reading


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_ids_are_distinct_and_labels_are_known(text: str) -> None:
    reading = _read(text)
    if reading is None:
        return
    ids = [claim.id for claim in reading.claims]
    assert len(ids) == len(set(ids))
    labels = {mention.label for mention in reading.mentions}
    assert {claim.incident for claim in reading.claims if claim.incident} <= labels
    assert all(set(mention.claims) <= set(ids) for mention in reading.mentions)


def test_order_of_reports_does_not_matter() -> None:
    texts = [
        "The army said 14 people were killed in Norvik on Tuesday.",
        "“They fired first,” said Ada Marl, the mayor.",
        "On 12 March shells hit the market, killing nine people, a nurse said.",
    ]
    alone = {text: dumps(_read(text)) for text in texts}
    shuffled = texts * 2
    random.Random(7).shuffle(shuffled)
    assert all(dumps(_read(text)) == alone[text] for text in shuffled)
