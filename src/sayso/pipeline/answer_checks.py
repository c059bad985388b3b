"""Whether answers that are kept are those that the record gives: each is made anew and held against what is kept."""

from collections.abc import Callable, Iterator

from sayso.errors import UsageError, VerificationError
from sayso.pipeline.look import Looking, Question
from sayso.pipeline.withholding import find_withholding
from sayso.store.answers import forget_answers, load_answered
from sayso.store.incidents import load_incidents
from sayso.store.store import Store
from sayso.text.counting import phrase_count

MOST_NAMED = 3
"""Incidents named in one finding; the rest is counted."""
Asker = Callable[[str, str | None, bool], Question]
"""The question by a profile's name, as of a day, with unreviewed claims or without."""


def check_answers(store: Store, ask: Asker, *, mend: bool) -> str:
    """What was found, in words; with `mend`, answers that are wrong are taken out.

    Answers by other rules or for other actors than this installation has are never shown by it, and passed over.

    Raises:
        VerificationError: an answer is another than the record gives.
    """
    wrong, checked = set[str](), 0
    for incident, is_right in _compare(store, ask):
        checked += 1
        if not is_right:
            wrong.add(incident)
    if not wrong:
        return f"{phrase_count(checked, 'kept answer')}, each what the record gives"
    remedy = "`sayso doctor` takes them out"
    if mend:
        with store.noting() as connection:
            forget_answers(connection)
        remedy = "all were taken out, and are made anew when asked for"
    named = ", ".join(sorted(wrong)[:MOST_NAMED])
    raise VerificationError(
        f"what was kept for {phrase_count(len(wrong), 'incident')} is not what the record gives ({named}): "
        f"somebody changed the database; {remedy}"
    )


def _compare(store: Store, ask: Asker) -> Iterator[tuple[str, bool]]:
    """Each incident that a question's kept answers hold for, and whether its answer is that of the record."""
    with store.reading() as connection:
        withholding = find_withholding(connection)
        for answered in load_answered(connection):
            try:
                question = ask(answered.profile, answered.as_of, answered.unreviewed)
            except UsageError:  # a profile that this version does not have
                continue
            if question.key != answered.question:
                continue
            looking = Looking(connection, question, withholding)
            for incident in load_incidents(connection):
                is_right = looking.is_right(incident)
                if is_right is not None:
                    yield incident.id, is_right
