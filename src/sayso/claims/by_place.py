"""Sentences that tell of harm at several places, or on several days: a claim for each of them.

"Twelve people were killed in Tamsin and eight in Brenn" is two incidents. One claim about one of them would take the
dead of both, and a total before them ("killed 20, 12 of them in Tamsin and eight in Brenn") is nobody's own (R12).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.claims.happenings import is_elsewhere
from sayso.claims.scene import Scene
from sayso.records.claim import Claim, Happening, Kind, Qualifier, Scope, Toll, Whom
from sayso.records.date import EdtfDate
from sayso.records.ids import make_id
from sayso.records.place import Place, Precision
from sayso.records.span import Span
from sayso.text.edtf import find_bounds
from sayso.text.numbers import NumberMention, find_numbers
from sayso.text.places import is_same_place, is_within

SHARES_RULE = "EN-TOLL-490"
"""The rule that parts the figures of several places or days."""
LONGEST_LEAD = 60
"""Characters from "in" to its place: "in the neighbouring town of Brenn"."""
MOST_SITE_WORDS = 6
"""Words of "at a school in the town of" between a number and its place."""
MOST_SHARES = 12
"""Figures of one claim that are looked at: more are a table, or hostile."""
_WIDE = (None, Precision.COUNTRY, Precision.PROVINCE)
_COUNTED = (Scope.INCIDENT, Scope.PART)
_KINDS = frozenset({Kind.TOLL, Kind.RESPONSIBILITY, Kind.CAUSE})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place or a day of which a figure can be told; `start` is that of the preposition before it."""

    start: int
    end: int
    place: Place | None = None
    day: EdtfDate | None = None

    def is_same(self, other: "_Anchor") -> bool:
        if self.place is not None and other.place is not None:
            one, two = self.place, other.place
            return is_same_place(one, two) or is_within(one, two) or is_within(two, one)
        return self.day == other.day


@dataclass(frozen=True, slots=True)
class _Share:
    """A figure that may be told of one place.

    `is_bare`: it stands without a word of harm. `is_led`: its place follows it. `is_total`: it counts several places.
    """

    span: Span
    toll: Toll
    is_bare: bool = False
    anchor: _Anchor | None = None
    is_led: bool = False
    is_total: bool = False


def part_by_place(claims: tuple[Claim, ...], scene: Scene, seen: Counter[str]) -> tuple[Claim, ...]:
    """The claims, those that tell of harm at several places or on several days in so many.

    Args:
        claims: The claims of one report.
        scene: What was looked up for it.
        seen: How often which words were said in it, for the ids of more claims.
    """
    parted: list[Claim] = []
    for claim in claims:
        parted.extend(_part(claim, scene, seen))
    return tuple(sorted(parted, key=lambda claim: ([(span.start, span.end) for span in claim.content], claim.id)))


def _part(claim: Claim, scene: Scene, seen: Counter[str]) -> list[Claim]:
    told = [toll for toll in claim.toll if toll.scope in _COUNTED]
    content = _holder(claim, told)
    if content is None:
        return [claim]
    for anchors in (_places(content, scene), _days(content, scene)):
        if len(anchors) < 2 or all(one.is_same(anchors[0]) for one in anchors[1:]):
            continue
        shares = _anchored(_shares(told, content, anchors, scene), anchors, scene)
        groups, loose = _groups(shares), [share for share in shares if share.anchor is None]
        if len(groups) < 2 or (loose and not any(share.is_total for share in loose)) or _says_again(groups):
            continue
        if anchors[0].place is not None or _are_days_of_acts(groups, scene):
            return _claims(claim, groups, [share.toll for share in loose], scene, seen)
    return [claim]


def _says_again(groups: list[list[_Share]]) -> bool:
    """Whether the figures of two places are the same, and the second is told behind its place: one told twice."""
    told = [{(share.toll.harm, share.toll.min) for share in group} for group in groups]
    return any(told[0] == figures and not any(share.is_led for share in group)
               for figures, group in zip(told[1:], groups[1:], strict=True))  # fmt: skip


def _are_days_of_acts(groups: list[list[_Share]], scene: Scene) -> bool:
    """Whether people were harmed on each day, and not found or dead of their wounds on the second."""
    later = [share for group in groups[1:] for share in group]
    increments = scene.context.parts.tolls.increments
    words = {word.lower() for one in later for word in _around(one, scene)}
    return all(share.is_bare for share in later) and words.isdisjoint(increments)


def _around(share: _Share, scene: Scene) -> list[str]:
    """The words around a figure: the last before it, and those between it and its day."""
    text, span = scene.report.text, share.span
    end = share.anchor.start if share.anchor is not None else span.end
    return [*text[max(0, span.start - 12) : span.start].split()[-1:], *_WORD.findall(text[span.start : end])]


def _holder(claim: Claim, told: Sequence[Toll]) -> Span | None:
    """The words that hold all figures of a claim, None where there are none, or they stand apart."""
    if not told or len(told) > MOST_SHARES:
        return None
    return next((span for span in claim.content if all(span.contains(toll.span) for toll in told)), None)


def _places(content: Span, scene: Scene) -> list[_Anchor]:
    """The places at which something is said to have happened, one within another as one."""
    found: list[_Anchor] = []
    for place in scene.places_in((content,)):
        if place.span is None or place.precision in _WIDE or is_elsewhere(place, scene):
            continue
        start = _lead(content, place.span.start, scene)
        anchor = _Anchor(start, place.span.end, place=place)
        last = found[-1] if found else None
        if last is not None and last.is_same(anchor) and not _WORD.findall(scene.report.text[last.end : start])[2:]:
            found[-1] = replace(last, end=anchor.end)  # "in the Salt Quarter of Tamsin"
        else:
            found.append(anchor)
    return found


def _days(content: Span, scene: Scene) -> list[_Anchor]:
    """The single days that are told."""
    return [
        _Anchor(_lead(content, mention.span.start, scene), mention.span.end, day=mention.date)
        for mention in scene.dates_in((content,))
        if mention.date is not None and mention.kind != "duration" and _is_day(mention.date)
    ]


def _is_day(date: EdtfDate) -> bool:
    first, last = find_bounds(date.edtf)
    return first is not None and last is not None and (last - first).days <= 1


def _lead(content: Span, start: int, scene: Scene) -> int:
    """Where the preposition before a place or day stands; `start` itself where none leads to it."""
    text, words = scene.report.text, scene.context.parts.tolls.share_places
    for match in reversed(list(_WORD.finditer(text, max(content.start, start - LONGEST_LEAD), start))):
        if match[0].lower() in scene.acts.locatives:
            return match.start()
        if match[0].lower() not in words or "," in text[match.end() : start]:
            break
    return start


def _shares(told: Sequence[Toll], content: Span, anchors: Sequence[_Anchor], scene: Scene) -> list[_Share]:
    """The figures of a claim, with the bare numbers right before a place: "12 people were killed and [8] in Brenn"."""
    sums = {toll.span for toll in told if _count_within(toll, told) > 1}
    shares = [_Share(toll.span, _alone(toll, sums, scene)) for toll in told if toll.span not in sums]
    parts = scene.context.parts
    for number in find_numbers(scene.report.text, parts.numbers, start=content.start, end=content.end):
        if number.min < 1 or number.word is not None or number.span.overlaps_any([share.span for share in shares]):
            continue
        before = _toll_before(number, shares, anchors)
        if before is not None and any(_stands_before(number, anchor, scene) for anchor in anchors):
            shares.append(_Share(number.span, _same_harm(number, before), is_bare=True))
    return sorted(shares, key=lambda share: (share.span.start, -share.span.end))


def _toll_before(number: NumberMention, shares: Sequence[_Share], anchors: Sequence[_Anchor]) -> Toll | None:
    """The figure whose harm a bare number counts: the last one, but the first of a total of several harms.

    Of "12 killed and 30 wounded, nine of them in Brenn" the killed are told of.
    """
    before = sorted((share for share in shares if share.span.end <= number.span.start), key=lambda share: share.span)
    if not before:
        return None
    has_place = any(before[-1].span.end <= one.start and one.end <= number.span.start for one in anchors)
    return (before[-1] if has_place or before[-1].is_bare else before[0]).toll


def _count_within(toll: Toll, told: Sequence[Toll]) -> int:
    return sum(toll.span != other.span and toll.span.contains(other.span) for other in told)


def _alone(toll: Toll, sums: set[Span], scene: Scene) -> Toll:
    """A figure as what it is at its own place: a part of a sum, or of what "another" adds to it, is the whole there."""
    behind = scene.report.text[toll.span.end :].split(None, 2)[:2]
    is_added_to = toll.scope is Scope.PART and behind[:1] == ["in"]
    if any(whole.contains(toll.span) for whole in sums) or is_added_to:
        return replace(toll, scope=Scope.INCIDENT)
    return toll


def _same_harm(number: NumberMention, before: Toll) -> Toll:
    return Toll(
        before.harm, Whom.UNKNOWN, number.min, number.max, Qualifier(number.qualifier), Scope.INCIDENT, number.span
    )


def _stands_before(number: NumberMention, anchor: _Anchor, scene: Scene) -> bool:
    """Whether a number counts people at a place: "[eight] people died in Brenn", "[eight] at a school in Brenn"."""
    if number.span.end > anchor.start or not _is_led(anchor, scene):
        return False
    words = [word.lower() for word in _WORD.findall(scene.report.text[number.span.end : anchor.start])]
    tolls = scene.context.parts.tolls
    while words and words[0] in tolls.share_words:
        words = words[1:]
    is_site = len(words) <= MOST_SITE_WORDS and words[:1] and words[0] in scene.acts.locatives
    return not words or (bool(is_site) and not set(words) & set(tolls.share_breaks))


def _anchored(shares: list[_Share], anchors: Sequence[_Anchor], scene: Scene) -> list[_Share]:
    """Each figure with its place: the one that follows in its clause, else that of the figure beside it or before."""
    following = [_following(share, shares, anchors, scene) for share in shares]
    anchored: list[_Share] = []
    for at, share in enumerate(shares):
        anchor = following[at] or _of_next(at, shares, following)
        is_led = anchor is not None
        if anchor is None and not share.is_bare:
            before = [one for one in anchors if one.end <= share.span.start and _can_lead(one, scene)]
            anchor = before[-1] if before else None
        anchored.append(replace(share, anchor=anchor, is_led=is_led))
    told = [_as_total(share, anchored[at + 1 :], scene) for at, share in enumerate(anchored)]
    return [_with_whole(at, told) for at in range(len(told))]


def _with_whole(at: int, shares: Sequence[_Share]) -> _Share:
    """A part of a count ("three of them children") with the place of its count."""
    share = shares[at]
    if share.toll.scope is not Scope.PART or share.is_total:
        return share
    wholes = [one for one in (*reversed(shares[:at]), *shares[at:]) if one.toll.scope is Scope.INCIDENT]
    whole = next((one for one in wholes if one.toll.harm is share.toll.harm), None)
    return share if whole is None else replace(share, anchor=whole.anchor, is_total=whole.is_total)


def _can_lead(anchor: _Anchor, scene: Scene) -> bool:
    """Whether what follows a place can be told of it: "in Brenn", "and Brenn, where", no "north of Brenn"."""
    before = scene.report.text[: anchor.start].rsplit(None, 1)[-1:]
    return _is_led(anchor, scene) or before in (["and"], []) or scene.report.text[: anchor.start].rstrip().endswith(",")


def _following(share: _Share, shares: Sequence[_Share], anchors: Sequence[_Anchor], scene: Scene) -> _Anchor | None:
    end = share.span.end
    anchor = next((one for one in anchors if one.start >= end), None)
    if anchor is None or not _is_led(anchor, scene) or any(end <= one.span.start < anchor.start for one in shares):
        return None
    between = {word.lower() for word in _WORD.findall(scene.report.text[end : anchor.start])}
    return None if between & set(scene.context.parts.tolls.share_breaks) else anchor


def _is_led(anchor: _Anchor, scene: Scene) -> bool:
    """Whether a preposition leads to a place or day."""
    first = _WORD.match(scene.report.text, anchor.start)
    return first is not None and first[0].lower() in scene.acts.locatives


def _of_next(at: int, shares: Sequence[_Share], following: Sequence[_Anchor | None]) -> _Anchor | None:
    """The place of the next figure, where that counts another harm: "12 killed and 20 wounded in Tamsin"."""
    if at + 1 >= len(shares) or shares[at + 1].is_bare or shares[at + 1].toll.harm is shares[at].toll.harm:
        return None
    return following[at + 1]


def _as_total(share: _Share, later: Sequence[_Share], scene: Scene) -> _Share:
    """A figure of several places together as such: what follows adds up to it, or is told as of "them"."""
    same = [one for one in later if one.toll.harm is share.toll.harm and one.anchor is not None]
    if share.is_bare or len(same) < 2:
        return share
    text, first = scene.report.text, same[0]
    is_list = ":" in text[share.span.end : first.span.start]
    told_of = " ".join(text[first.span.end :].split(None, 2)[:2]).lower()
    is_part = told_of in scene.context.parts.tolls.of_those
    is_total = is_list or is_part or sum(one.toll.min for one in same) == share.toll.min
    return replace(share, anchor=None, is_led=False, is_total=True) if is_total else share


def _groups(shares: Sequence[_Share]) -> list[list[_Share]]:
    """The figures of each place, in the order of the text."""
    groups: list[list[_Share]] = []
    for share in shares:
        if share.anchor is None:
            continue
        for group in groups:
            if group[0].anchor is not None and group[0].anchor.is_same(share.anchor):
                group.append(share)
                break
        else:
            groups.append([share])
    return groups


def _claims(
    claim: Claim, groups: list[list[_Share]], totals: list[Toll], scene: Scene, seen: Counter[str]
) -> list[Claim]:
    """The claim with the figures of its first place, or with the total, and one for each other place."""
    others = tuple([toll for toll in claim.toll if toll.scope not in _COUNTED])
    starts = [group[0].span.start for group in groups]
    stretches = list(zip([claim.content[0].start, *starts[1:]], [*starts[1:], claim.content[-1].end], strict=True))
    events = [_event(claim, group, stretch, scene) for group, stretch in zip(groups, stretches, strict=True)]
    made_by = (*claim.made_by, SHARES_RULE)
    if totals:
        tolls = tuple([replace(toll, scope=Scope.CAMPAIGN) for toll in totals])
        event = replace(claim.event, place=None) if claim.event is not None and claim.event.date else None
        first = replace(claim, kinds=(Kind.BACKGROUND,), toll=(*tolls, *others), event=event, made_by=made_by)
    else:
        tolls = tuple([share.toll for share in groups[0]])
        first = replace(claim, toll=(*tolls, *others), event=events[0], made_by=made_by)
    kept = 0 if totals else 1
    more = [_claim_of(claim, groups[at], events[at], scene, seen) for at in range(kept, len(groups))]
    return [first, *more]


def _event(claim: Claim, group: list[_Share], stretch: tuple[int, int], scene: Scene) -> Happening | None:
    """When and where it was: the anchor of a group, and beside a place the day that stands with it."""
    anchor, known = group[0].anchor, claim.event
    date, place = (known.date, known.place) if known is not None else (None, None)
    if anchor is not None and anchor.place is not None:
        days = _days(Span(*stretch), scene)
        return Happening(days[0].day if days else date, anchor.place)
    return Happening(anchor.day if anchor is not None else date, place)


def _claim_of(claim: Claim, group: list[_Share], event: Happening | None, scene: Scene, seen: Counter[str]) -> Claim:
    """The claim about one more place: its figure, with who says it and whom he blames."""
    ends = [one.end for share in group for one in (share.span, share.anchor) if one is not None]
    content = Span(min(share.span.start for share in group), max(ends))
    words = content.words(scene.report.text)
    seen[words] += 1
    return replace(
        claim,
        id=make_id("c", scene.report.id, words, str(seen[words])),
        content=(content,),
        hedges=tuple([span for span in claim.hedges if content.contains(span)]),
        loaded=tuple([span for span in claim.loaded if content.contains(span)]),
        kinds=tuple([kind for kind in claim.kinds if kind in _KINDS]) or (Kind.TOLL,),
        toll=tuple([share.toll for share in group]),
        harms=tuple([harm for harm in claim.harms if content.contains(harm.span)]),
        evidence=None,
        inquiry=None,
        event=event,
        made_by=(*claim.made_by, SHARES_RULE),
    )
