"""The gate as programs use it: is a text worth reading at all? Part of the public Python API."""

import functools

from sayso.errors import DataError, InvalidRecord
from sayso.gate.gate import Gate, GateWords, open_gate
from sayso.languages.pack import has_language, load_part
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Report
from sayso.records.verdict import Verdict

DEFAULT_LANGUAGE = "en"


def judge_text(text: str, *, language: str = DEFAULT_LANGUAGE) -> Verdict:
    """Whether a text can be about harm to people, by its words alone: for choosing among very many texts.

    Offsets in the verdict count code points of `text`. A text that does not pass is unlikely to hold anything that
    sayso records; one that passes may still be about something else.

    Raises:
        DataError: there is no language pack for `language`, or its part `gate` is wrong.
    """
    return _gate(language).judge(text)


def find_gate_issue(report: Report) -> Issue | None:
    """The issue of a report in which the gate finds no harm to people, None if it passes or cannot be judged.

    A report in a language without a pack cannot be judged. A headline that stands apart from the text counts.
    """
    language = report.language or DEFAULT_LANGUAGE
    if not has_language(language):
        return None
    gate = _gate(language)
    if gate.lets_pass(report.text) or (report.title and gate.lets_pass(report.title)):
        return None
    return make_issue("GATE-001")


@functools.cache
def _gate(language: str) -> Gate:
    try:
        return open_gate(load_part(language, "gate", GateWords))
    except InvalidRecord as error:
        raise DataError(f"language pack {language!r}, gate.yaml: {error}") from error
