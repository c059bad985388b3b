"""Whatever the text: mentions lie in it, in order, apart; what is called a date is one; and nothing is invented."""

import edtf
from hypothesis import given
from hypothesis import strategies as st

from sayso.languages.pack import load_part
from sayso.records.date import DateBasis, EdtfDate
from sayso.text import dates
from sayso.text.dates import DateWords, find_dates, find_leading_date, infer_published
from sayso.text.edtf import find_bounds
from sayso.text.word_index import lower_in_place

WORDS = load_part("en", "dates", DateWords)
RELATIVE = {"weekday", "today", "overnight", "relative_unit", "within_unit", "weekend"}
MAKE = {rule.id: rule.make for rule in WORDS.rules}

_PIECES = [
    *WORDS.months, *WORDS.month_short, *WORDS.weekdays, *WORDS.weekday_short, *WORDS.numbers, *WORDS.units,
    *WORDS.plural_units, *WORDS.directions, *WORDS.seasons, *WORDS.day_parts, *WORDS.ordinals, "today",
    "yesterday", "the", "a", "of", "in", "on", "from", "to", "between", "and", "ago", "later", "earlier", "after",
    "before", "same", "day", "will", "said", "2017", "1999", "0", "31", "29", "7/8/07", "2017-02-30",
    "2016-02-29", "18:00", "p.m.", "UTC", ",", ".", "-", "\n", "(", ")", "’", "İ", "\ud800", "٣",
]  # fmt: skip
_CASES = (str.lower, str.upper, str.title)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_CASES)), max_size=25).map(
        lambda pieces: " ".join(case(piece) for piece, case in pieces)
    ),
)
PUBLISHED = st.one_of(
    st.none(),
    st.dates().map(lambda day: day.isoformat()),
    st.sampled_from(
        [
            "XXXX-04",
            "2017",
            "2017-04",
            "XXXX-02-29",
            "../2017-04-02",
            "2017-03-01/2017-04-02",
            "198X",
            "2017-22",
            "2017-02-31",
        ]
    ),
).map(lambda value: EdtfDate(value, DateBasis.GIVEN) if value else None)


@given(TEXTS, PUBLISHED)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str, published: EdtfDate | None) -> None:
    end = 0
    for mention in find_dates(text, WORDS, published=published):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        if mention.date is not None:
            assert mention.date.span == mention.span
            find_bounds(mention.date.edtf)


@given(TEXTS, PUBLISHED)
def test_every_date_is_valid_edtf_by_another_reader(text: str, published: EdtfDate | None) -> None:
    for mention in find_dates(text, WORDS, published=published):
        if mention.date is not None:
            edtf.parse_edtf(mention.date.edtf)
            first, last = find_bounds(mention.date.edtf)
            assert first is None or last is None or first <= last


@given(TEXTS)
def test_without_a_publication_date_relative_words_have_none(text: str) -> None:
    for mention in find_dates(text, WORDS, published=None):
        if MAKE[mention.rule] in RELATIVE:
            assert mention.date is None


@given(TEXTS)
def test_inferences_never_name_a_year(text: str) -> None:
    mentions = find_dates(text, WORDS, published=None)
    published = infer_published(text, mentions, WORDS)
    assert published is None or published.edtf.startswith("XXXX-")
    leading = find_leading_date(text, WORDS)
    assert leading is None or (leading.date is not None and leading.date.basis is DateBasis.STATED)


@given(TEXTS, PUBLISHED)
def test_reading_twice_gives_the_same(text: str, published: EdtfDate | None) -> None:
    assert find_dates(text, WORDS, published=published) == find_dates(text, WORDS, published=published)


@given(TEXTS)
def test_a_screen_holds_where_one_of_its_patterns_does(text: str) -> None:
    lower = lower_in_place(text)
    for start, choice in dates._find_openings(text, WORDS):
        if choice.screen is not None:
            matches = [pattern.match(lower, start) for pattern in choice.patterns]
            assert (choice.screen.match(lower, start) is not None) == any(matches)
