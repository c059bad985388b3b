"""The answer of a language model, taken apart without trust: what has not exactly the shape asked for is left out."""

import json
from dataclasses import dataclass
from typing import Any

from sayso.llm.request import FIELDS, MOST_STATEMENTS
from sayso.records.claim import Kind, Stance

LONGEST_WORDS = 2000
"""Characters of a quotation in an answer: longer ones are no statement but a copy of the passage."""
MALFORMED = "not of the shape asked for"


class UnusableAnswer(Exception):
    """Nothing of an answer can be used; the message says why, in words of ours."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One statement as a model gives it: quotations that are still to be found in the text, and two codes."""

    content: str
    speaker: str | None
    cue: str
    stance: Stance
    kinds: tuple[Kind, ...]


def parse_answer(body: bytes) -> tuple[list[Quoted], int]:
    """The statements of an answer that have the shape asked for, and how many have not.

    Raises:
        UnusableAnswer: the answer is no answer of a chat, was cut short, or is not JSON of the shape asked for.
    """
    listed = _listed(_load(_content(body)))
    kept = [made for each in listed[:MOST_STATEMENTS] if (made := _quoted(each)) is not None]
    return kept, len(listed) - len(kept)


def _content(body: bytes) -> str:
    """What the assistant says, out of the envelope that servers put around it."""
    try:
        words = body.decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableAnswer("not UTF-8") from None
    envelope = _load(words)
    choices = envelope.get("choices") if isinstance(envelope, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise UnusableAnswer("no answer of a chat")
    if isinstance(choice, dict) and choice.get("finish_reason") == "length":
        raise UnusableAnswer("cut short")
    return content


def _load(words: str) -> Any:
    """The JSON in `words`: nothing twice in an object, and no number that JSON does not have."""
    try:
        return json.loads(words, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UnusableAnswer("not JSON") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _listed(answer: Any) -> list[Any]:
    listed = answer.get("statements") if isinstance(answer, dict) and set(answer) == {"statements"} else None
    if not isinstance(listed, list):
        raise UnusableAnswer(MALFORMED)
    return listed


def _quoted(each: Any) -> Quoted | None:
    if not isinstance(each, dict) or set(each) != set(FIELDS):
        return None
    content, speaker, cue = (each[name] for name in FIELDS[:3])
    if not (_is_words(content) and _is_words(cue) and (speaker is None or _is_words(speaker))):
        return None
    kinds = each["kinds"]
    if not isinstance(kinds, list) or len(kinds) > len(Kind) or not isinstance(each["stance"], str):
        return None
    try:
        return Quoted(content, speaker, cue, Stance(each["stance"]), tuple(dict.fromkeys(map(Kind, kinds))))
    except ValueError:
        return None


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_WORDS
