"""Counts and tolls on any text: spans lie in it, bounds are in order, long input is read to its end."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims.harm_words import TollWords
from sayso.claims.tolls import find_tolls
from sayso.languages.pack import load_part
from sayso.records.span import Span
from sayso.text import numbers
from sayso.text.numbers import NumberWords, find_numbers

NUMBERS, WORDS = load_part("en", "numbers", NumberWords), load_part("en", "tolls", TollWords)
PIECES = (
    *("12", "2,000", "three", "dozens", "a family of five", "civilians", "children", "a woman", "rebels", "people"),
    *("others", "and", ",", ".", "including", "among them", "were", "was", "killed", "wounded", "killing", "died"),
    *("dead", "the dead", "left", "death toll", "rose to", "of", "them", "who", "to", "not", "may have been"),
    *("since 2014", "most of them", "all of them", "Amira Solen, 34,", "(", "“", "twice as many", "between", "\n"),
    *("more than half of the", "  ", "missing", "trapped", "in Tamsin"),
)
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(st.one_of(SENTENCES, st.text(max_size=80)))
@settings(max_examples=300, deadline=None)
def test_counts_lie_in_the_text_in_order(text: str) -> None:
    found = find_numbers(text, NUMBERS)
    assert all(0 <= one.span.start < one.span.end <= len(text) and one.span.contains(one.core) for one in found)
    assert all(one.max is None or one.min <= one.max for one in found)
    assert all(first.span.end <= second.span.start for first, second in itertools.pairwise(found))


ODD = st.lists(
    st.sampled_from((*PIECES, "12th", "²", "İ", "_a_", "dozens2", "a", "dozen", "k" * 30, "٣", "a-", "half"))
)


@given(st.one_of(SENTENCES, ODD.map(" ".join), ODD.map("".join), st.text(max_size=80)), st.data())
@settings(max_examples=300, deadline=None)
def test_counts_start_where_the_words_of_the_stretch_say_so(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    grammar = numbers._compile(NUMBERS)
    found = numbers._starts(text, grammar, start, stop)
    assert list(found) == [first for first, _reach in numbers._openings(text, start, stop, grammar)]


BEHIND = st.lists(
    st.sampled_from((" ", "-", "–", *numbers._blocking(NUMBERS, "after"), "people", "ſ", "%", "’", "(", "km", "K")),
    max_size=5,
).map("".join)


@given(BEHIND)
@settings(max_examples=300, deadline=None)
def test_a_figure_is_blocked_where_the_words_behind_it_block(behind: str) -> None:
    text, grammar = f"12{behind} of", numbers._compile(NUMBERS)
    is_blocked = grammar.blocked_after.match(text, 2, len(text)) is not None
    assert numbers._is_blocked_behind(text, 2, grammar, len(text)) == is_blocked


@given(st.sampled_from(("12", "2,000", "7", "40,000")), SENTENCES)
@settings(max_examples=300, deadline=None)
def test_counts_in_digits_are_those_of_the_whole_expression(figure: str, behind: str) -> None:
    text, grammar = f"{figure} {behind}", numbers._compile(NUMBERS)
    for counts, read in ((grammar.counts, text.lower()), (grammar.counts_in_any_case, text)):
        match, whole = counts.in_digits.match(read), counts.worded.match(read)
        assert (match and (match.span(), match.groupdict())) == (whole and (whole.span(), whole.groupdict()))


@given(SENTENCES)
@settings(max_examples=400, deadline=None)
def test_tolls_lie_in_the_span_and_move_with_it(text: str) -> None:
    if not text:
        return
    found = find_tolls(text, Span(0, len(text)), WORDS, NUMBERS)
    assert all(toll.span.end <= len(text) and toll.max != 0 for toll in found)
    before = "Norvik Wire. "
    moved = find_tolls(before + text, Span(len(before), len(before) + len(text)), WORDS, NUMBERS)
    assert [toll.span for toll in moved] == [toll.span.shifted(len(before)) for toll in found]
    assert [(toll.harm, toll.whom, toll.min, toll.max, toll.scope) for toll in moved] == [
        (toll.harm, toll.whom, toll.min, toll.max, toll.scope) for toll in found
    ]


def test_hostile_input_is_read_to_the_end() -> None:
    for piece in (
        "1 ",
        "1,",
        "two ",
        "one hundred and ",
        "killed ",
        "12 people and ",
        "including ",
        "a ",
        "most of ",
        "Amira ",
    ):
        text = piece * 4000
        find_tolls("killed " + text, Span(0, len(text)), WORDS, NUMBERS)
