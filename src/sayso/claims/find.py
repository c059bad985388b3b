"""Report -> claims, the incidents that it tells of, and what is wrong: the rules reader.

One pass: statements with their speech acts, then for each the speaker and the chain, what is said, how, when and where.
Rules and words are data of the language pack; this module only puts the parts together.
"""

from collections import Counter
from dataclasses import dataclass, replace

from sayso.actors.registry import Registry
from sayso.claims.acts import ActLexicon, compile_acts, find_in
from sayso.claims.context import STAGE, ReadingContext
from sayso.claims.cues import Lexicon, compile_cues
from sayso.claims.documents import find_document
from sayso.claims.mentions import gather_mentions
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speakers import Roster
from sayso.claims.stances import find_stance, is_negated, with_admission
from sayso.claims.statements import Statement, find_statements
from sayso.claims.substance import Substance, find_substance
from sayso.claims.tolls import find_tolls
from sayso.gazetteer.toponyms import find_places
from sayso.records.claim import (
    ChainLink,
    Claim,
    Happening,
    Kind,
    Quoted,
    Responsibility,
    Scope,
    Speaker,
    Stance,
    Toll,
)
from sayso.records.date import EdtfDate
from sayso.records.ids import make_id
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue
from sayso.records.place import Place, Precision
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.dates import DateMention, find_dates, infer_published
from sayso.text.edtf import find_bounds
from sayso.text.quotes import find_quotes

LONGEST_INCIDENT_DAYS = 2
"""Days. A figure for a longer stretch counts a campaign: an incident is one moment (method, section 1)."""
SCARE_QUOTE_WORDS = 3
"""Words: a longer quotation inside a statement is somebody's words, not a mark of distance."""
NEAR_ACT = 24
"""Characters between a date and the act that it dates: "Tuesday's strike", "the attack of 11 March"."""
CONFIDENCE = {"quoted": 0.9, "according": 0.85, "say": 0.8, "own": 0.6, "hearsay": 0.7, "default": 0.65}
"""How often each way of finding a speaker is right, roughly, on the training part of the attribution corpus; a
calibrated figure
needs the trained reader beside the rules."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything looked up once for a report."""

    report: Report
    context: ReadingContext
    cues: Lexicon
    acts: ActLexicon
    dates: tuple[DateMention, ...]
    places: tuple[Place, ...]
    furniture: tuple[Span, ...]


def find_claims(
    report: Report, context: ReadingContext
) -> tuple[Report, tuple[Claim, ...], tuple[IncidentMention, ...], tuple[Issue, ...]]:
    """The report (with its publication date inferred where it can be), its claims in order, its incidents, its
    issues."""
    dates = find_dates(report.text, context.parts.dates, published=report.published)
    if report.published is None:
        inferred = infer_published(report.text, dates, context.parts.dates)
        if inferred is not None:
            report = replace(report, published=inferred)
            dates = find_dates(report.text, context.parts.dates, published=inferred)
    scene = _look_up(report, context, dates)
    statements, attributions = find_statements(report, context.parts.sentences, scene.cues)
    document = find_document(report, context.registry, scene.acts.document_introductions)
    roster = Roster(report.text, scene.cues, context.registry, _first_carrier(report), document)
    speakers = _resolve_speakers(attributions, roster)
    claims: list[Claim] = []
    seen: Counter[str] = Counter()
    for statement in statements:
        claim = _claim(statement, scene, speakers, roster, seen)
        if claim is not None:
            claims.append(claim)
    labelled, mentions = gather_mentions(report.text, tuple(claims), scene.acts)
    return report, labelled, mentions, tuple(roster.issues) + _date_issues(report)


def _resolve_speakers(attributions: list[Attribution], roster: Roster) -> dict[int, Speaker]:
    """The speaker of each attribution, by its identity.

    Who is only quoted by somebody else is no "he" of the report's own prose.
    """
    speakers: dict[int, Speaker] = {}
    recent: list[Attribution] = []
    for one in attributions:
        is_nested = any(span.contains(one.cue[0]) for other in recent for span in other.content) if one.cue else False
        speakers[id(one)] = roster.resolve(one.source, is_nested=is_nested)
        recent = [*recent[-5:], one]
    return speakers


def _look_up(report: Report, context: ReadingContext, dates: tuple[DateMention, ...]) -> _Scene:
    furniture = tuple(piece.span for piece in report.furniture)
    if report.dateline is not None:
        furniture += (report.dateline.span,)
    places = find_places(report.text, context.gazetteer, context.parts.places, skip=furniture)
    kept = tuple(date for date in dates if not any(span.overlaps(date.span) for span in furniture))
    return _Scene(
        report, context, compile_cues(context.parts.cues), compile_acts(context.parts.acts), kept, places, furniture
    )


def _date_issues(report: Report) -> tuple[Issue, ...]:
    if report.published is None:
        return (Issue("DATE-001", "publication date unknown", None, report.id),)
    if report.published.edtf.startswith("XXXX"):
        return (Issue("DATE-002", "publication year unknown", None, report.id),)
    return ()


# -- one claim -----------------------------------------------------------------------------------------------------


def _claim(
    statement: Statement, scene: _Scene, speakers: dict[int, Speaker], roster: Roster, seen: Counter[str]
) -> Claim | None:
    text = scene.report.text
    registry = scene.context.registry
    chain_speakers = [_speaker_of(one, speakers, roster) for one in statement.attributions]
    speaker = chain_speakers[0] if chain_speakers else roster.own_voice(statement.content[0].start)
    substance = find_substance(
        text,
        statement.content,
        scene.acts,
        registry,
        own_actor=None if speaker.own_voice or statement.quoted is Quoted.DIRECT else speaker.actor,
        group_actor=_group_actor(statement, speaker, roster),
    )
    substance = _with_charge(statement, substance, scene)
    date, said, place = _when_and_where(statement, substance, scene)
    tolls = _tolls(statement, date, scene)
    negated = is_negated(text, statement.content, scene.cues)
    stance = find_stance(
        text, statement, speaker, substance, tolls, negated=negated, lexicon=scene.acts, cues=scene.cues
    )
    kinds = _kinds(statement, stance, substance, tolls, scene)
    if speaker.own_voice and not set(kinds) - {Kind.OTHER, Kind.CONDUCT}:
        return None
    words = " ".join(span.words(text) for span in statement.content)
    seen[words] += 1
    responsibility = _responsibility(statement, stance, speaker, substance, tolls, kinds, scene)
    return Claim(
        id=make_id("c", scene.report.id, words, str(seen[words])),
        report=scene.report.id,
        content=statement.content,
        sentence=statement.sentence,
        speaker=speaker,
        chain=_chain(statement, speaker, chain_speakers, roster, scene.report),
        stance=stance,
        kinds=kinds,
        cue=statement.attributions[0].cue if statement.attributions else (),
        negated=negated,
        hedges=_hedges(statement, scene),
        loaded=_loaded(statement, substance, text),
        quoted=statement.quoted,
        toll=tolls,
        responsibility=responsibility,
        cause=substance.cause if Kind.CAUSE in kinds else None,
        evidence=substance.evidence if Kind.EVIDENCE in kinds else None,
        inquiry=substance.inquiry if Kind.INQUIRY in kinds else None,
        said=said,
        event=Happening(date, place) if date or place else None,
        confidence=_confidence(statement),
        made_by=(
            STAGE,
            f"pack:{scene.context.parts.language}:{scene.context.parts.hash}",
            *_rules(statement, substance),
        ),
    )


def _group_actor(statement: Statement, speaker: Speaker, roster: Roster) -> str | None:
    """Whose "we" is: the speaker's own words in a quotation, the writer's in reported speech."""
    if statement.quoted is Quoted.DIRECT or not statement.attributions:
        return None if speaker.own_voice else speaker.actor
    return roster.own_voice(statement.content[0].start).actor


def _rules(statement: Statement, substance: Substance) -> tuple[str, ...]:
    rules = [one.rule for one in statement.attributions] + [act.rule for act in substance.acts]
    return tuple(dict.fromkeys(rules))


def _confidence(statement: Statement) -> float:
    if not statement.attributions:
        return CONFIDENCE["own"]
    family = statement.attributions[0].family
    if statement.quoted is Quoted.DIRECT and family == "say":
        return CONFIDENCE["quoted"]
    return CONFIDENCE.get(family, CONFIDENCE["default"])


def _tolls(statement: Statement, date: EdtfDate | None, scene: _Scene) -> tuple[Toll, ...]:
    """The figures of a statement. Over more than a few days, or in a sentence on a campaign, they count a campaign."""
    parts = scene.context.parts
    tolls = tuple(
        toll for span in statement.content for toll in find_tolls(scene.report.text, span, parts.tolls, parts.numbers)
    )
    is_cumulative = _is_long(date) or any(
        find_in(scene.acts.campaign, scene.report.text, (Span(span.start, _first_toll(tolls, span)),))
        for span in statement.content
        if tolls and _first_toll(tolls, span) > span.start
    )
    return tuple(replace(toll, scope=Scope.CAMPAIGN) for toll in tolls) if is_cumulative else tolls


def _first_toll(tolls: tuple[Toll, ...], span: Span) -> int:
    return min((toll.span.start for toll in tolls if span.contains(toll.span)), default=span.start)


def _is_long(date: EdtfDate | None) -> bool:
    if date is None or "/" not in date.edtf or date.edtf.startswith(".."):
        return False
    first, last = find_bounds(date.edtf)
    return first is not None and last is not None and (last - first).days > LONGEST_INCIDENT_DAYS


def _with_charge(statement: Statement, substance: Substance, scene: _Scene) -> Substance:
    """A charge against somebody ("blamed X", "accused X of") makes X the party, whatever else is named."""
    accused = statement.attributions[0].accused if statement.attributions else None
    if accused is None or substance.inquiry is not None:
        return substance
    mentions = scene.context.registry.find(scene.report.text, start=accused.start, end=accused.end)
    if not mentions or not (substance.acts or accused in statement.content or accused.overlaps(statement.content[0])):
        return substance
    act = substance.acts[0].act if substance.acts else None
    weapon = substance.responsibility.weapon if substance.responsibility else None
    party = mentions[0]
    charge = Responsibility(party.actor, act, weapon, None, party.span.words(scene.report.text))
    return replace(substance, responsibility=charge, actors=(*mentions, *substance.actors))


# -- kinds ---------------------------------------------------------------------------------------------------------


def _kinds(
    statement: Statement, stance: Stance, substance: Substance, tolls: tuple[Toll, ...], scene: _Scene
) -> tuple[Kind, ...]:
    text = scene.report.text
    is_background = any(toll.scope in (Scope.CAMPAIGN, Scope.OTHER_INCIDENT) for toll in tolls) or (
        find_in(scene.acts.background, text, statement.content) is not None and not _counts(tolls)
    )
    if is_background:
        return (Kind.BACKGROUND,)
    if stance is Stance.ASKS:
        return (Kind.CONDUCT,)
    kinds: list[Kind] = []
    if _counts(tolls):
        kinds.append(Kind.TOLL)
    if substance.inquiry is not None:
        kinds.append(Kind.INQUIRY)
    if substance.evidence is not None:
        kinds.append(Kind.EVIDENCE)
    if substance.responsibility is not None and Kind.INQUIRY not in kinds and Kind.EVIDENCE not in kinds:
        kinds.append(Kind.RESPONSIBILITY)
    if substance.cause is not None and Kind.EVIDENCE not in kinds:
        kinds.append(Kind.CAUSE)
    if _is_place_time(statement, substance, scene) and kinds[:1] != [Kind.EVIDENCE]:
        kinds.append(Kind.PLACE_TIME)
    if stance is Stance.ADMITS and not kinds:
        kinds.append(Kind.RESPONSIBILITY)
    if statement.attributions and substance.actors and find_in(scene.acts.wrongs, text, statement.content) is not None:
        kinds.append(Kind.CONDUCT)
    if kinds:
        return tuple(kinds)
    return (Kind.CONDUCT,) if substance.actors or substance.acts else (Kind.OTHER,)


def _counts(tolls: tuple[Toll, ...]) -> bool:
    return any(toll.scope in (Scope.INCIDENT, Scope.PART) for toll in tolls)


def _is_place_time(statement: Statement, substance: Substance, scene: _Scene) -> bool:
    """An act, or forces present, at a place or on a day."""
    has_place = any(place.span and _inside(place.span, statement.content) for place in scene.places)
    has_date = any(date.date and _inside(date.span, (statement.sentence,)) for date in scene.dates)
    if substance.acts and has_place and (has_date or not statement.attributions):
        return any(act.form != "noun" for act in substance.acts) or has_date
    present = find_in(scene.acts.presence, scene.report.text, statement.content)
    return bool(substance.actors) and present is not None and has_place


def _inside(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(other.contains(span) for other in spans)


# -- who -----------------------------------------------------------------------------------------------------------


def _first_carrier(report: Report) -> str | None:
    """The outlet or agency whose voice the report speaks in."""
    agency = report.dateline.agency if report.dateline else None
    return agency or report.wire_credit or report.republished_from or report.outlet


def _speaker_of(one: Attribution, speakers: dict[int, Speaker], roster: Roster) -> Speaker:
    return speakers[id(one)] if id(one) in speakers else roster.resolve(one.source)


def _chain(
    statement: Statement, speaker: Speaker, speakers: list[Speaker], roster: Roster, report: Report
) -> tuple[ChainLink, ...]:
    links: list[ChainLink] = []
    if not speaker.own_voice:
        links.append(ChainLink(speaker.name or "unnamed", speaker.span, speaker.actor))
    first = statement.attributions[0] if statement.attributions else None
    if first is not None and first.relay is not None:
        relay = roster.resolve(first.relay)
        links.append(ChainLink(relay.name or "unnamed", relay.span, relay.actor))
    for outer in speakers[1:]:
        if outer.name and not _same_hand(outer.name, links[-1].name if links else None, roster.registry):
            links.append(ChainLink(outer.name, outer.span, outer.actor))
    for outlet in (_first_carrier(report), report.outlet):
        if outlet and not any(_same_hand(outlet, link.name, roster.registry) for link in links):
            links.append(ChainLink(outlet, None, roster.registry.resolve(outlet)))
    return tuple(links)


def _same_hand(name: str, other: str | None, registry: Registry) -> bool:
    """Whether two names are one hand: the same words, one the short form of the other, or one actor."""
    if other is None:
        return False
    low, low_other = name.casefold(), other.casefold()
    if low == low_other or low.startswith(low_other + " ") or low_other.startswith(low + " "):
        return True
    actor = registry.resolve(name)
    return actor is not None and actor == registry.resolve(other) and registry.actor(actor).kind == "media"


def _responsibility(
    statement: Statement,
    stance: Stance,
    speaker: Speaker,
    substance: Substance,
    tolls: tuple[Toll, ...],
    kinds: tuple[Kind, ...],
    scene: _Scene,
) -> Responsibility | None:
    if Kind.RESPONSIBILITY not in kinds and stance is not Stance.ADMITS:
        return None
    accepts = any(one.rule == "EN-ATT-031" for one in statement.attributions) and bool(
        find_in(scene.acts.harm, scene.report.text, statement.content)
    )
    negated = is_negated(scene.report.text, statement.content, scene.cues)
    return with_admission(substance.responsibility, stance, speaker, tolls, accepts_harm=accepts, negated=negated)


# -- when and where ------------------------------------------------------------------------------------------------


def _when_and_where(
    statement: Statement, substance: Substance, scene: _Scene
) -> tuple[EdtfDate | None, EdtfDate | None, Place | None]:
    """When it happened, when it was said, where it happened. Dates by the cue are those of saying."""
    said_at = [mention for mention in scene.dates if mention.date and _is_of_cue(mention.span, statement)]
    said = said_at[0].date if said_at else None
    dates = [mention for mention in scene.dates if mention.date and mention.kind != "duration"]
    inside = [mention for mention in dates if _inside(mention.span, statement.content)]
    nearby = [
        mention for mention in dates if not statement.attributions and _inside(mention.span, (statement.sentence,))
    ]
    candidates = inside or nearby
    dated_act = [mention for mention in candidates if _dates_act(mention.span, substance, scene.report.text)]
    event = next((mention.date for mention in dated_act or candidates), None)
    return event, said, _place_of(statement, scene)


def _dates_act(span: Span, substance: Substance, text: str) -> bool:
    """Whether a date hangs on an act: before it ("Tuesday's strike") or behind it ("the attack of 11 March")."""
    for act in substance.acts:
        if (
            0 <= act.span.start - span.end <= NEAR_ACT
            and act.form == "noun"
            and text[span.end : span.end + 2] in ("'s", "’s")
        ):
            return True
        if 0 <= span.start - act.span.end <= NEAR_ACT and "," not in text[act.span.end : span.start]:
            return True
    return False


def _is_of_cue(span: Span, statement: Statement) -> bool:
    """Whether a date stands in the sentence of the cue, outside what is said."""
    if not statement.attributions:
        return False
    outer = statement.attributions[0]
    is_said = any(piece.overlaps(span) for one in statement.attributions for piece in one.content)
    return outer.sentence.contains(span) and not is_said


def _place_of(statement: Statement, scene: _Scene) -> Place | None:
    inside = [place for place in scene.places if place.span and _inside(place.span, statement.content)]
    if not inside and not statement.attributions:
        inside = [place for place in scene.places if place.span and _inside(place.span, (statement.sentence,))]
    there = [place for place in inside if not _is_elsewhere(place, scene)]
    if not there:
        return None
    order = tuple(Precision)
    return max(
        there,
        key=lambda place: (
            order.index(place.precision) if place.precision else -1,
            -(place.span.start if place.span else 0),
        ),
    )


def _is_elsewhere(place: Place, scene: _Scene) -> bool:
    """Whether the word before a place says that the thing did not happen there: "from", "to", "away from"."""
    start = place.span.start if place.span else 0
    words = scene.report.text[max(0, start - 24) : start].lower().split()
    before = words[-2:] if words and words[-1] in scene.cues.articles else words[-1:]
    return any(word in scene.acts.not_there for word in before)


# -- marks ---------------------------------------------------------------------------------------------------------


def _hedges(statement: Statement, scene: _Scene) -> tuple[Span, ...]:
    text = scene.report.text
    words = [
        Span(match.start(), match.end())
        for span in statement.content
        for match in scene.acts.hedges.finditer(text, span.start, span.end)
    ]
    cues = [cue for one in statement.attributions[:1] if one.family == "hearsay" for cue in one.cue]
    return tuple(sorted({*words, *(cue for cue in cues if not any(cue.overlaps(word) for word in words))}))


def _loaded(statement: Statement, substance: Substance, text: str) -> tuple[Span, ...]:
    """Loaded names of actors, and words in scare quotes."""
    names = {actor.span for actor in substance.actors if actor.is_loaded}
    quotes = {
        quote.inner
        for span in statement.content
        for quote in find_quotes(text, span)
        if len(quote.inner.words(text).split()) <= SCARE_QUOTE_WORDS and quote.is_closed
    }
    return tuple(sorted(names | quotes))
