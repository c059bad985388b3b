"""A span among others: whether it overlaps one of them, or lies within one."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.records.span import Span

SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(SPANS, st.lists(SPANS, max_size=4))
def test_many_spans_are_asked_as_each_of_them_is(span: Span, others: list[Span]) -> None:
    assert span.overlaps_any(others) == any(span.overlaps(other) for other in others)
    assert span.is_within_any(others) == any(other.contains(span) for other in others)
