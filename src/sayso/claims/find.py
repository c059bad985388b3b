"""Report -> claims, the incidents that it tells of, and what is wrong: the rules reader.

One pass: statements with their speech acts, then for each the speaker and the chain, what is said, how, when and where.
Rules and words are data of the language pack; this module only puts the parts together.
"""

from collections import Counter
from dataclasses import replace

from sayso.claims.acts import find_in
from sayso.claims.by_place import part_by_place
from sayso.claims.chains import first_carrier, make_chain, speaker_of
from sayso.claims.confirmed import with_confirmed
from sayso.claims.context import STAGE, ReadingContext
from sayso.claims.documents import find_document
from sayso.claims.figures import find_figures, with_floors, with_same_count
from sayso.claims.happenings import date_by_later_words, find_when_and_where
from sayso.claims.harms import HarmFinder
from sayso.claims.harms_lexicon import compile_harms
from sayso.claims.implausible import find_implausible
from sayso.claims.kinds import find_kinds
from sayso.claims.marks import find_hedges, find_loaded_words
from sayso.claims.mentions import gather_mentions
from sayso.claims.name_lists import NamedLine, find_name_lists
from sayso.claims.outcomes import settle_outcomes
from sayso.claims.particulars import with_particulars
from sayso.claims.parties import find_responsibility, with_charge, with_own_killing
from sayso.claims.person_names import compile_persons
from sayso.claims.persons import Persons
from sayso.claims.pronoun_people import are_people
from sayso.claims.proposed import lay_beside, read_proposals
from sayso.claims.said_by_cue import holder_in_prose, with_cue
from sayso.claims.scene import Scene, look_up
from sayso.claims.sentence_draft import Attribution
from sayso.claims.shortcomings import find_shortcomings
from sayso.claims.speakers import Roster
from sayso.claims.stances import find_stance, is_negated
from sayso.claims.statements import Statement, find_statements
from sayso.claims.substance import Substance, find_substance
from sayso.claims.surroundings import fill_in
from sayso.claims.tolls import may_tell_tolls
from sayso.records.claim import Claim, Evidence, EvidenceStatus, Happening, Inquiry, Kind, Quoted, Speaker, Stance
from sayso.records.ids import make_id
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue, make_issue
from sayso.records.proposal import Proposal
from sayso.records.report import Report
from sayso.text.dates import find_dates, infer_published

NAME_LIST_RULE = "EN-TOLL-NAMES"
"""The rule that reads a list of victims: a name and an age on each line."""
CONFIDENCE = {"quoted": 0.9, "according": 0.85, "say": 0.8, "own": 0.6, "hearsay": 0.7, "default": 0.65}
"""What a reading gives a claim for the construction it was found in, from 0 to 1.

Set by hand, to rank claims for a reviewer: a quotation with a named source above hearsay. They are not measured, and no
share of right readings may be read off them.
"""


def find_claims(
    report: Report, context: ReadingContext, proposals: tuple[Proposal, ...] = ()
) -> tuple[Report, tuple[Claim, ...], tuple[IncidentMention, ...], tuple[Issue, ...]]:
    """The report, its claims in order, its incidents, its issues.

    The report comes back with its publication date inferred, where it had none and the text allows it. What a language
    model proposes is laid beside what the rules read.
    """
    dates = find_dates(report.text, context.parts.dates, published=report.published)
    if report.published is None:
        inferred = infer_published(report.text, dates, context.parts.dates)
        if inferred is not None:
            report = replace(report, published=inferred)
            dates = find_dates(report.text, context.parts.dates, published=inferred)
    scene = look_up(report, context, dates)
    statements, attributions, quotes = find_statements(report, context.parts.sentences, scene.cues, context.reader)
    scene = replace(scene, told=tuple(piece for one in attributions for piece in one.content))
    document = find_document(report, context.registry, scene.acts.document_introductions)
    roster = Roster(report.text, scene.cues, context.registry, first_carrier(report, context.registry), document)
    speakers = _resolve_speakers(attributions, roster)
    names = find_name_lists(report.text, scene.acts)
    seen: Counter[str] = Counter()
    claims = date_by_later_words(_claims(statements, names, scene, speakers, roster, seen), scene)
    claims = part_by_place(claims, scene, seen)
    claims, differences = _with_proposed(claims, proposals, attributions, scene, roster, seen)
    claims = with_same_count(claims, report.text, context.parts.tolls)
    claims = with_confirmed(claims, report.text, scene.acts)
    labelled, mentions = gather_mentions(report, claims, scene.acts)
    labelled = settle_outcomes(labelled, report.text, context.parts.tolls)
    mentions = with_particulars(fill_in(mentions, labelled, scene), labelled, scene)
    unsure = (
        *find_shortcomings(scene, quotes, labelled, mentions),
        *find_implausible(scene, labelled, mentions),
    )
    issues = (*unsure, *roster.issues, *differences)
    return report, with_floors(labelled, report.text, context.parts.tolls), mentions, issues


def _with_proposed(
    claims: tuple[Claim, ...],
    proposals: tuple[Proposal, ...],
    attributions: list[Attribution],
    scene: Scene,
    roster: Roster,
    seen: Counter[str],
) -> tuple[tuple[Claim, ...], tuple[Issue, ...]]:
    """The claims with those that a model alone found, and what is to be said of the model's.

    Its speakers are resolved in a roster of their own: they are not whom a "he" of the rules' reading stands for.
    """
    if not proposals:
        return claims, ()
    statements, found, left_out_count = read_proposals(proposals, attributions, scene)
    own = Roster(scene.report.text, scene.cues, scene.context.registry, roster.outlet, roster.document)
    speakers = _resolve_speakers(sorted((*attributions, *found), key=lambda one: one.cue), own)
    proposed = _claims(statements, (), scene, speakers, own, seen)
    merged, differences = lay_beside(claims, proposed)
    where = "in furniture, or not in one sentence with their speaker"
    detail = f"{left_out_count} of {len(proposals)} statements left out: {where}"
    issues = (make_issue("LLM-001", detail=detail, record=scene.report.id),) if left_out_count else ()
    return merged, (*issues, *differences)


def _resolve_speakers(attributions: list[Attribution], roster: Roster) -> dict[int, Speaker]:
    """The speaker of each attribution, by its identity.

    Who is only quoted by somebody else is no "he" of the report's own prose.
    """
    speakers: dict[int, Speaker] = {}
    recent: list[Attribution] = []
    for one in attributions:
        is_nested = bool(one.cue) and one.cue[0].is_within_any([span for other in recent for span in other.content])
        if one.relay is not None:
            roster.meet_relay(one.relay)
        speakers[id(one)] = roster.resolve(one.source, is_nested=is_nested)
        if one.relay is not None and not is_nested and are_people(speakers[id(one)], roster.lexicon):
            roster.resolve(one.relay)  # "Monitor Norvik, citing residents, said": then "it" is the monitor
        recent = [*recent[-5:], one]
    return speakers


def _claims(
    statements: list[Statement],
    names: tuple[NamedLine, ...],
    scene: Scene,
    speakers: dict[int, Speaker],
    roster: Roster,
    seen: Counter[str],
) -> tuple[Claim, ...]:
    """One claim for each statement that says anything, and one for each line of a list of victims."""
    claims: list[Claim] = []
    named = [line.span for line in names]
    finder = _harm_finder(scene)
    for statement in statements:
        if not named or not any(span.overlaps_any(named) for span in statement.content):
            claim = _claim(statement, scene, speakers, roster, seen, finder)
            claims.extend([claim] if claim is not None else [])
    claims.extend(_named(line, scene, roster, seen) for line in names)
    return tuple(sorted(claims, key=lambda claim: ([(span.start, span.end) for span in claim.content], claim.id)))


def _harm_finder(scene: Scene) -> HarmFinder:
    parts = scene.context.parts
    return HarmFinder(scene, compile_harms(parts.harms), Persons(scene, compile_persons(parts.persons, scene.cues)))


def _named(line: NamedLine, scene: Scene, roster: Roster, seen: Counter[str]) -> Claim:
    """A victim named in a list: the voice of the prose says so."""
    statement = Statement((line.span,), line.span, (), Quoted.NONE, 0)
    speaker = roster.own_voice(line.span.start)
    return Claim(
        id=_claim_id(statement, scene, seen),
        report=scene.report.id,
        content=statement.content,
        sentence=line.span,
        speaker=speaker,
        chain=make_chain(statement, speaker, [], roster, scene.report),
        stance=Stance.ASSERTS,
        kinds=(Kind.TOLL,),
        toll=(line.toll,),
        confidence=CONFIDENCE["own"],
        made_by=(*_stamps(scene), NAME_LIST_RULE),
    )


def _claim_id(statement: Statement, scene: Scene, seen: Counter[str]) -> str:
    """The id of a claim: its report, its words, and which time these words are said there."""
    words = " ".join([span.words(scene.report.text) for span in statement.content])
    seen[words] += 1
    return make_id("c", scene.report.id, words, str(seen[words]))


def _stamps(scene: Scene) -> tuple[str, ...]:
    pack = f"pack:{scene.context.parts.language}:{scene.context.parts.hash}"
    reader = scene.context.reader
    return (STAGE, pack) if reader is None else (STAGE, pack, f"model:{reader.name}:{reader.hash}")


def _claim(
    statement: Statement,
    scene: Scene,
    speakers: dict[int, Speaker],
    roster: Roster,
    seen: Counter[str],
    finder: HarmFinder,
) -> Claim | None:
    text = scene.report.text
    registry = scene.context.registry
    chain_speakers = [speaker_of(one, speakers, roster) for one in statement.attributions]
    speaker = chain_speakers[0] if chain_speakers else roster.own_voice(statement.content[0].start)
    substance = find_substance(
        text,
        statement.content,
        scene.acts,
        registry,
        own_actor=_own_actor(statement, speaker, roster),
        group_actor=_group_actor(statement, speaker, roster),
    )
    sources = tuple([one.source for one in statement.attributions if one.source is not None])
    harms = finder.find(statement.content, statement.sentence, sources)
    if not (harms or statement.attributions) and speaker.own_voice and _says_nothing(statement, substance, scene):
        return None
    substance = with_own_killing(statement, with_charge(statement, substance, scene), speaker, scene)
    substance = with_cue(statement, substance, speaker, scene)
    date, said, place = find_when_and_where(statement, substance, scene)
    negated = is_negated(text, statement.content, scene.cues)
    if negated:
        harms = tuple(harm for harm in harms if harm.victims)  # what is denied of nobody by name is no harm told
    tolls = find_figures(statement, date, harms, scene)
    stance = find_stance(
        text, statement, speaker, substance, tolls, negated=negated, lexicon=scene.acts, cues=scene.cues
    )
    kinds = find_kinds(statement, stance, substance, tolls, scene, tells_harm=finder.tells(harms))
    if not statement.attributions and not set(kinds) - (
        {Kind.OTHER, Kind.CONDUCT} if speaker.own_voice else {Kind.OTHER}
    ):
        return None
    responsibility = find_responsibility(statement, stance, speaker, substance, tolls, kinds, scene)
    return Claim(
        id=_claim_id(statement, scene, seen),
        report=scene.report.id,
        content=statement.content,
        sentence=statement.sentence,
        speaker=speaker,
        chain=make_chain(statement, speaker, chain_speakers, roster, scene.report),
        stance=stance,
        kinds=kinds,
        cue=statement.attributions[0].cue if statement.attributions else (),
        negated=negated,
        hedges=find_hedges(statement, substance, scene),
        loaded=find_loaded_words(statement, substance, text),
        quoted=statement.quoted,
        toll=tolls,
        harms=harms,
        responsibility=responsibility,
        cause=substance.cause if Kind.CAUSE in kinds else None,
        evidence=_held(statement, substance, speaker, scene) if Kind.EVIDENCE in kinds else None,
        inquiry=_opened(substance.inquiry, speaker, stance) if Kind.INQUIRY in kinds else None,
        said=said,
        event=Happening(date, place) if date or place else None,
        confidence=_confidence(statement),
        made_by=(*_stamps(scene), *_rules(statement, substance), *finder.rules(harms)),
    )


def _says_nothing(statement: Statement, substance: Substance, scene: Scene) -> bool:
    """Whether the outlet's own words name no act, no actor, no figure and nothing that was found out.

    Asked before anything else is looked for: so it is with most of what no one is quoted for.
    """
    if substance.acts or substance.actors or substance.inquiry or substance.evidence or substance.cause:
        return False
    text = scene.report.text
    background = scene.acts.background
    if background in substance.told and find_in(background, text, statement.content) is not None:
        return False
    tolls = scene.context.parts.tolls
    return not any(may_tell_tolls(text, span, tolls) for span in statement.content)


def _held(statement: Statement, substance: Substance, speaker: Speaker, scene: Scene) -> Evidence | None:
    """Evidence that somebody promises, refuses or has yet to show is in his hands; "it" is who spoke before."""
    evidence = substance.evidence
    if evidence is None or evidence.holder is not None:
        return evidence
    if speaker.own_voice:
        holder = holder_in_prose(statement, substance, scene)
        return evidence if holder is None else replace(evidence, holder=holder)
    if evidence.status in (EvidenceStatus.PROMISED, EvidenceStatus.WITHHELD):
        return replace(evidence, holder=speaker.actor)
    return evidence


def _opened(inquiry: Inquiry | None, speaker: Speaker, stance: Stance) -> Inquiry | None:
    """An inquiry announced without a name is the speaker's own."""
    if inquiry is None or inquiry.by is not None or stance is not Stance.ANNOUNCES or speaker.unnamed:
        return inquiry
    return replace(inquiry, by=speaker.actor)


def _own_actor(statement: Statement, speaker: Speaker, roster: Roster) -> str | None:
    """Whose "it" is at the start of a statement: the speaker's, in the outlet's own words of whoever spoke last."""
    if speaker.own_voice:
        return roster.met.body_before(statement.content[0].start)
    return None if statement.quoted is Quoted.DIRECT else speaker.actor


def _group_actor(statement: Statement, speaker: Speaker, roster: Roster) -> str | None:
    """Whose "we" is: the speaker's own words in a quotation, the writer's in reported speech, if he is a party."""
    if statement.quoted is Quoted.DIRECT or not statement.attributions:
        return None if speaker.own_voice else speaker.actor
    return roster.own_voice(statement.content[0].start).actor or speaker.actor


def _rules(statement: Statement, substance: Substance) -> tuple[str, ...]:
    rules = [one.rule for one in statement.attributions] + [act.rule for act in substance.acts]
    return tuple(dict.fromkeys(rules))


def _confidence(statement: Statement) -> float:
    if not statement.attributions:
        return CONFIDENCE["own"]
    measured = statement.attributions[0].confidence
    if measured is not None:
        return round(measured, 2)
    family = statement.attributions[0].family
    if statement.quoted is Quoted.DIRECT and family == "say":
        return CONFIDENCE["quoted"]
    return CONFIDENCE.get(family, CONFIDENCE["default"])
