"""Which party a statement holds responsible: from its words, from a charge, or from an admission."""

from dataclasses import replace

from sayso.claims.acts import find_in
from sayso.claims.scene import Scene
from sayso.claims.stances import is_negated, with_admission
from sayso.claims.statements import Statement
from sayso.claims.substance import OBSERVERS, Substance
from sayso.records.claim import Kind, Responsibility, Speaker, Stance, Toll

_BY = " by "
MOST_DEATH_WORDS = 5
"""Words of "the deaths in Norvik"."""


def with_charge(statement: Statement, substance: Substance, scene: Scene) -> Substance:
    """A charge against somebody ("blamed X", "accused X of") makes X the party, whatever else is named."""
    accused = statement.attributions[0].accused if statement.attributions else None
    if accused is None or substance.inquiry is not None:
        return substance
    mentions = scene.context.registry.find(scene.report.text, start=accused.start, end=accused.end)
    is_deed = bool(substance.acts) or _is_of_deaths(statement, scene)
    if not mentions or not (is_deed or accused in statement.content or accused.overlaps(statement.content[0])):
        return substance
    act = substance.acts[0].act if substance.acts else None
    weapon = substance.responsibility.weapon if substance.responsibility else None
    party = mentions[0]
    charge = Responsibility(party.actor, act, weapon, None, party.span.words(scene.report.text))
    return replace(substance, responsibility=charge, actors=(*mentions, *substance.actors))


def with_own_killing(statement: Statement, substance: Substance, speaker: Speaker, scene: Scene) -> Substance:
    """A party that says that people were "neutralised" says that it killed them, unless it names somebody else."""
    text = scene.report.text
    if speaker.actor is None or speaker.own_voice or substance.responsibility is not None:
        return substance
    found = find_in(scene.acts.own_killings, text, statement.content)
    if found is None or scene.context.registry.actor(speaker.actor).kind in OBSERVERS:
        return substance
    if text[found.end : found.end + len(_BY)] == _BY:
        return substance
    return replace(substance, responsibility=Responsibility(speaker.actor, "killing", None, None, None))


def _is_of_deaths(statement: Statement, scene: Scene) -> bool:
    """Whether somebody is blamed for deaths alone ("for the Norvik deaths"), and not for what he does about them."""
    words = " ".join(span.words(scene.report.text) for span in statement.content).split()
    is_conduct = words[0].lower().endswith(scene.cues.grammar.gerund_ending)
    harmed = find_in(scene.acts.harm, scene.report.text, statement.content)
    return harmed is not None and len(words) <= MOST_DEATH_WORDS and not is_conduct


def find_responsibility(
    statement: Statement,
    stance: Stance,
    speaker: Speaker,
    substance: Substance,
    tolls: tuple[Toll, ...],
    kinds: tuple[Kind, ...],
    scene: Scene,
) -> Responsibility | None:
    """Who is said to have done it, with how far a speaker admits it; None where nobody is."""
    if Kind.RESPONSIBILITY not in kinds and stance is not Stance.ADMITS:
        return None
    is_bare = substance.responsibility is None and Kind.RESPONSIBILITY not in kinds
    if is_bare and not (substance.acts or tolls or find_in(scene.acts.harm, scene.report.text, statement.content)):
        return None  # "confessed that the crisis could go on": nothing was done
    accepts = any(one.rule == "EN-ATT-031" for one in statement.attributions) and bool(
        find_in(scene.acts.harm, scene.report.text, statement.content)
    )
    negated = is_negated(scene.report.text, statement.content, scene.cues)
    return with_admission(substance.responsibility, stance, speaker, tolls, accepts_harm=accepts, negated=negated)
