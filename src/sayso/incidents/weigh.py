"""How much speaks for two mentions telling of one incident, in points, each with the words for why.

What is compared is the same whichever mention comes first. No words name a person: a name may be withheld.
"""

import datetime
import functools

from sayso.incidents.marks import Marks
from sayso.incidents.match import day_count
from sayso.incidents.weights import PeoplePoints, load_weights, step_points
from sayso.records.date import EdtfDate
from sayso.records.incident import IncidentMention
from sayso.records.place import Place
from sayso.records.window import Window, dates_fit, find_window, lacks_year
from sayso.text.person_keys import may_be_one_person, skeleton
from sayso.text.places import FINE, WIDE, coarseness, distance_km, is_same_place, is_within, place_key

Reason = tuple[str, int]
"""Words and points."""
Reasons = tuple[Reason, ...]

_SOME_LEAP_YEAR = 2000
_MANY = 3
NEWS_DAYS = 7
"""How long after one report another that names the same street without a number is still news of the same thing."""


def weigh_where_and_when(left: IncidentMention, right: IncidentMention) -> Reasons:
    """What the places and dates of two mentions say."""
    return (*_weigh_places(left.place, right.place), *_weigh_dates(left.date, right.date))


def weigh_marks(left: Marks, right: Marks) -> Reasons:
    """What the people, figures, parties and acts of two mentions say."""
    weights = load_weights()
    reasons: list[Reason] = []
    reasons += _weigh_names(left, right, weights.people)
    if left.all_ages and right.all_ages:
        reasons += _weigh_ages(left, right, weights.people)
    if left.streets and right.streets:
        reasons += _weigh_streets(left, right)
    if left.tolls and right.tolls:
        reasons += _weigh_figures(left, right)
    if left.parties & right.parties:
        reasons.append(("a party shared", weights.party))
    if left.acts & right.acts:
        reasons.append(("an act shared", weights.act))
    return tuple(reasons)


def weigh_publication(
    left: EdtfDate | None, left_published: str | None, right: EdtfDate | None, right_published: str | None
) -> Reasons:
    """What the days of publication (ISO 8601) say, where one of the mentions has no date."""
    if left is not None and right is not None:
        return ()
    points = load_weights().published
    if left is None and right is None:
        if left_published is None or right_published is None:
            return (("no days to compare", points.unsaid),)
        days = abs((_day(left_published) - _day(right_published)).days)
        return ((f"published {_say_days(days)} apart", step_points(points.after, days, points.long_after)),)
    date, published = (right, left_published) if left is None else (left, right_published)
    window = find_window(date.edtf) if date else None
    if published is None or window is None or window.first is None or window.last is None:
        return (("no days to compare", points.unsaid),)
    if _day(published) < window.first:
        return (("published before the other happened", points.before),)
    days = max(0, (_day(published) - window.last).days)
    return (
        (f"published {_say_days(days)} after the other happened", step_points(points.after, days, points.long_after)),
    )


def share_name(left: Marks, right: Marks) -> bool:
    """Whether both are about a person by what may be one full name, or name one street as `street_keys` has it."""
    return not street_keys(left).isdisjoint(street_keys(right)) or _count_shared(left.names, right.names) > 0


@functools.lru_cache(maxsize=16384)
def street_keys(marks: Marks) -> frozenset[str]:
    """By what mentions meet for a street: its houses and blocks at any time, the street itself in two weeks' news.

    Any two days at most `NEWS_DAYS` apart have one key in common. Every town has a Main Street, so that one named
    in another month is none that counts.
    """
    if marks.published is None or not marks.streets:
        return marks.addresses
    number = _day(marks.published).toordinal()
    spans = {number // (2 * NEWS_DAYS), -((number + NEWS_DAYS) // (2 * NEWS_DAYS))}
    return marks.addresses | {f"{street} @{span}" for street in marks.streets for span in spans}


def _weigh_places(left: Place | None, right: Place | None) -> Reasons:
    points = load_weights().place
    if left is None and right is None:
        return ()
    if left is None or right is None:
        return (("a place in one alone", points.unsaid),)
    is_wide = max(coarseness(left), coarseness(right)) >= WIDE
    if is_same_place(left, right):
        if is_wide:
            return (("the same wide area", points.same_wide),)
        is_fine = max(coarseness(left), coarseness(right)) <= FINE
        return (("the same place", points.same_fine if is_fine else points.same),)
    if is_within(left, right) or is_within(right, left):
        return (("one place in the other", points.within_wide if is_wide else points.within),)
    if _candidates(left) & _candidates(right):
        return (("one name, taken for two places", points.other_candidate),)
    distance = distance_km(left, right)
    if distance is None and place_key(left) != place_key(right):
        return (("other names of places", points.unknown),)
    if is_wide and distance is not None and distance <= load_weights().county_km and _share_around(left, right):
        return (("a place that may lie in the other", points.may_lie_in),)
    if distance is not None and distance <= load_weights().near_km:
        return (("places near each other", points.near),)
    return (("places far apart", points.far),)


def _share_around(left: Place, right: Place) -> bool:
    """Whether something lies around both."""
    return bool({place_key(Place(name)) for name in left.within} & {place_key(Place(name)) for name in right.within})


def _candidates(place: Place) -> set[str]:
    """The ids of all places that its name may stand for."""
    return {place.id or "", *(each.id for each in place.alternatives)} - {""}


def _weigh_dates(left: EdtfDate | None, right: EdtfDate | None) -> Reasons:
    points = load_weights().date
    if left is None or right is None:
        return ()
    if dates_fit(left.edtf, right.edtf):
        widest = max(day_count(left), day_count(right))
        if widest == 1:
            return (("the same day", points.same_day),)
        return (("one date in the other", step_points(points.within, widest, points.unknown)),)
    one, other = _window(left), _window(right)
    if one is None or other is None or lacks_year(left.edtf) != lacks_year(right.edtf):
        return (("dates that do not fit", points.far_apart),)
    gap = _gap(one, other)
    if gap <= 0:
        return (("days in common", points.overlap),)
    return ((f"{_say_days(gap)} apart", step_points(points.apart, gap, points.far_apart)),)


def _window(date: EdtfDate) -> Window | None:
    return find_window(date.edtf, year=_SOME_LEAP_YEAR) if lacks_year(date.edtf) else find_window(date.edtf)


def _gap(left: Window, right: Window) -> int:
    """Days from the end of the earlier to the beginning of the later; 0 or less where they have days in common."""
    gaps = [
        (after.first - before.last).days
        for before, after in ((left, right), (right, left))
        if before.last is not None and after.first is not None
    ]
    return max(gaps, default=0)


def _weigh_names(left: Marks, right: Marks, points: PeoplePoints) -> Reasons:
    harmed = _count_shared(left.harmed, right.harmed)
    shared = _count_shared(left.names, right.names)
    if shared:
        first = points.shared_name if harmed else points.other_name
        words = "a name of somebody harmed shared" if harmed else "a name shared"
        return ((words, min(points.most, first + (shared - 1) * points.further_name)),)
    if passing := _count_shared(left.names | left.named, right.names | right.named):
        most = points.passing_name + (passing - 1) * points.further_passing
        return (("a name in passing shared", min(points.most_passing, most)),)
    if not (left.harmed and right.harmed):
        return ()
    is_single = left.killed == right.killed == 1 and len(left.harmed) == len(right.harmed) == 1
    return (("other people harmed", points.different_single if is_single else points.different),)


def _count_shared(left: frozenset[str], right: frozenset[str]) -> int:
    """How many people the two have in common at most; each name stands for one."""
    if not left or not right or last_names(left).isdisjoint(last_names(right)):
        return 0
    if left == right:
        return len(left)
    return min(_count_found(left, right), _count_found(right, left))


@functools.lru_cache(maxsize=16384)
def last_names(names: frozenset[str]) -> frozenset[str]:
    """What two names of one person have in common: asked first, since most mentions share nobody."""
    return frozenset(skeleton(name.rsplit(" ", 1)[-1]) for name in names)


def _count_found(names: frozenset[str], others: frozenset[str]) -> int:
    return sum(any(may_be_one_person(name, other) for other in others) for name in names)


def _weigh_ages(left: Marks, right: Marks, points: PeoplePoints) -> Reasons:
    if left.ages & right.ages:
        return (("an age shared", points.shared_age),)
    if left.all_ages & right.all_ages:
        return (("an age of somebody shared", points.any_age),)
    is_single = left.killed == right.killed == 1 and len(left.ages) == len(right.ages) == 1
    return (("other ages", points.different_age),) if is_single else ()


def _weigh_streets(left: Marks, right: Marks) -> Reasons:
    points = load_weights().streets
    if left.addresses & right.addresses:
        return (("a house or block of a street shared", points.address),)
    if shared := left.streets & right.streets:
        words = "a street or building shared" if len(shared) == 1 else "streets or buildings shared"
        return ((words, min(points.most, points.street + (len(shared) - 1) * points.further)),)
    return (("other streets", points.other),) if left.addresses and right.addresses else ()


def _weigh_figures(left: Marks, right: Marks) -> Reasons:
    points = load_weights().figures
    shared = left.tolls & right.tolls
    if any(count > 1 for _, count in shared):
        return (("a figure shared", points.shared),)
    if any(count == 1 for _, count in shared):
        return (("one person counted in both", points.shared_one),)
    dead = sorted((left.killed or 0, right.killed or 0))
    return (("one dead, and many", points.single_or_many),) if dead[0] == 1 and dead[1] >= _MANY else ()


def _say_days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"


def _day(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)
