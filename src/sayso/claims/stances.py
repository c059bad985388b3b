"""What a speaker's relation to the words makes of them: stance, negation, and how far a party admits."""

import re
from dataclasses import replace

from sayso.claims.acts import ActLexicon, find_in
from sayso.claims.cues import Lexicon
from sayso.claims.falsehoods import are_called_false
from sayso.claims.statements import Statement
from sayso.claims.substance import Substance
from sayso.records.claim import (
    Admits,
    EvidenceStatus,
    InquiryStatus,
    Responsibility,
    Scope,
    Speaker,
    Stance,
    Toll,
    Whom,
)
from sayso.records.span import Span
from sayso.text.tokens import Token, find_lows, find_tokens

_FIRST_CLAUSE = re.compile(r"[,;:–—]|\s(?:but|although|though|while|because)\s")
_EXISTENCE = re.compile(r"(?:there (?:is|are|was|were|has been|have been) no|no(?:ne|body|[- ]one)?)\b", re.IGNORECASE)
"""Openings that deny that something is or was."""
_JUDGED = re.compile(r"we (?:\w+ )?(?:assess|believe|judge)(?: that)? (?=no(?:ne|body)?\b)", re.IGNORECASE)
"""Before such an opening: a judgement, which denies harm and nothing else."""
_JUDGED_WORDS = 8
"""Words behind it in which somebody is said not to have been hurt."""
_HARM_REACH = 30
"""Characters behind "there were no" in which the harm that is denied stands: "... no reports of any casualties"."""
_DENIAL_REACH = 60
"""Characters from the start of a statement in which "no such operation" stands, and from "not aware of" to the harm."""
_UNANSWERED_REACH = 5
"""Words behind "nobody" in which "responsibility" stands."""
_REFUSAL_REACH = 30
"""Characters before a cue in which "refused to" stands."""
_SHORT_OPENING = 30
"""Characters: a comma this early closes an opening adjunct, not the first clause."""


def find_stance(
    text: str,
    statement: Statement,
    speaker: Speaker,
    substance: Substance,
    tolls: tuple[Toll, ...],
    *,
    negated: bool,
    lexicon: ActLexicon,
    cues: Lexicon,
) -> Stance:
    """The stance of the speaker to the statement: the cue's, sharpened by what is said about whom."""
    cue = _stance_of_cue(text, statement, substance, cues)
    if cue in (Stance.ASSERTS, Stance.ADMITS) and _is_called_false(text, statement, cues):
        return Stance.DENIES
    is_open = cue is Stance.BELIEVES or (statement.attributions and statement.attributions[0].family == "confirm")
    if is_open and (_has_negated_cue(text, statement, cues) or _is_refused(text, statement, cues)):
        return Stance.DOUBTS
    if text[statement.content[-1].end - 1 : statement.content[-1].end + 1].strip(" \n”\"'’)").endswith("?"):
        return Stance.ASKS
    if cue in (Stance.ADMITS, Stance.ASSERTS) and _is_own_act(speaker, substance):
        if not negated and _accepts_harm(tolls) and not speaker.own_voice:
            return Stance.ADMITS
        if cue is Stance.ADMITS or (
            not negated and statement.attributions and statement.attributions[0].family == "confirm"
        ):
            return Stance.ADMITS
    if cue is Stance.ADMITS and not _is_about_self(substance, speaker):
        return Stance.ASSERTS
    if cue is not Stance.ASSERTS:
        return cue
    return _sharpened(text, statement, speaker, substance, negated=negated, lexicon=lexicon)


def _stance_of_cue(text: str, statement: Statement, substance: Substance, cues: Lexicon) -> Stance:
    """What the verb of saying makes of the statement; what is announced is said, unless it is still to come."""
    if not statement.attributions:
        return Stance.ASSERTS
    attribution = statement.attributions[0]
    if attribution.family == "announce" and not _looks_ahead(text, statement, substance, cues):
        return Stance.ASSERTS
    return attribution.stance


def _looks_ahead(text: str, statement: Statement, substance: Substance, cues: Lexicon) -> bool:
    """Whether a statement is of things to come: an inquiry, a release, "will strike", "to evacuate the town"."""
    if substance.inquiry is not None and substance.inquiry.status is InquiryStatus.OPEN:
        return True
    if substance.evidence is not None and substance.evidence.status is EvidenceStatus.PROMISED:
        return True
    lows = find_lows(text, _first_clause(text, statement.content[0]))
    return bool(lows) and (lows[0] in cues.grammar.to or not cues.ahead.isdisjoint(lows))


def _is_called_false(text: str, statement: Statement, cues: Lexicon) -> bool:
    """Whether what is said is that some report is false."""
    is_call = bool(statement.attributions) and statement.attributions[0].family == "call"
    return are_called_false(find_tokens(text, statement.content[0]), cues, is_call=is_call)


def tells_no_deed(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> bool:
    """Whether a statement begins with what says that nothing was done: "no such operation", "nothing to do with"."""
    first = content[0]
    opening = Span(first.start, min(first.end, first.start + _DENIAL_REACH))
    return find_in(lexicon.no_such_deeds, text, (opening,)) is not None


def is_unaware_of_harm(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> bool:
    """Whether a statement is that nothing is known of harm: "it was not aware of any civilian casualties"."""
    first = content[0]
    found = find_in(lexicon.unaware, text, (Span(first.start, min(first.end, first.start + _DENIAL_REACH)),))
    if found is None:
        return False
    end = min(found.end + _DENIAL_REACH, first.end)
    return found.end < end and lexicon.harm.search(text, found.end, end) is not None


def denies_harm(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> bool:
    """Whether the statement says that nobody came to harm: "there were no casualties", "nobody was hurt"."""
    judged = _JUDGED.match(text, content[0].start)
    if judged is not None:
        words = text[judged.end() : content[0].end].lower().split()[:_JUDGED_WORDS]
        return any(word.strip(",.;") in lexicon.hurt_verbs for word in words)
    opening = _EXISTENCE.match(text, content[0].start)
    if opening is None:
        return False
    end = min(opening.end() + _HARM_REACH, content[0].end)
    hurt = (word.strip(",.;") in lexicon.hurt_verbs for word in text[opening.end() : end].lower().split())
    return lexicon.harm.search(text, opening.end(), end) is not None or any(hurt)


def _has_negated_cue(text: str, statement: Statement, cues: Lexicon) -> bool:
    """`did not understand how`, "could not confirm": a belief denied is a doubt."""
    return any(
        token.low in cues.negations for span in statement.attributions[0].cue for token in find_tokens(text, span)
    )


def _is_refused(text: str, statement: Statement, cues: Lexicon) -> bool:
    """`refused to confirm or deny`: whoever will not confirm a thing does not say it."""
    cue = statement.attributions[0].cue
    if not cue:
        return False
    before = text[max(statement.sentence.start, cue[0].start - _REFUSAL_REACH) : cue[0].start].lower()
    return before.rstrip().endswith(cues.grammar.unsaid) or cue[0].words(text).lower().startswith(cues.grammar.unsaid)


def _sharpened(
    text: str, statement: Statement, speaker: Speaker, substance: Substance, *, negated: bool, lexicon: ActLexicon
) -> Stance:
    """A plain saying that denies the speaker's own side's act, announces an inquiry, or charges somebody else."""
    if not statement.attributions and speaker.own_voice:
        return Stance.ASSERTS
    first = statement.content[0].start
    if negated and (_EXISTENCE.match(text, first) or denies_harm(text, statement.content, lexicon)):
        return Stance.DENIES
    if is_unaware_of_harm(text, statement.content, lexicon):
        return Stance.DOUBTS
    if _is_own_act(speaker, substance) and (negated or tells_no_deed(text, statement.content, lexicon)):
        return Stance.DENIES
    if (
        negated
        and substance.acts
        and substance.responsibility is None
        and any(act.form == "agent" for act in substance.acts)
        and lexicon.open_questions.isdisjoint(find_lows(text, statement.content[0]))
    ):
        return Stance.DENIES
    if _announces_inquiry(statement, speaker, substance):
        return Stance.ANNOUNCES
    others = [actor for actor in substance.actors if not _is_own(actor.actor, speaker)]
    is_wrong = lexicon.wrongs in substance.told and not negated
    if others and is_wrong and find_in(lexicon.wrongs, text, statement.content):
        return Stance.ALLEGES
    party = substance.responsibility.party if substance.responsibility else None
    if party is not None and not _is_own(party, speaker) and not negated:
        return Stance.ALLEGES
    return Stance.ASSERTS


def _announces_inquiry(statement: Statement, speaker: Speaker, substance: Substance) -> bool:
    """An open inquiry of the speaker's own, or one that hearsay tells of."""
    inquiry = substance.inquiry
    if inquiry is None or inquiry.status is not InquiryStatus.OPEN or substance.evidence is not None:
        return False
    is_hearsay = bool(statement.attributions) and statement.attributions[0].family == "hearsay"
    return is_hearsay or (speaker.actor is not None and inquiry.by in (None, speaker.actor) and not speaker.own_voice)


def _is_own(party: str | None, speaker: Speaker) -> bool:
    return party is not None and speaker.actor == party


def _accepts_harm(tolls: tuple[Toll, ...]) -> bool:
    """Whether figures for anybody but fighters are said to be the work of the speaker's own side."""
    return any(toll.whom is not Whom.FIGHTERS and toll.scope is not Scope.CAMPAIGN for toll in tolls)


def _is_own_act(speaker: Speaker, substance: Substance) -> bool:
    return substance.responsibility is not None and _is_own(substance.responsibility.party, speaker)


def _is_about_self(substance: Substance, speaker: Speaker) -> bool:
    """An admission is about oneself, unless another actor alone is named as the agent."""
    return substance.responsibility is None or speaker.actor is None or _is_own(substance.responsibility.party, speaker)


def is_negated(text: str, content: tuple[Span, ...], lexicon: Lexicon) -> bool:
    """Whether the first clause of the statement is negated."""
    first = content[0]
    if lexicon.negations.isdisjoint(find_lows(text, first)):
        # So it is with most statements, and the words are at hand.
        return False
    tokens = find_tokens(text, _first_clause(text, first))
    return any(
        token.low in lexicon.negations and not _is_of_figure(tokens, at, lexicon) for at, token in enumerate(tokens)
    )


def _first_clause(text: str, content: Span) -> Span:
    for match in _FIRST_CLAUSE.finditer(text, content.start, content.end):
        if match[0] != "," or match.start() - content.start >= _SHORT_OPENING:
            return Span(content.start, max(match.start(), content.start + 1))
    return content


def _is_of_figure(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether a negation denies no clause: "no fewer than nine", "more often than not", "the blast, not its bombs,".

    Nor does one of another figure ("15, and not 24"), nor one of whoever answers for it ("nobody accepted
    responsibility for the deaths of 12").
    """
    if tokens[index - 1 : index] and tokens[index - 1].low == "than":
        return True
    behind = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if behind in lexicon.comparatives:
        return True
    following = tokens[index + 1 : index + 1 + _UNANSWERED_REACH]
    if tokens[index].low in lexicon.nobody and any(token.low in lexicon.grammar.unanswered for token in following):
        return True
    if behind.isdigit() and tokens[index - 1 : index] != [] and tokens[index - 1].low == "and":
        return True
    return tokens[index - 1 : index] != [] and tokens[index - 1].text == "," and tokens[index].low == "not"


def with_admission(
    responsibility: Responsibility | None,
    stance: Stance,
    speaker: Speaker,
    tolls: tuple[Toll, ...],
    *,
    accepts_harm: bool,
    negated: bool,
) -> Responsibility | None:
    """The responsibility with how far the speaker goes in admitting it; a bare admission names the speaker's own side.

    A party that says plainly that it struck declares the act, whatever the verb.
    """
    if (
        stance is Stance.ASSERTS
        and responsibility is not None
        and responsibility.act
        and not negated
        and not speaker.own_voice
    ):
        own = _is_own(responsibility.party, speaker) and responsibility.act != "air_operation"
        return replace(responsibility, admits=Admits.ACT) if own else responsibility
    if stance is not Stance.ADMITS:
        return responsibility
    admits = Admits.HARM if _accepts_harm(tolls) or accepts_harm else Admits.ACT
    if responsibility is None:
        return Responsibility(speaker.actor, None, None, admits, None)
    return Responsibility(
        responsibility.party, responsibility.act, responsibility.weapon, admits, responsibility.party_words
    )
