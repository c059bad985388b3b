"""What is asked of a language model: the prompt, the passage as data, the shape that the answer must have."""

import functools
import importlib.resources
import json
from collections.abc import Sequence
from typing import Any

from sayso.records.claim import Kind, Stance
from sayso.records.ids import digest

PATH = "/chat/completions"
"""Where servers that speak OpenAI's protocol take chats, under the address that the user sets."""
MOST_STATEMENTS = 60
"""Statements of one passage: more than news holds in its length."""
MOST_TOKENS = 8000
"""Tokens of one answer: about four times what a full list of statements takes."""
FIELDS = ("content", "speaker", "cue", "stance", "kinds")

_STATEMENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": list(FIELDS),
    "properties": {
        "content": {"type": "string"},
        "speaker": {"type": ["string", "null"]},
        "cue": {"type": "string"},
        "stance": {"type": "string", "enum": list(Stance)},
        "kinds": {"type": "array", "items": {"type": "string", "enum": list(Kind)}},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["statements"],
    "properties": {"statements": {"type": "array", "items": _STATEMENT}},
}
"""The JSON Schema of an answer; it has no number in it."""


@functools.cache
def load_prompt() -> str:
    """The instructions that stand before every passage."""
    return (importlib.resources.files("sayso.llm") / "data" / "prompt.md").read_text("utf-8")


@functools.cache
def prompt_hash() -> str:
    """The hash of the prompt and of the answer's shape: which version of the question was asked."""
    return digest(load_prompt(), json.dumps(SCHEMA, sort_keys=True))[:12]


def make_body(model: str, passage: str, *, complaints: Sequence[str] = ()) -> bytes:
    """The body of the request for one passage; `complaints` say what was wrong with the answers before.

    The passage stands in a JSON string, so that nothing in it can end it.
    """
    messages = [
        {"role": "system", "content": load_prompt()},
        {"role": "user", "content": json.dumps({"passage": passage}, ensure_ascii=False)},
    ]
    if complaints:
        words = "; ".join(complaints)
        messages[0]["content"] += f"\nAn earlier answer could not be used: {words}. Copy letter by letter.\n"
    body = {
        "model": model,
        "messages": messages,
        "temperature": 0,
        "stream": False,
        "max_tokens": MOST_TOKENS,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "statements", "strict": True, "schema": SCHEMA},
        },
    }
    # A lone surrogate of a damaged text cannot be sent; what the model says of such words is not in the text.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
