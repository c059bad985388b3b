"""What a person orders to be decided, read from words and from JSON lines."""

import pytest

from sayso.errors import UsageError
from sayso.pipeline.orders import make_order, read_orders
from sayso.records.decision import Verb


def test_lines_become_orders_and_by_holds_where_nobody_is_named() -> None:
    first, second = read_orders(
        b'{"verb": "accept", "ids": ["cl-1", "cl-2"]}\n\n'
        b'{"verb": "override", "ids": ["inc-1"], "to": "harm_status=fair", "reason": "ledger", "by": "Ada"}\n',
        by="Bo",
    )
    assert (first.verb, first.ids, first.by) == (Verb.ACCEPT, ("cl-1", "cl-2"), "Bo")
    assert (second.value, second.reason, second.by) == ("harm_status=fair", "ledger", "Ada")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json", "line 1: not JSON"),
        (b"[1]", "not an object"),
        (b'{"verb": "bless", "ids": ["a"]}', "no verb"),
        (b'{"ids": ["a"]}', "no verb"),
        (b'{"verb": "accept"}', "at least one id"),
        (b'{"verb": "accept", "ids": "cl-1"}', "list"),
        (b'{"verb": "accept", "ids": [1]}', "list"),
        (b'{"verb": "accept", "ids": ["a"], "note": "x"}', "unknown key 'note'"),
        (b'{"verb": "accept", "ids": ["a"], "reason": 3}', "string"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\n", "no decisions"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_ordered(line: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_orders(line)


def test_the_example_of_a_line_has_the_id_of_a_claim() -> None:
    with pytest.raises(UsageError, match=r'"ids": \["c-…"\]'):
        read_orders(b"")


def test_adding_needs_no_id() -> None:
    assert make_order("add", [], to="{}").ids == ()
