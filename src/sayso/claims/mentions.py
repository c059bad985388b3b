"""The incidents that one report tells of: claims put together by date, by place, and by "the attack".

Never across reports: that is the work of `sayso.incidents`.
"""

from dataclasses import dataclass, field, replace

from sayso.claims.acts import ActLexicon, find_in
from sayso.claims.headlines import headline_end
from sayso.claims.joint_totals import find_joint_totals
from sayso.claims.same_figures import tells_same
from sayso.records.claim import Claim, Happening, Harm, Kind, Scope, Stance
from sayso.records.date import EdtfDate
from sayso.records.harm import HarmKind
from sayso.records.incident import IncidentMention
from sayso.records.place import Place, Precision
from sayso.records.quick_init import changed
from sayso.records.report import Report
from sayso.records.window import dates_fit
from sayso.text.edtf import find_bounds, parse_partial
from sayso.text.places import WIDE, coarseness, is_within, places_fit

_INCIDENT_KINDS = {Kind.TOLL, Kind.RESPONSIBILITY, Kind.CAUSE, Kind.PLACE_TIME, Kind.INQUIRY, Kind.EVIDENCE}
_DATED_KINDS = {Kind.TOLL, Kind.RESPONSIBILITY, Kind.CAUSE, Kind.PLACE_TIME}
"""Kinds whose date is that of the incident: an inquiry's or a picture's is its own."""
_HURTING = (HarmKind.KILLING, HarmKind.INJURY)
_TOWNS = frozenset({Precision.CITY, Precision.TOWN})
_PARTS_OF_TOWNS = frozenset({Precision.DISTRICT, Precision.SUBDISTRICT, Precision.NEIGHBOURHOOD, Precision.STREET})
"""What "the al-Sarn district" may be: a part of the town that the report names."""
_COUNTED = (Scope.INCIDENT, Scope.PART)
_ACT_RULES = "-ACT-"
"""In the id of every rule that finds an act of harm."""
RECENT_MONTHS = 2
"""Months before publication up to which an incident is news, not history; ours, from reading agency copy."""
MOST_DAYS = 2
"""Days given for one incident: a night has two."""
MONTHS_IN_YEAR = 12


@dataclass
class _Cluster:
    """Claims of one incident while they are gathered."""

    date: EdtfDate | None
    place: Place | None
    claims: list[Claim] = field(default_factory=list)
    last_position: int = 0
    targets: set[str] = field(default_factory=set)

    def take(self, claim: Claim, date: EdtfDate | None, place: Place | None, targets: set[str]) -> None:
        self.date = _narrower_date(self.date, date)
        self.place = _narrower_place(self.place, place)
        self.claims.append(claim)
        self.last_position = claim.content[0].start
        self.targets |= targets


def gather_mentions(
    report: Report, claims: tuple[Claim, ...], lexicon: ActLexicon
) -> tuple[tuple[Claim, ...], tuple[IncidentMention, ...]]:
    """The claims with the label of their incident, and the incidents. Claims outside any keep no label.

    An older incident that a report recalls beside a recent one is background: its figures are marked so. So is a total
    of several incidents together.
    """
    text = report.text
    headline = headline_end(report)
    clusters: list[_Cluster] = []
    for claim in _anchors_first(text, claims, lexicon, headline):
        _place_claim(text, claim, clusters, lexicon, headline)
    clusters = [cluster for cluster in clusters if any(_is_anchor(claim) for claim in cluster.claims)]
    clusters = clusters or _told_without_figures(claims)
    clusters, recalled = _without_recalled(text, clusters, report, lexicon)
    joint = find_joint_totals([cluster.claims for cluster in clusters])
    for cluster in clusters:
        cluster.claims = [claim for claim in cluster.claims if claim.id not in joint]
    clusters = [cluster for cluster in clusters if cluster.claims]
    scopes = dict.fromkeys(recalled, Scope.OTHER_INCIDENT) | dict.fromkeys(joint, Scope.CAMPAIGN)
    claims = tuple(_as_background(claim, scopes[claim.id]) if claim.id in scopes else claim for claim in claims)
    clusters.sort(key=lambda cluster: min(claim.content[0].start for claim in cluster.claims))
    labels = {claim.id: f"i{number}" for number, cluster in enumerate(clusters, 1) for claim in cluster.claims}
    mentions = tuple(
        IncidentMention(cluster.claims[0].report, f"i{number}", cluster.date, cluster.place, _ids(cluster))
        for number, cluster in enumerate(clusters, 1)
    )
    labelled = (changed(claim, incident=labels[claim.id]) if claim.id in labels else claim for claim in claims)
    return tuple(labelled), mentions


def _ids(cluster: _Cluster) -> tuple[str, ...]:
    ordered = sorted(cluster.claims, key=lambda claim: (_place_of(claim), claim.id))
    return tuple([claim.id for claim in ordered])


def _place_of(claim: Claim) -> list[tuple[int, int]]:
    """Where the words of a claim stand: what its spans compare by, in one step."""
    return [(span.start, span.end) for span in claim.content]


def _without_recalled(
    text: str, clusters: list[_Cluster], report: Report, lexicon: ActLexicon
) -> tuple[list[_Cluster], set[str]]:
    """The clusters but for those long before the report, where there is another; and the ids of the claims left out.

    Of a report without a day, that of the incident of which it tells most stands for it. What is told of no day or
    place belongs to an incident that is kept.
    """
    day = report.published
    if day is None and len(clusters) > 1:
        day = max(clusters, key=lambda cluster: (_told_count(cluster), -_first_position(cluster))).date
    old = [cluster for cluster in clusters if _is_long_before(cluster.date, day)]
    if not old or len(old) == len(clusters):
        return clusters, set()
    kept = [cluster for cluster in clusters if cluster not in old]
    dated = {claim.id for one in old for claim in one.claims if claim.event and claim.event.date}
    loose = [claim for one in old for claim in one.claims if claim.event is None]
    dated |= {claim.id for claim in loose if _points_back(text, claim, lexicon)}
    for claim in (claim for claim in loose if claim.id not in dated):
        _join_last(text, claim, kept, _targets(text, claim, lexicon))
    return kept, dated


def _points_back(text: str, claim: Claim, lexicon: ActLexicon) -> bool:
    """Whether a claim is of what was just recalled: "The army denied responsibility for that attack"."""
    found = find_in(lexicon.definite, text, claim.content)
    return found is not None and found.words(text).lower().startswith(lexicon.pointing)


def _told_count(cluster: _Cluster) -> int:
    """How many claims say themselves when or where it was; others were only put with what stood before them."""
    return sum(claim.event is not None for claim in cluster.claims)


def _is_long_before(date: EdtfDate | None, published: EdtfDate | None) -> bool:
    first = parse_partial(date.edtf) if date else None
    last = parse_partial(published.edtf.split("/")[-1]) if published else None
    if first is None or last is None:
        return False
    if first.month is None or last.month is None:
        return first.year is not None and last.year is not None and first.year < last.year
    if first.year is None or last.year is None:
        return (last.month - first.month) % MONTHS_IN_YEAR > RECENT_MONTHS
    return (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month > RECENT_MONTHS


def _as_background(claim: Claim, scope: Scope) -> Claim:
    tolls = tuple(replace(toll, scope=scope) for toll in claim.toll)
    return replace(claim, kinds=(Kind.BACKGROUND,), toll=tolls)


def _anchors_first(text: str, claims: tuple[Claim, ...], lexicon: ActLexicon, headline: int) -> list[Claim]:
    """Claims that say when and where come before those that only refer back; those of the headline come last."""
    candidates = [
        claim
        for claim in claims
        if Kind.BACKGROUND not in claim.kinds
        and (not _INCIDENT_KINDS.isdisjoint(claim.kinds) or _denies_harm(text, claim, lexicon))
    ]

    def rank(claim: Claim) -> tuple[bool, bool, list[tuple[int, int]]]:
        return claim.content[0].start < headline, not _is_anchor(claim) or _knows(claim) == 0, _place_of(claim)

    return sorted(candidates, key=rank)


def _denies_harm(text: str, claim: Claim, lexicon: ActLexicon) -> bool:
    """Whether a claim is that nobody was harmed. "Nobody was wounded" and "no children were" leave others dead."""
    if Kind.HARM not in claim.kinds or claim.stance not in (Stance.DENIES, Stance.DOUBTS):
        return False
    return find_in(lexicon.some_harmed, text, claim.content) is None


def _knows(claim: Claim) -> int:
    event = claim.event
    return 0 if event is None else (event.date is not None) + (event.place is not None)


def _is_anchor(claim: Claim) -> bool:
    """Whether a claim can stand for an incident alone: somebody was harmed, or a dated act was done somewhere."""
    if any(toll.scope in _COUNTED and toll.harm in (Harm.KILLED, Harm.INJURED) for toll in claim.toll):
        return True
    if Kind.PLACE_TIME in claim.kinds and _is_local(claim) and _has_day(claim):
        return True
    if claim.negated or claim.stance in (Stance.DENIES, Stance.ASKS, Stance.DOUBTS):
        return False
    is_told_when = not claim.cue or (claim.event is not None and claim.event.date is not None)
    if Kind.PLACE_TIME in claim.kinds and _is_local(claim) and is_told_when and _names_act(claim):
        return True
    party = claim.responsibility
    if party is not None and party.act is not None and Kind.HARM in claim.kinds and _is_dated(claim):
        return True
    return party is not None and party.act not in (None, "air_operation") and _is_local(claim)


def _names_act(claim: Claim) -> bool:
    return any(_ACT_RULES in rule for rule in claim.made_by)


def _is_local(claim: Claim) -> bool:
    """Whether a claim names a place narrow enough for an incident."""
    place = claim.event.place if claim.event else None
    return place is not None and place.precision not in (None, Precision.COUNTRY, Precision.PROVINCE)


def _has_day(claim: Claim) -> bool:
    date = claim.event.date if claim.event else None
    parts = parse_partial(date.edtf) if date is not None and "/" not in date.edtf else None
    return parts is not None and parts.day is not None


def _is_dated(claim: Claim) -> bool:
    """Whether a claim gives a day, or a night over two: "overnight on 2-3 November"."""
    date = claim.event.date if claim.event else None
    parts = [parse_partial(part) for part in date.edtf.split("/")] if date is not None else []
    return 0 < len(parts) <= MOST_DAYS and all(part is not None and part.day is not None for part in parts)


def _place_claim(text: str, claim: Claim, clusters: list[_Cluster], lexicon: ActLexicon, headline: int) -> None:
    date = claim.event.date if claim.event and not _DATED_KINDS.isdisjoint(claim.kinds) else None
    place = claim.event.place if claim.event else None
    if claim.content[0].start < headline and place is not None and place.id is None:
        place = None
    targets = _targets(text, claim, lexicon)
    if date is None and place is None:
        _join_last(text, claim, clusters, targets)
        return
    fitting = [cluster for cluster in clusters if _fits(cluster, date, place)]
    if not fitting and claim.content[0].start < headline:
        fitting = [one for one in clusters if _is_wide(one.place) and tells_same(one.claims, claim)]
    if fitting and claim.content[0].start < headline:
        min(fitting, key=_first_position).take(claim, date, place, targets)
    elif fitting:
        _best(fitting, claim, date, place, targets).take(claim, date, place, targets)
    elif _is_anchor(claim):
        clusters.append(_Cluster(date, place))
        clusters[-1].take(claim, date, place, targets)


def _told_without_figures(claims: tuple[Claim, ...]) -> list[_Cluster]:
    """One incident of all claims that somebody was killed or hurt, where nothing else tells of any."""
    telling = [claim for claim in claims if _tells_hurt(claim)]
    if not telling:
        return []
    cluster = _Cluster(None, None)
    for claim in telling:
        event = claim.event or Happening(None, None)
        fits = _fits(cluster, event.date, event.place)
        cluster.take(claim, event.date if fits else None, event.place if fits else None, set())
    return [cluster]


def _tells_hurt(claim: Claim) -> bool:
    if claim.negated or claim.stance in (Stance.DENIES, Stance.ASKS, Stance.DOUBTS) or Kind.BACKGROUND in claim.kinds:
        return False
    return Kind.HARM in claim.kinds and any(harm.kind in _HURTING for harm in claim.harms)


def _first_position(cluster: _Cluster) -> int:
    return min(claim.content[0].start for claim in cluster.claims)


def _targets(text: str, claim: Claim, lexicon: ActLexicon) -> set[str]:
    """What is said to have been hit, as words in the singular or plural as printed."""
    return {
        match[0].lower() for span in claim.content for match in lexicon.targets.finditer(text, span.start, span.end)
    }


def _fits(cluster: _Cluster, date: EdtfDate | None, place: Place | None) -> bool:
    dates = cluster.date is None or date is None or dates_fit(cluster.date.edtf, date.edtf)
    return dates and (cluster.place is None or place is None or _may_be_one(cluster.place, place))


def _may_be_one(left: Place, right: Place) -> bool:
    """Whether two places may be one spot: what no gazetteer holds may lie in the country or the town that is named."""
    if places_fit(left, right):
        return True
    wide, narrow = (left, right) if coarseness(left) > coarseness(right) else (right, left)
    if coarseness(wide) >= WIDE and _is_unknown(narrow):
        return True
    return any(
        _is_unknown(part) and part.precision in _PARTS_OF_TOWNS and town.precision in _TOWNS
        for part, town in ((left, right), (right, left))
    )


def _is_wide(place: Place | None) -> bool:
    return place is None or coarseness(place) >= WIDE


def _is_unknown(place: Place) -> bool:
    return place.id is None and not place.within


def _narrower_date(left: EdtfDate | None, right: EdtfDate | None) -> EdtfDate | None:
    """The more precise of two dates that fit; the first where neither is."""
    if left is None or right is None:
        return left or right
    return right if _known_parts(right) > _known_parts(left) else left


def _known_parts(date: EdtfDate) -> tuple[bool, int]:
    parts = parse_partial(date.edtf)
    known = sum(part is not None for part in (parts.year, parts.month, parts.day)) if parts else 0
    return parts is not None and parts.day is not None and "/" not in date.edtf, known


def _narrower_place(left: Place | None, right: Place | None) -> Place | None:
    """The finer of two places that fit; the first where neither is."""
    if left is None or right is None:
        return left or right
    if is_within(right, left) != is_within(left, right):
        return right if is_within(right, left) else left
    return right if coarseness(right) < coarseness(left) else left


def _best(
    fitting: list[_Cluster], claim: Claim, date: EdtfDate | None, place: Place | None, targets: set[str]
) -> _Cluster:
    """The cluster that shares most with the claim; among equals the one told of last before it."""
    position = claim.content[0].start

    def rank(cluster: _Cluster) -> tuple[int, int, int, int]:
        shared = int(cluster.date is not None and date is not None) + int(
            cluster.place is not None and place is not None
        )
        before = cluster.last_position <= position
        return (
            shared,
            len(targets & cluster.targets),
            int(before),
            cluster.last_position if before else -cluster.last_position,
        )

    return max(fitting, key=rank)


def _join_last(text: str, claim: Claim, clusters: list[_Cluster], targets: set[str]) -> None:
    if not clusters:
        if _is_anchor(claim):
            clusters.append(_Cluster(None, None))
            clusters[-1].take(claim, None, None, targets)
        return
    same_figures = [cluster for cluster in clusters if tells_same(cluster.claims, claim)]
    if len(same_figures) == 1:
        same_figures[0].claims.append(claim)
        return
    same_target = [cluster for cluster in clusters if cluster.targets & targets]
    if len(same_target) == 1:
        same_target[0].claims.append(claim)
        return
    spoke = [cluster for cluster in clusters if _has_spoken(cluster, claim)]
    if len(spoke) == 1:
        spoke[0].claims.append(claim)
        return
    position = claim.content[0].start
    starts = [
        (max((c.content[0].start for c in cluster.claims if c.content[0].start <= position), default=-1), index)
        for index, cluster in enumerate(clusters)
    ]
    _start, index = max(starts)
    last = clusters[index if _start >= 0 else 0]
    (_told_before(text, last, claim, clusters) or last).claims.append(claim)


def _has_spoken(cluster: _Cluster, claim: Claim) -> bool:
    """Whether whoever says a claim, and is not the outlet, has said something of an incident before."""
    speaker = claim.speaker
    if speaker.own_voice or speaker.name is None:
        return False
    return any(other.speaker.name == speaker.name and other.content < claim.content for other in cluster.claims)


def _told_before(text: str, last: _Cluster, claim: Claim, clusters: list[_Cluster]) -> _Cluster | None:
    """The incident that a report comes back to after it recalled an older one in a paragraph.

    "Last week a blast killed 18 in Tessel." In the next paragraph, what names neither day nor place is of the incident
    of which most was told before.
    """
    told = max(clusters, key=lambda cluster: (len(cluster.claims), -_first_position(cluster)))
    here = max(one.content[-1].end for one in last.claims)
    if told is last or not here < claim.content[0].start or "\n" not in text[here : claim.content[0].start]:
        return None
    day, other = (find_bounds(one.date.edtf) if one.date else (None, None) for one in (told, last))
    is_older = day[0] is not None and other[1] is not None and other[1] < day[0]
    return told if is_older else None
