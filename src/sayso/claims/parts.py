"""Parts of a count: "including six children", "women and children among them", "12 of them children"."""

from sayso.claims.harm_words import Form
from sayso.claims.people_group import Group
from sayso.claims.shares import count_share, find_share
from sayso.claims.stretch import Stretch, has_own_verb, is_in_phrase, next_in_chain, only_touches, whole_chain
from sayso.records.claim import Whom

# Parts of a count.


WHOLE_REACH = 6
"""Units from "of the 12 people" to the comma behind it, and of a share to its verb."""
_WITHIN_CIVILIANS = frozenset({Whom.CHILDREN, Whom.WOMEN})
"""Who is counted within the civilians (R4)."""


def mark_parts(stretch: Stretch) -> None:
    """Note every group that stands behind a cue of a part ("including"), with the group that it is a part of."""
    _mark_majorities(stretch)
    _mark_counted_parts(stretch)
    _mark_predicated_parts(stretch)
    _mark_parts_of_whole(stretch)
    _mark_breakdowns(stretch)
    _mark_appositions(stretch)
    for index in stretch.cued:
        if stretch.predicate(index, Form.PART) is None or stretch.low(index) in ("of them", "of whom"):
            continue
        head = head_before(stretch, index)
        position = skip_quantity(stretch, index + 1)
        if head is None:
            continue
        first, stretch_end = position, position
        is_told = head.harm is not None or _has_predicate(stretch, head, index)  # "25 martyrs" need no verb
        while position in stretch.starts:
            group = stretch.starts[position]
            if position != first and (
                (is_told and has_own_verb(stretch, group)) or only_touches(stretch.ends[stretch_end], group)
            ):
                break
            stretch_end = group.last
            stretch.parts[position] = head
            position = next_in_chain(stretch, group.last)
    _mark_trailing_parts(stretch)


def _has_predicate(stretch: Stretch, group: Group, end: int) -> bool:
    """Whether a group has its word of harm before it or up to unit `end`: a verb behind is another clause's then."""
    forms = (Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.INTRANSITIVE, Form.ADJECTIVE, Form.NOMINAL)
    before = stretch.predicate(group.first - 1, *forms) or stretch.predicate(group.first - 2, Form.NOMINAL)
    return before is not None or any(stretch.predicate(at, *forms) for at in range(group.last, end))


def skip_quantity(stretch: Stretch, position: int) -> int:
    """Behind "at least", "many", "mostly", "those of" and marks between a cue and its people (EN-TOLL-470)."""
    for _ in range(3):
        is_skipped = stretch.low(position) in _QUANTITY_MARKS or stretch.is_in(position, "quantities")
        if position in stretch.starts or not is_skipped:
            break
        position += 1
    return position


_QUANTITY_MARKS = frozenset({",", "were", "are", "was", "only", "also", ":"})


def _mark_trailing_parts(stretch: Stretch) -> None:
    """For "12 people, [women and children] among them"."""
    for index in stretch.cued:
        low = stretch.low(index)
        if (
            low in ("among them", "amongst them")
            and (last := stretch.ends.get(index)) is not None
            and last.first not in stretch.parts
        ):
            chain = [group for group in whole_chain(stretch, last) if group.has_number == last.has_number]
            if len(chain) > 1 and chain[0].has_number and chain[0].min >= sum(group.min for group in chain[1:]):
                chain = chain[1:]
            head = head_before(stretch, chain[0].first)
            if head is not None and index + 1 not in stretch.starts:
                stretch.parts.update({group.first: head for group in chain})


def head_before(stretch: Stretch, index: int) -> Group | None:
    """The nearest count to the left that is not itself a part."""
    for group in reversed(stretch.groups):
        if group.last <= index and group.first not in stretch.parts:
            if any(stretch.units[at].low in (".", "!", "?") for at in range(group.last, index)):
                return None
            is_counted_of = stretch.low(group.last) in ("of them", "of whom")
            if not is_counted_of and not (is_in_phrase(stretch, group) and not group.has_number):
                return group
    return None


def _mark_majorities(stretch: Stretch) -> None:
    """For "mostly women and children": parts without a number. "Most of them civilians" gives no count at all (R4)."""
    for index in stretch.cued:
        cue = stretch.predicate(index, Form.MAJORITY, Form.MOSTLY, Form.ALL)
        if cue is None:
            continue
        head = head_before(stretch, index)
        position = _skip_adjectives(stretch, index + 1)
        while position in stretch.starts and not stretch.starts[position].has_number:
            group = stretch.starts[position]
            if (
                head is None
                or cue.form is Form.MAJORITY
                or (cue.form is Form.MOSTLY and group.whom not in _WITHIN_CIVILIANS)
            ):
                stretch.drop(group)
            elif cue.form is Form.ALL:
                _count_all(stretch, group, head)
            else:
                stretch.parts[position] = head
            position = next_in_chain(stretch, group.last)


def _skip_adjectives(stretch: Stretch, position: int) -> int:
    """Behind words that only describe the people named next: "mostly [old] men"; `position` where none are."""
    for at in (position, position + 1, position + 2):
        if at in stretch.starts:
            return at
        if stretch.is_in(at, "stop_words") or not stretch.low(at).isalpha():
            break
    return position


_COPULAS = frozenset({"were", "was", "are", "is"})
_OPENS_BREAKDOWN = frozenset({":", "-", "–", "—", "("})


def _mark_breakdowns(stretch: Stretch) -> None:
    """For "19 civilians on Sunday: six children, seven women and six men": parts that a mark sets off from their count.

    What a dash or a bracket sets off must add up to the count; what a colon sets off may be less.
    """
    for index, unit in enumerate(stretch.units):
        if unit.low not in _OPENS_BREAKDOWN or index + 1 not in stretch.starts:
            continue
        heads = _counts_before(stretch, index)
        told: list[Group] = []
        position = index + 1
        while heads and position in stretch.starts and _is_exact(group := stretch.starts[position]):
            told.append(group)
            total = sum(one.min for one in told)
            head = next((head for head in heads if head.min == total), None)
            if head is not None and len(told) > 1:
                break
            position = next_in_chain(stretch, group.last)
        else:
            head = heads[0] if unit.low == ":" and told and sum(one.min for one in told) < heads[0].min else None
        if head is not None and len(told) > 1 and not has_own_verb(stretch, told[-1]):
            stretch.parts.update({group.first: head for group in told})


def _mark_appositions(stretch: Stretch) -> None:
    """For "six people, a woman and five children, were killed": what commas set off adds up to a count of people.

    People are no kind beside women and soldiers. Of civilians only women, children, men and staff are parts. Women and
    children are parts of people also where they are fewer. Rule EN-TOLL-481.
    """
    for head in tuple(stretch.groups):
        is_general = head.whom in _PARTS_OF and _is_exact(head) and head.min > 1 and head.first not in stretch.parts
        if not is_general or stretch.low(head.last) != "," or head.last + 1 not in stretch.starts:
            continue
        told: list[Group] = []
        position = head.last + 1
        while position in stretch.starts and sum(one.min for one in told) < head.min:
            group = stretch.starts[position]
            if not _is_exact(group) or group.whom not in _PARTS_OF[head.whom]:
                break
            told.append(group)
            position = next_in_chain(stretch, group.last)
        total = sum(one.min for one in told)
        are_within = head.whom is Whom.UNKNOWN and {one.whom for one in told} == _WITHIN_CIVILIANS
        if len(told) > 1 and (total == head.min or (are_within and total < head.min)):
            stretch.parts.update({group.first: head for group in told})


_PARTS_OF = {
    Whom.UNKNOWN: frozenset(Whom) - {Whom.UNKNOWN},
    Whom.CIVILIANS: frozenset({Whom.CHILDREN, Whom.WOMEN, Whom.MEN, Whom.STAFF}),
}


def _is_exact(group: Group) -> bool:
    """Whether a group is so many people with a noun: "six men", "a woman"."""
    return group.has_noun and not group.is_definite and group.min == group.max and group.harm is None


def _counts_before(stretch: Stretch, index: int) -> list[Group]:
    """The counts before a mark in its sentence, the nearest first."""
    found = []
    for group in reversed(stretch.groups):
        if group.last <= index:
            if any(stretch.units[at].ends_clause for at in range(group.last, index)):
                break
            if group.has_number and group.first not in stretch.parts and group.min > 1:
                found.append(group)
    return found


def _count_all(stretch: Stretch, group: Group, head: Group) -> None:
    """For "all of them children": as many as there are people."""
    counted = group._replace(min=head.min, max=head.max, qualifier=head.qualifier, word=head.word, has_number=True)
    stretch.drop(group)
    stretch.add(counted)
    stretch.parts[counted.first] = head


def _mark_counted_parts(stretch: Stretch) -> None:
    """For "12 of them children" (a part of twelve) and "many of them women and children" (women, and children)."""
    for index in stretch.cued:
        if stretch.low(index) not in ("of them", "of whom"):
            continue
        counted = stretch.ends.get(index)
        named = stretch.starts.get(skip_quantity(stretch, index + 1))
        if named is None or named.has_number:
            continue
        if counted is None:
            _mark_share(stretch, index, named)
            continue
        stretch.drop(counted)
        head = head_before(stretch, index - 1)
        if counted.word is None:
            stretch.drop(named)
            named = counted._replace(whom=named.whom, has_noun=True)
            stretch.add(named)
        if head is not None:
            _mark_chain(stretch, named, head)


def _mark_share(stretch: Stretch, index: int, named: Group) -> None:
    """For "24 people, half of them children": twelve children. Of "half of them women and children" neither count."""
    share = find_share(stretch, index)
    if share is None:
        return
    head = head_before(stretch, share.first)
    second = stretch.starts.get(next_in_chain(stretch, named.last))
    is_joint = second is not None and not second.has_number
    stretch.drop(named)
    if second is not None and is_joint:
        stretch.drop(second)
    if head is None or is_joint or (counted := count_share(head, share, named)) is None:
        return
    stretch.add(counted)
    stretch.parts[counted.first] = head


def _mark_predicated_parts(stretch: Stretch) -> None:
    """For "three of the ten people killed there were fighters": three fighters, a part of ten."""
    for whole in tuple(stretch.groups):
        of = whole.first - 1 - (stretch.low(whole.first - 1) == "the")
        counted = stretch.ends.get(of)
        share = find_share(stretch, of) if stretch.low(of) == "of" and counted is None else None
        is_counted = counted is not None and counted.has_number and not counted.has_noun
        if stretch.low(of) != "of" or not (is_counted or share):
            continue
        named = next((group for group in stretch.groups if group.first > whole.last), None)
        if named is None or named.has_number or stretch.low(named.first - 1) not in _COPULAS:
            continue
        if any(stretch.units[at].ends_clause for at in range(whole.last, named.first)):
            continue
        part = named if counted is None else counted._replace(whom=named.whom, has_noun=True)
        if share is not None and (shared := count_share(whole, share, named)) is not None:
            part = shared
        if counted is not None:
            stretch.drop(counted)
        stretch.drop(named)
        stretch.add(part)
        stretch.parts[part.first] = whole


def _mark_parts_of_whole(stretch: Stretch) -> None:
    """For "of the 12 dead, four were women and two were children": parts of twelve (EN-TOLL-482)."""
    for whole in tuple(stretch.groups):
        of = whole.first - 1 - (stretch.low(whole.first - 1) == "the")
        is_opening = stretch.low(of) == "of" and (of <= 0 or not stretch.low(of - 1).isalnum())
        if not is_opening or not whole.has_number or find_share(stretch, of) is not None:
            continue
        comma = next((at for at in range(whole.last, whole.last + WHOLE_REACH) if stretch.low(at) == ","), None)
        if comma is not None:
            _mark_each_part(stretch, comma + 1, whole)


def _mark_each_part(stretch: Stretch, position: int, whole: Group) -> None:
    """Marks "four were women", "half were children", "three of them soldiers", one behind the other, as parts."""
    while (told := _counted_at(stretch, position, whole)) is not None:
        part, named = told
        if part.first in stretch.starts:
            stretch.drop(stretch.starts[part.first])
        if named.first in stretch.starts:
            stretch.drop(named)
        stretch.add(part)
        stretch.parts[part.first] = whole
        position = next_in_chain(stretch, named.last)


def _counted_at(stretch: Stretch, position: int, whole: Group) -> tuple[Group, Group] | None:
    """The part that "four were women" at a position tells of a whole, and the people that it names."""
    group = stretch.starts.get(position)
    verb = position + 1 if group is not None else _past_share(stretch, position)
    named = stretch.starts.get(verb + 1)
    if stretch.low(verb) not in _COPULAS or named is None or (named.has_number and named.min > 1):
        return None
    if group is not None:
        is_bare = group.has_number and not group.has_noun
        return (group._replace(whom=named.whom, has_noun=True), named) if is_bare else None
    share = find_share(stretch, verb)
    part = None if share is None else count_share(whole, share, named)
    return None if part is None else (part, named)


def _past_share(stretch: Stretch, position: int) -> int:
    """The first verb within a share's length: behind "half", "a third", "40 per cent"."""
    return next((at for at in range(position, position + WHOLE_REACH) if stretch.low(at) in _COPULAS), position)


def _mark_chain(stretch: Stretch, first: Group, head: Group) -> None:
    """Note a group, and the groups without a number that are coordinated with it, as parts of `head`."""
    stretch.parts[first.first] = head
    position = next_in_chain(stretch, first.last)
    while position in stretch.starts and not stretch.starts[position].has_number and not first.has_number:
        stretch.parts[position] = head
        position = next_in_chain(stretch, stretch.starts[position].last)
