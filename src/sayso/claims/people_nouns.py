"""The noun that says who is counted: over the words between it and its number, with what these say of the people."""

from sayso.claims.harm_words import Form, Lexicon, Noun
from sayso.claims.people_ages import AGED, is_child
from sayso.claims.word_units import Unit
from sayso.records.claim import Harm, Whom

MOST_MODIFIERS = 6
"""Words between a number and its noun: "three young Syrian Arab Red Crescent volunteers" has five."""


def head_of_those(units: list[Unit], start: int, lexicon: Lexicon) -> tuple[Noun, int, Harm | None, Whom | None] | None:
    """The people of whom some are counted: "12 of [the group's fighters]"."""
    pair = [unit.low for unit in units[start : start + 2]]
    if len(pair) < 2 or pair[0] != "of" or pair[1] not in ("the", "those", "these"):
        return None
    head = find_head(units, start + 2, lexicon)
    return head if head is not None and head[0].is_plural and head[0].harm is None else None


def find_head(units: list[Unit], start: int, lexicon: Lexicon) -> tuple[Noun, int, Harm | None, Whom | None] | None:
    """The people noun that is counted, where it ends, and what its adjectives say of harm and of whom."""
    harm: Harm | None = None
    adjective: Whom | None = None
    found: tuple[Noun, int] | None = None
    index = start
    while index < len(units) and index - start <= MOST_MODIFIERS:
        unit = units[index]
        if unit.noun is not None:
            if found is not None and not (
                _continues(found[0], unit.noun) or units[index - 1].low in lexicon.adjectives
            ):
                break
            adjective = adjective if found is None or found[0].whom is Whom.UNKNOWN else found[0].whom
            found = (unit.noun, index + 1)
        elif _stands_alone(units, index, found, lexicon):
            found = (
                Noun(Whom.CHILDREN if is_child(unit.low, lexicon) else Whom.UNKNOWN, is_plural=False, harm=None),
                index + 1,
            )
        elif found is not None or not (modifies(units, index, lexicon) or _joins_adjectives(units, index, lexicon)):
            break
        elif unit.predicates and (predicate := unit.form(Form.PARTICIPLE, Form.ADJECTIVE)) is not None:
            harm = predicate.harm
        adjective = lexicon.adjectives.get(unit.low, adjective)
        if unit.low.endswith("old") and AGED.fullmatch(unit.low):
            adjective = adjective or (Whom.CHILDREN if is_child(unit.low, lexicon) else None)
        index += 1
    return None if found is None else (found[0], found[1], harm, adjective)


def _joins_adjectives(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether this is the "and" of "70 regime and rebel fighters"."""
    around = units[max(0, index - 1) : index + 2]
    is_link = units[index].low == "and" and len(around) == 3
    return is_link and all(unit.low in lexicon.adjectives or unit.low == "rebel" for unit in (around[0], around[2]))


def _continues(first: Noun, second: Noun) -> bool:
    """Whether two people nouns in a row are one noun phrase: "civilian victims", not "civilians people"."""
    return not first.is_plural or second.harm is not None


def _stands_alone(units: list[Unit], index: int, found: tuple[Noun, int] | None, lexicon: Lexicon) -> bool:
    """For "a 17-year-old was killed": with no noun behind it, an age stands for the person (EN-TOLL-443)."""
    low = units[index].low
    if found is not None or not low.endswith("old") or AGED.fullmatch(low) is None:
        return False
    after = units[index + 1 : index + 2]
    return (
        not after
        or not after[0].low[0].isalpha()
        or after[0].low in lexicon.sets["behind_persons"]
        or bool(after[0].predicates)
    )


def modifies(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit can stand between a number and its noun. A participle can, when a noun comes right behind it."""
    unit = units[index]
    if unit.low == "-" and index + 1 < len(units) and units[index + 1].low == "old":
        return True  # "a 3-year - old girl", as tokenised texts have it
    if unit.number is not None or not unit.low[0].isalnum() or unit.low in lexicon.sets["things"]:
        return False
    if unit.predicates and unit.form(Form.PARTICIPLE, Form.ADJECTIVE) is not None:
        return any(other.noun is not None and other.noun.harm is None for other in units[index + 1 : index + 2])
    if unit.predicates or unit.low in lexicon.sets["modals"] or unit.low in lexicon.sets["campaign_spans"]:
        return False
    return unit.low not in lexicon.sets["stop_words"]
