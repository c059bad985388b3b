"""Reading with a language model beside the rules: the report is read, the model is asked, the report is read again.

The model runs at an endpoint that the user set by hand; the text of each report is sent there. What it answers is
checked word by word (`sayso.llm`), and what that comes to is read in the isolated process like the report itself.
"""

import dataclasses
import os
from types import TracebackType
from typing import Self

from sayso.egress.client import RequestLimits, post_json
from sayso.egress.endpoint import Endpoint, parse_endpoint
from sayso.errors import EndpointFailed, UsageError
from sayso.llm.ask import Asked, ask_model, describe_shortcomings
from sayso.llm.request import PATH, prompt_hash
from sayso.pipeline.reader import IsolatedReader
from sayso.records.capture import Capture
from sayso.records.issue import make_issue
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.settings import Settings

KEY_VARIABLE = "SAYSO_LLM_KEY"
"""The one place where a key is taken from: the environment."""
MOST_ANSWER_BYTES = 512 * 1024
"""Of one answer: about ten times what a full list of statements takes."""
MOST_FAILURES = 3
"""After so many reports in a row for which the server failed, it is not asked again."""
LONGEST_MODEL = 200


class SecondReader:
    """Reads one capture after another with the rules and a language model; end it with the block.

    Args:
        first: The reader of the rules, which this one ends.
        settings: The endpoint, the model and the limits.

    Raises:
        UsageError: the endpoint or the model is not set or wrong.
    """

    def __init__(self, first: IsolatedReader, settings: Settings) -> None:
        self._first = first
        self._seconds = settings.llm_seconds
        self._model = _check_model(settings.llm_model)
        self._endpoint = _find_endpoint(settings)
        self._headers = _make_headers()
        self.stamp = f"llm:{self._model}@{self._endpoint.host}#{prompt_hash()}"
        self._failure_count = 0

    def __enter__(self) -> Self:
        """The reader itself."""
        self._first.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process of the first reader."""
        self._first.__exit__(kind, error, trace)

    def __call__(self, capture: Capture, payload: bytes) -> Reading:
        """The reading of one capture.

        Raises:
            ReadingError: the bytes cannot be read, or the server of the model fails; the message says why.
            DataError: the language pack, the gazetteer or what the dossier adds is wrong.
        """
        reading = self._first(capture, payload)
        asked = self._ask(reading.report)
        if asked.proposals:
            reading = self._first(capture, payload, proposals=asked.proposals)
        issues = [
            make_issue("LLM-001", detail=words, record=reading.report.id) for words in describe_shortcomings(asked)
        ]
        return dataclasses.replace(reading, issues=(*reading.issues, *issues))

    def _ask(self, report: Report) -> Asked:
        if self._failure_count >= MOST_FAILURES:
            raise EndpointFailed(f"{self._endpoint.host} failed {MOST_FAILURES} times in a row and is not asked again")
        try:
            asked = ask_model(report, self._send, model=self._model, made_by=self.stamp, seconds=self._seconds)
        except EndpointFailed:
            self._failure_count += 1
            raise
        self._failure_count = 0
        return asked

    def _send(self, body: bytes, seconds: float) -> tuple[int, bytes]:
        limits = RequestLimits(seconds, MOST_ANSWER_BYTES)
        return post_json(self._endpoint, PATH, body, headers=self._headers, limits=limits)


def _find_endpoint(settings: Settings) -> Endpoint:
    if not settings.llm_endpoint:
        raise UsageError("the reader `llm` needs the setting `llm_endpoint`: the address of a server, set by you")
    return parse_endpoint(settings.llm_endpoint)


def _check_model(name: str) -> str:
    if not name:
        raise UsageError("the reader `llm` needs the setting `llm_model`: the name of a model at the endpoint")
    if len(name) > LONGEST_MODEL or not name.isprintable() or any(mark in name for mark in "@#\"'<> "):
        raise UsageError("the setting `llm_model` is no name of a model")
    return name


def _make_headers() -> dict[str, str]:
    """The header with the key, if the environment has one. The key goes into no setting, record or message."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"{KEY_VARIABLE} holds a space, a control or a foreign character: no key has these")
    return {"Authorization": f"Bearer {key}"} if key else {}
