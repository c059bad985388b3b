"""What a toll is called in English: how many, and who."""

from collections.abc import Mapping

from sayso.records.claim import Qualifier, Toll, Whom

PEOPLE: Mapping[Whom, tuple[str, str]] = {
    Whom.UNKNOWN: ("person", "people"),
    Whom.CIVILIANS: ("civilian", "civilians"),
    Whom.FIGHTERS: ("fighter", "fighters"),
    Whom.CHILDREN: ("child", "children"),
    Whom.WOMEN: ("woman", "women"),
    Whom.MEN: ("man", "men"),
    Whom.STAFF: ("member of staff", "members of staff"),
}
"""Of one, and of several."""
_VAGUE: Mapping[str, str] = {
    "number": "a number of {}",
    "few": "a few {}",
    "couple": "a couple of {}",
    "handful": "a handful of {}",
    "tens": "tens of {}",
    "dozens": "dozens of {}",
    "scores": "scores of {}",
    "hundreds": "hundreds of {}",
    "thousands": "thousands of {}",
    "others": "other {}",
    "family": "a family of {}",
}
"""Vague words that do not stand right before whom they count."""


def say_people(whom: Whom, number: int | None) -> str:
    """Who is counted: "person" of one, else "people" (`number` None: not known how many)."""
    one, several = PEOPLE[whom]
    return one if number == 1 else several


def say_counted(toll: Toll) -> str:
    """How many, and who: "1 child", "14 or more people", "dozens of people"."""
    if toll.word is not None and toll.qualifier is Qualifier.VAGUE:
        return _VAGUE.get(toll.word, f"{toll.word} {{}}").format(say_people(toll.whom, None))
    if toll.max is None:
        return f"{toll.min} or more {say_people(toll.whom, None)}"
    figure = f"up to {toll.max}" if toll.qualifier is Qualifier.UP_TO else f"{toll.min} to {toll.max}"
    return f"{toll.max if toll.min == toll.max else figure} {say_people(toll.whom, toll.max)}"


def say_names(toll: Toll) -> str:
    """Who is named: "Ola Brandt and Siv Aas among the killed".

    Without their ages: a name that is withheld is hidden in these words, and an age beside it would stay.
    """
    *most, last = (each.name for each in toll.names)
    named = f"{', '.join(most)} and {last}" if most else last
    return f"{named} among the {toll.harm}"
