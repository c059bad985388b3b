"""Asks a language model about a report, passage by passage, and keeps of its answers what stands in the text.

An answer that cannot be used, or has statements that are not in the text, is asked for again a few times; then what is
wrong is left out and counted. How to send a request is the caller's: this module knows no network.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sayso.errors import EndpointFailed
from sayso.llm.answer import MALFORMED, UnusableAnswer, parse_answer
from sayso.llm.passages import cut_passages
from sayso.llm.request import make_body
from sayso.llm.verbatim import Fault, Passage, place
from sayso.records.proposal import Proposal
from sayso.records.report import Report

ATTEMPTS = 3
"""How often one passage is asked about at most."""
WAIT_SECONDS = 1.0
"""Before asking a server again that is busy or at fault."""
OK = 200
_BUSY = (429, 500, 502, 503, 504)

Send = Callable[[bytes, float], tuple[int, bytes]]
"""Sends a request's body and waits so many seconds at most: the status and the body of the answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model proposes for one report, and what of its answers was left out.

    `dropped` counts statements by the reason for leaving them out; `unread_count` passages without a usable answer;
    `beyond_count` characters that were not sent since the report is too long.
    """

    proposals: tuple[Proposal, ...]
    offered_count: int
    dropped: tuple[tuple[str, int], ...]
    passage_count: int
    unread_count: int
    beyond_count: int

    @property
    def dropped_count(self) -> int:
        """Statements that were left out."""
        return sum(count for _reason, count in self.dropped)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one answer for one passage comes to."""

    proposals: tuple[Proposal, ...]
    faults: Counter[str]


def ask_model(report: Report, send: Send, *, model: str, made_by: str, seconds: float) -> Asked:
    """What `model` proposes for a report, asked within `seconds` in all.

    Raises:
        EndpointFailed: the server cannot be asked, refuses, or takes too long.
    """
    passages, beyond = cut_passages(report)
    deadline = time.monotonic() + seconds
    answers = [_ask_passage(passage, send, model=model, made_by=made_by, deadline=deadline) for passage in passages]
    faults: Counter[str] = Counter()
    for answer in answers:
        faults += answer.faults if answer else Counter()
    found = [proposal for answer in answers if answer for proposal in answer.proposals]
    return Asked(
        tuple(dict.fromkeys(found)),
        len(found) + faults.total(),
        tuple(sorted(faults.items())),
        len(passages),
        sum(answer is None for answer in answers),
        beyond,
    )


def _ask_passage(passage: Passage, send: Send, *, model: str, made_by: str, deadline: float) -> _Answer | None:
    """The best of a few answers for one passage: that with the fewest faults; None if none can be used."""
    best: _Answer | None = None
    complaints: list[str] = []
    for _attempt in range(ATTEMPTS):
        body = _send(make_body(model, passage.words, complaints=complaints), send, deadline)
        try:
            answer = _check(body, passage, made_by)
        except UnusableAnswer as error:
            complaints = [str(error)]
            continue
        if best is None or answer.faults.total() < best.faults.total():
            best = answer
        if not answer.faults:
            break
        complaints = sorted(answer.faults)
    return best


def _check(body: bytes, passage: Passage, made_by: str) -> _Answer:
    quoted, malformed_count = parse_answer(body)
    placed = [place(each, passage, made_by) for each in quoted]
    faults = Counter(str(each) for each in placed if isinstance(each, Fault))
    faults[MALFORMED] += malformed_count
    return _Answer(tuple(each for each in placed if isinstance(each, Proposal)), +faults)


def _send(body: bytes, send: Send, deadline: float) -> bytes:
    """The body of a good answer; a busy server is asked again while there is time."""
    for attempt in range(ATTEMPTS):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        status, answer = send(body, left)
        if status == OK:
            return answer
        if status not in _BUSY or attempt == ATTEMPTS - 1:
            raise EndpointFailed(_explain_status(status))
        time.sleep(min(WAIT_SECONDS, max(0.0, deadline - time.monotonic())))
    raise EndpointFailed("the language model's server did not answer in time: a larger `llm_seconds` gives it more")


def _explain_status(status: int) -> str:
    words = f"the language model's server answers with status {status}"
    if status in range(300, 400):
        return f"{words}: redirects are not followed, set the address that it points to"
    if status in (401, 403):
        return f"{words}: is the key in SAYSO_LLM_KEY right?"
    if status in (400, 404, 422):
        return f"{words}: does the address end like /v1, is the model there, can it answer by a JSON schema?"
    return words


def describe_shortcomings(asked: Asked) -> Sequence[str]:
    """What of a model's answers could not be used, in words with the counts; nothing if all could."""
    found = []
    if asked.dropped_count:
        reasons = ", ".join(f"{count} {reason}" for reason, count in asked.dropped)
        found.append(f"{asked.dropped_count} of {asked.offered_count} statements left out ({reasons})")
    if asked.unread_count:
        found.append(f"no usable answer for {asked.unread_count} of {asked.passage_count} passages")
    if asked.beyond_count:
        found.append(f"too long: the last {asked.beyond_count} characters were not sent")
    return found
