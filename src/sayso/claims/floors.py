"""Which figures are floors: what one ward or one witness saw of the harm, and what a later total takes in (R7)."""

from sayso.claims.harm_rules import Found
from sayso.claims.harm_words import Form
from sayso.claims.people_group import Group
from sayso.claims.stretch import Stretch
from sayso.records.claim import Harm

UPDATE_REACH = 5
"""Units between the verb of an update and its "toll": "bringing the overall confirmed death toll"."""


def mark_floors(stretch: Stretch, found: list[Found], campaign: set[int]) -> list[Found]:
    """The findings, those marked that say less than the whole: "received 17 bodies", "two of the wounded died"."""
    totals = [one for one in found if one.at not in campaign and _is_update(stretch, one)]
    return [
        one._replace(is_floor=True)
        if _is_taken_in(one, totals)
        or _is_of_those(stretch, one.group)
        or _is_handled(stretch, one)
        or _is_more(stretch, one)
        else one
        for one in found
    ]


def _is_update(stretch: Stretch, one: Found) -> bool:
    """Whether a figure is a new total: "bringing the toll to 21"."""
    if stretch.predicate(one.at, Form.TOLL) is None or one.is_part:
        return False
    return any(stretch.is_in(at, "updates") for at in range(one.at - UPDATE_REACH, one.at))


def _is_taken_in(one: Found, totals: list[Found]) -> bool:
    """Whether a new total told behind covers a figure: "five more died, bringing the toll to 21"."""
    return any(
        total.harm is one.harm and one.group.last <= total.at and one.group.min < total.group.min for total in totals
    )


def _is_of_those(stretch: Stretch, group: Group) -> bool:
    """Whether some of people told of before are counted: "two of the wounded died"."""
    if stretch.is_in(group.last, "of_those") or stretch.is_in(group.first - 1, "of_those"):
        return group.has_number  # "34 were wounded, two of whom died", "of whom two died"
    of = group.last + 1 if stretch.is_in(group.last, "besides") else group.last  # "four more of the wounded died"
    return stretch.low(of) == "of" and stretch.predicate(of + 1, Form.ANCHOR) is not None


def _is_more(stretch: Stretch, one: Found) -> bool:
    """Whether bodies are counted beside those told of before: "found three more bodies"."""
    if one.is_part or not _is_of_bodies(stretch, one):
        return False
    return any(stretch.is_in(at, "besides") for at in range(one.group.first, one.group.last))


def _is_handled(stretch: Stretch, one: Found) -> bool:
    """Whether the people counted are those whom one place or one witness dealt with."""
    is_hurt = one.harm is Harm.INJURED and one.group.harm is None
    if one.is_part or not (is_hurt or _is_of_bodies(stretch, one)):
        return False
    return _is_taken_by(stretch, one) or _is_brought(stretch, one.group.last)


def _is_of_bodies(stretch: Stretch, one: Found) -> bool:
    """Whether bodies or dead are counted: a monitor that counts deaths does not count what it saw."""
    if one.harm is not Harm.KILLED:
        return False
    is_nominal = one.at < one.group.first and stretch.low(one.at).endswith(stretch.lexicon.bodies)
    is_dead = one.at == one.group.last and stretch.predicate(one.at, Form.ADJECTIVE) is not None
    return is_nominal or is_dead or stretch.low(one.group.last - 1).endswith(stretch.lexicon.bodies)


def _is_taken_by(stretch: Stretch, one: Found) -> bool:
    """Whether the people are the object of "received", "counted" and the like, alone or in a list."""
    is_nominal = one.at < one.group.first and stretch.predicate(one.at, Form.NOMINAL) is not None
    first = one.at if is_nominal else one.group.first
    while stretch.is_in(first - 1, "coordinators") and (before := _ends_list(stretch, first)) is not None:
        first = before.first
    verb = first - 1
    while verb >= 0 and (stretch.low(verb) in ("out", "up", "the") or stretch.is_in(verb, "adverbs")):
        verb -= 1
    return stretch.is_in(verb, "intakes") or (one.harm is Harm.INJURED and stretch.is_in(verb, "admissions"))


def _ends_list(stretch: Stretch, first: int) -> Group | None:
    """The group before a link at `first` - 1, its word of harm between ("12 dead and")."""
    return stretch.ends.get(first - 1) or stretch.ends.get(first - 2)


def _is_brought(stretch: Stretch, index: int) -> bool:
    """Whether a passive of handling follows: "12 bodies [were brought to the morgue]", "six [yet to be identified]".

    Rule EN-TOLL-474.
    """
    for at in range(index, index + 4):
        if stretch.is_in(at, "retrievals"):
            return True
        if stretch.is_in(at, "unnamed"):
            return not any(stretch.is_in(each, "next_bodies") for each in range(max(0, index - UPDATE_REACH), index))
        if not any(stretch.is_in(at, name) for name in ("passive", "perfect", "adverbs")):
            return False
    return False
