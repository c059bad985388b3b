"""When and where an incident happened, where the claims about it do not say: from what the rest of the report says.

Only for a report that tells of one incident: in one that tells of several, what stands elsewhere may be another's.
"""

from collections import Counter
from dataclasses import replace

from sayso.claims.headlines import headline_end
from sayso.claims.scene import Scene
from sayso.records.claim import Claim, Kind, Stance
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.harm import HarmKind
from sayso.records.incident import IncidentMention
from sayso.records.place import Place
from sayso.records.window import find_window, last_day
from sayso.text.places import WIDE, coarseness, is_within, place_key

LEAST_NAMINGS = 2
"""Times that a report names a town outside its headline before it is taken for the scene of what it tells."""
_ACT_RULES = "-ACT-"
_HURTING = (HarmKind.KILLING, HarmKind.INJURY, HarmKind.ASSAULT)
_UNSAID = (Stance.DENIES, Stance.ASKS, Stance.DOUBTS)


def fill_in(
    mentions: tuple[IncidentMention, ...], claims: tuple[Claim, ...], scene: Scene
) -> tuple[IncidentMention, ...]:
    """The mentions; a report's only one with the day and place that the rest of the report gives, if it has none.

    Of several those without a day have that of the others, if it is one day and was told before: "Three towns came
    under fire on Monday. In Tessel two people were killed. In Ondry, three died."
    """
    if len(mentions) != 1:
        return _with_shared_day(mentions, claims)
    only = mentions[0]
    date = only.date or _find_day(claims, scene)
    place = only.place if only.place and coarseness(only.place) < WIDE else _find_place(only.place, scene)
    return (replace(only, date=date, place=place or only.place),)


def _with_shared_day(mentions: tuple[IncidentMention, ...], claims: tuple[Claim, ...]) -> tuple[IncidentMention, ...]:
    days = {mention.date.edtf: mention.date for mention in mentions if mention.date is not None}
    if len(days) != 1 or all(mention.date is not None for mention in mentions):
        return mentions
    (day,) = days.values()
    starts = {claim.id: claim.sentence.start for claim in claims}
    told = min(starts[claim] for mention in mentions if mention.date is not None for claim in mention.claims)
    shared = replace(day, basis=DateBasis.INFERRED, span=None)
    return tuple(
        replace(mention, date=shared)
        if mention.date is None and min(starts[claim] for claim in mention.claims) > told
        else mention
        for mention in mentions
    )


def _find_day(claims: tuple[Claim, ...], scene: Scene) -> EdtfDate | None:
    """The day of the first claim that tells an act or a harm with one, not after publication.

    What stands behind all that is told of the incident may be the next one's.
    """
    published = last_day(scene.report.published.edtf) if scene.report.published else None
    end = max((claim.sentence.end for claim in claims if claim.incident is not None), default=0)
    for claim in (claim for claim in claims if claim.sentence.start < end):
        date = claim.event.date if claim.event else None
        window = find_window(date.edtf) if date is not None else None
        if date is None or window is None or window.day_count is None or window.day_count > 2 or not _tells(claim):
            continue
        if published is None or (window.last is not None and window.last.isoformat() <= published):
            return date
    return None


def _tells(claim: Claim) -> bool:
    """Whether a claim tells of an act of harm, or of somebody hurt by one, as something that happened."""
    if Kind.BACKGROUND in claim.kinds or claim.negated or claim.stance in _UNSAID:
        return False
    return any(harm.kind in _HURTING for harm in claim.harms) or any(_ACT_RULES in rule for rule in claim.made_by)


def _find_place(wide: Place | None, scene: Scene) -> Place | None:
    """The town of the headline, or the one that the report names most; within the wide area that is known, if any."""
    headline = headline_end(scene.report)
    towns = [place for place in scene.places if place.id is not None and coarseness(place) < WIDE]
    if wide is not None:
        towns = [place for place in towns if is_within(place, wide)]
    in_headline = [place for place in towns if place.span is not None and place.span.start < headline]
    counts = Counter(place_key(place) for place in towns)
    chosen = in_headline or [place for place in towns if counts[place_key(place)] >= LEAST_NAMINGS]
    return max(chosen, key=lambda place: counts[place_key(place)], default=None)
