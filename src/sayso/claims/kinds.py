"""What a statement is about: its kinds, by what was found in it."""

from sayso.claims.acts import find_in
from sayso.claims.scene import Scene
from sayso.claims.stances import denies_harm, is_unaware_of_harm
from sayso.claims.statements import Statement
from sayso.claims.substance import Substance
from sayso.records.claim import Kind, Scope, Stance, Toll
from sayso.text.places import WIDE, coarseness
from sayso.text.tokens import find_tokens
from sayso.text.word_pattern import WordPattern


def find_kinds(
    statement: Statement,
    stance: Stance,
    substance: Substance,
    tolls: tuple[Toll, ...],
    scene: Scene,
    *,
    tells_harm: bool,
) -> tuple[Kind, ...]:
    """The kinds of a statement, never none: `other` where nothing else fits.

    `tells_harm`: it tells of harm to people by words.
    """
    text = scene.report.text
    if not counts_victims(tolls) and (
        any(toll.scope in (Scope.CAMPAIGN, Scope.OTHER_INCIDENT) for toll in tolls)
        or (stance is not Stance.DENIES and _tells(scene.acts.background, statement, substance, scene))
    ):
        return (Kind.BACKGROUND,)
    if stance is Stance.ASKS:
        return (Kind.CONDUCT,)
    is_denied = (stance is Stance.DENIES and denies_harm(text, statement.content, scene.acts)) or (
        stance is Stance.DOUBTS and is_unaware_of_harm(text, statement.content, scene.acts)
    )
    kinds = _of_people(tolls, tells_harm=tells_harm or is_denied)
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
    if stance is Stance.ADMITS and not kinds and not _is_of_nothing_done(statement, substance, scene):
        kinds.append(Kind.RESPONSIBILITY)
    if statement.attributions and substance.actors and _tells(scene.acts.wrongs, statement, substance, scene):
        kinds.append(Kind.CONDUCT)
    if kinds:
        return tuple(kinds)
    return (Kind.CONDUCT,) if substance.actors or substance.acts else (Kind.OTHER,)


def _is_of_nothing_done(statement: Statement, substance: Substance, scene: Scene) -> bool:
    """Whether a clause that is admitted tells of no act and no harm: "confessed that the crisis could go on"."""
    text = scene.report.text
    if substance.acts or any(
        find_in(words, text, statement.content) for words in (scene.acts.harm, scene.acts.definite)
    ):
        return False
    tokens = (token for span in statement.content for token in find_tokens(text, span))
    return any(scene.cues.is_finite(token.low) for token in tokens)


def _of_people(tolls: tuple[Toll, ...], *, tells_harm: bool) -> list[Kind]:
    """Whether people are counted, or else harm to them is told by words alone."""
    if counts_victims(tolls):
        return [Kind.TOLL]
    return [Kind.HARM] if tells_harm else []


def counts_victims(tolls: tuple[Toll, ...]) -> bool:
    """Whether any figure counts people of the incident."""
    return bool(tolls) and any(toll.scope in (Scope.INCIDENT, Scope.PART) for toll in tolls)


def _is_place_time(statement: Statement, substance: Substance, scene: Scene) -> bool:
    """An act, or forces present, at a place or on a day."""
    where = statement.content if statement.attributions else (statement.sentence,)
    places = scene.places_in(where)
    if not places:
        return False
    has_date = any(date.date for date in scene.dates_in(where))
    if has_date and statement.attributions:
        return True
    if substance.acts and (has_date or not statement.attributions):
        return any(act.form != "noun" for act in substance.acts) or has_date
    if any(coarseness(place) < WIDE for place in places) and any(act.form == "verb" for act in substance.acts):
        return True  # "two bombs had struck a block in the Sarn district, the mayor said": at a spot, if on no day
    return bool(substance.actors) and _tells(scene.acts.presence, statement, substance, scene)


def _tells(words: WordPattern, statement: Statement, substance: Substance, scene: Scene) -> bool:
    """Whether a statement has one of some words that every statement is asked for."""
    return words in substance.told and find_in(words, scene.report.text, statement.content) is not None
