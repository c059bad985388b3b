"""What the verb of speech itself says of a statement's substance: "is investigating", "denied responsibility for".

The words of the content alone are read in `substance`; here the cue that stands before them adds to it.
"""

from dataclasses import replace

from sayso.claims.acts import find_in
from sayso.claims.inquiries import QUESTION_LENGTH
from sayso.claims.scene import Scene
from sayso.claims.stances import tells_no_deed
from sayso.claims.statements import Statement
from sayso.claims.substance import OBSERVERS, Substance
from sayso.records.claim import Evidence, EvidenceStatus, Inquiry, InquiryStatus, Responsibility, Speaker, Stance
from sayso.records.span import Span

INQUIRY_RULE = "EN-ATT-036"
"""Cues that open an inquiry: "is investigating", "launched an inquiry into"."""
CALL_RULES = frozenset({"EN-ATT-015", "EN-ATT-032"})
"""Cues that only call for something: "urged", "called for"."""
DEED_WORDS = 4
"""Words at the start of what is denied in which the deed and what it was done to stand."""
HOLDER_REACH = 60
"""Characters from the start of a statement in which whoever released something stands: "The army has not released"."""


def with_cue(statement: Statement, substance: Substance, speaker: Speaker, scene: Scene) -> Substance:
    """The substance, with the inquiry, the denial, or where evidence stands that the cue tells of."""
    first = statement.attributions[0] if statement.attributions else None
    if first is None:
        return substance
    text = scene.report.text
    if first.rule == INQUIRY_RULE:
        question = " ".join(span.words(text) for span in statement.content)[:QUESTION_LENGTH]
        return replace(substance, inquiry=Inquiry(speaker.actor, question, InquiryStatus.OPEN, None))
    if substance.inquiry is not None and (
        first.rule in CALL_RULES or find_in(scene.acts.inquiry_calls, text, first.cue) is not None
    ):
        return replace(substance, inquiry=None)
    if first.stance is Stance.DENIES and substance.responsibility is None and speaker.actor is not None:
        part = find_in(scene.acts.own_part, text, statement.content)
        if part is not None and part.start - statement.content[0].start <= len("any possible "):
            return replace(substance, responsibility=Responsibility(speaker.actor, None, None, None, None))
        if _opens_deed(statement, scene):
            act = substance.acts[0].act if substance.acts else None
            return replace(substance, responsibility=Responsibility(speaker.actor, act, None, None, None))
    if first.stance is Stance.ASSERTS and substance.responsibility is None and _denies_deed(statement, speaker, scene):
        act = substance.acts[0].act if substance.acts else None
        return replace(substance, responsibility=Responsibility(speaker.actor, act, None, None, None))
    evidence = _with_release(first.cue, substance.evidence, speaker, scene)
    return substance if evidence is substance.evidence else replace(substance, evidence=evidence)


def _opens_deed(statement: Statement, scene: Scene) -> bool:
    """Whether what is denied is something done at a place: "denied shelling the camp", not "targeting civilians"."""
    words = statement.content[0].words(scene.report.text).split()[:DEED_WORDS]
    if not words or words[0].lower() not in scene.acts.denied_deeds:
        return False
    return any(word[:1].isupper() or word.lower() in scene.acts.articles_and_owners for word in words[1:])


def _denies_deed(statement: Statement, speaker: Speaker, scene: Scene) -> bool:
    """Whether an armed party says that it did nothing: "no such operation took place", "no strikes"."""
    if speaker.own_voice or speaker.actor is None or scene.context.registry.actor(speaker.actor).kind in OBSERVERS:
        return False
    return tells_no_deed(scene.report.text, statement.content, scene.acts)


def _with_release(cue: tuple[Span, ...], evidence: Evidence | None, speaker: Speaker, scene: Scene) -> Evidence | None:
    """For "The army released [aerial footage]" the evidence is out, and was the army's; others keep or promise it."""
    if evidence is None:
        return None
    text = scene.report.text
    if find_in(scene.acts.released, text, cue) is not None:
        return replace(evidence, status=EvidenceStatus.RELEASED, holder=speaker.actor)
    if evidence.status is not EvidenceStatus.MENTIONED:
        return evidence
    words = [word for span in cue for word in span.words(text).lower().split()]
    if not scene.acts.refusing.isdisjoint(words):
        return replace(evidence, status=EvidenceStatus.WITHHELD)
    if not scene.acts.promising.isdisjoint(words):
        return replace(evidence, status=EvidenceStatus.PROMISED)
    return evidence


def holder_in_prose(statement: Statement, substance: Substance, scene: Scene) -> str | None:
    """Who the outlet's own words say has released, or has not, a piece of evidence: "The army has not released"."""
    text, start = scene.report.text, statement.content[0].start
    release = next(
        (
            match
            for pattern in (scene.acts.unreleased, scene.acts.withheld, scene.acts.promised, scene.acts.released)
            if (match := pattern.search(text, start, min(len(text), start + HOLDER_REACH))) is not None
        ),
        None,
    )
    what = find_in(scene.acts.evidence, text, statement.content)
    if release is None or what is None or what.start < release.start():
        return None
    return next((one.actor for one in substance.actors if one.span.end <= release.start()), None)
