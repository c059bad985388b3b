"""An answer is taken apart without trust: what has not exactly the shape asked for is left out or refuses the whole."""

import json
from typing import Any

import pytest

from sayso.llm.answer import LONGEST_WORDS, Quoted, UnusableAnswer, parse_answer
from sayso.llm.request import MOST_STATEMENTS
from sayso.records.claim import Kind, Stance
from tests.llm_server import statement, statements, wrap

GOOD = statement("14 people were killed", "the mayor", "said")


def test_an_answer_of_the_shape_asked_for_is_taken() -> None:
    hearsay = statement("the dam had burst", None, "reportedly", "believes", ("cause", "cause", "other"))
    assert parse_answer(wrap(statements(GOOD, hearsay))) == (
        [
            Quoted("14 people were killed", "the mayor", "said", Stance.ASSERTS, (Kind.TOLL,)),
            Quoted("the dam had burst", None, "reportedly", Stance.BELIEVES, (Kind.CAUSE, Kind.OTHER)),
        ],
        0,
    )
    assert parse_answer(wrap(statements())) == ([], 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<html>busy</html>",
        b"null",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"content": null, "tool_calls": [{"function": {"name": "sh"}}]}}]}',
        b'{"choices": [{"message": {"content": 14}}]}',
        b'{"choices": [{"message": {"content": "{}"}}], "choices": []}',
        b'{"choices": NaN}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"choices": [{"message": {"content": "' + b"[" * 200_000 + b'"}}]}',
        b"9" * 10_000,
        wrap("no JSON at all"),
        wrap("```json\n{}\n```"),
        wrap('{"statements": []} and more'),
        wrap('{"statements": [], "statements": []}'),
        wrap('{"statements": [], "extra": 1}'),
        wrap('{"statements": {}}'),
        wrap('{"statements": null}'),
        wrap('{"statements": [NaN]}'),
        wrap('{"statements": [Infinity]}'),
        wrap('{"statements": [' + "9" * 10_000 + "]}"),
        wrap("[]"),
        json.dumps({"choices": [{"finish_reason": "length", "message": {"content": '{"statements": []}'}}]}).encode(),
    ],
)
def test_what_is_no_such_answer_is_refused_whole(body: bytes) -> None:
    with pytest.raises(UnusableAnswer) as refused:
        parse_answer(body)
    assert str(refused.value).isascii()


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        "14 people were killed",
        [],
        {},
        {**GOOD, "killed": 500},
        {**GOOD, "span": [0, 4]},
        {name: value for name, value in GOOD.items() if name != "cue"},
        {**GOOD, "content": 14},
        {**GOOD, "content": ""},
        {**GOOD, "content": " \n"},
        {**GOOD, "content": "x" * (LONGEST_WORDS + 1)},
        {**GOOD, "content": None},
        {**GOOD, "speaker": ["the mayor"]},
        {**GOOD, "speaker": ""},
        {**GOOD, "cue": None},
        {**GOOD, "stance": "swears"},
        {**GOOD, "stance": ["asserts"]},
        {**GOOD, "kinds": "toll"},
        {**GOOD, "kinds": ["victory"]},
        {**GOOD, "kinds": [["toll"]]},
        {**GOOD, "kinds": ["toll"] * 1000},
    ],
)
def test_a_statement_of_another_shape_is_left_out_and_counted(wrong: Any) -> None:
    kept, left_out_count = parse_answer(wrap({"statements": [wrong, GOOD]}))
    assert [each.content for each in kept] == [GOOD["content"]]
    assert left_out_count == 1


def test_no_more_statements_are_taken_than_a_passage_can_hold() -> None:
    kept, left_out_count = parse_answer(wrap(statements(*[GOOD] * (MOST_STATEMENTS + 5))))
    assert (len(kept), left_out_count) == (MOST_STATEMENTS, 5)
