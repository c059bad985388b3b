"""From claims to figures: what one claim counts, for which group, and what is kept out (R4, R5, R7, R9, R10, R12)."""

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sayso.assessment.case import OF_THIS_INCIDENT, Case, is_background, is_harm, is_stated
from sayso.assessment.causes import is_rival_cause
from sayso.records.assessment import Conceded, Group, LeftOut
from sayso.records.claim import Admits, Claim, Harm, Qualifier, Scope, Stance, Toll, Whom
from sayso.records.quick_init import changed, changer, quick_init
from sayso.records.window import find_window, last_day

SUBGROUPS = {Whom.CHILDREN: Group.CHILDREN, Whom.WOMEN: Group.WOMEN, Whom.MEN: Group.MEN}
_HEDGED = frozenset({Qualifier.AT_LEAST, Qualifier.OVER, Qualifier.UP_TO, Qualifier.ABOUT, Qualifier.NEARLY})
_AS_CIVILIANS = frozenset({Whom.CIVILIANS, Whom.UNKNOWN, Whom.STAFF})
_AFTER_ALL_DAYS = "9999-99-99"
_R5 = ("R5",)


@quick_init
@dataclass(frozen=True, slots=True)
class Count:
    """One claim's figure for one range. `source` names the claim's own speaker.

    `speaker` is who stands by the figure: the source group, and the words for somebody without a name. To count
    origins, the unnamed of one report are one source; but a baker does not take back what a driver said.
    `has_floor`: it says that at least `min` were harmed ("up to" does not). `is_part`: a floor, not a total.
    `is_total`: neither a part of a count, whoever it counts, nor a sum of parts.
    `is_subgroup`: a count of children, women or men, standing in for the civilians they are. `is_explicit_civilian`:
    said to be civilians by the words. `is_own_word`: a charged party's word of the fighters that it killed. `dated`
    is an EDTF date: said, else the day on which this source is first known to have given this figure.
    """

    claim: Claim
    edge: tuple[str, str]
    speaker: tuple[str, str]
    source: str
    harm: Harm
    group: Group
    min: int
    max: int | None
    has_floor: bool = True
    is_vague: bool = False
    is_part: bool = False
    is_total: bool = True
    is_subgroup: bool = False
    is_explicit_civilian: bool = False
    is_own_word: bool = False
    dated: str | None = None
    rules: tuple[str, ...] = ()

    @property
    def figure(self) -> tuple[str, Harm, Group, int]:
        """What is told again when the same source gives the same number."""
        return self.edge[1], self.harm, self.group, self.min


with_date = changer(Count, "dated")
"""The same figure with another date (EDTF)."""
_set_date = Count.__dict__["dated"].__set__  # of a figure that nobody else has yet


@dataclass(slots=True)
class Figures:
    """All that the claims of a case count: figures, what was left out of which range, what parties concede."""

    counts: list[Count] = field(default_factory=list)
    left_out: list[tuple[Harm, Group, LeftOut]] = field(default_factory=list)
    conceded: dict[str, list[tuple[Toll, Claim]]] = field(default_factory=dict)
    retracted: list[Count] = field(default_factory=list)
    by_report: dict[str, list[Claim]] = field(default_factory=dict)
    by_claim: dict[str, list[Count]] = field(default_factory=dict)
    """The figures of each claim, those that it takes back too."""
    days: dict[str, "Days"] = field(default_factory=dict)
    """When the figures of each claim were said, and surely known."""
    totalled: frozenset[Harm] = frozenset()
    """The harms for which anybody gives a figure of all people."""
    charged: frozenset[str] = frozenset()
    """The parties that are charged."""

    def leave_out(self, claim: Claim, toll: Toll, rule: str, reason: str) -> None:
        """Notes that a figure does not enter, by which rule, and why."""
        self.left_out.append((toll.harm, find_group(toll), LeftOut(claim.id, rule, reason)))


def find_figures(case: Case, charged: frozenset[str]) -> Figures:
    """Every figure of the case before one is held against another."""
    figures = Figures(charged=charged)
    for claim in case.claims:
        figures.by_report.setdefault(claim.report, []).append(claim)
    figures.totalled = find_totalled(case.claims)
    for claim in sorted(case.claims, key=lambda claim: claim.id):
        if claim.toll:
            counts = figures.by_claim[claim.id] = count_claim(case, figures, claim, charged, figures.totalled)
            (figures.retracted if claim.stance is Stance.RETRACTS else figures.counts).extend(counts)
    _date_figures(case, figures)
    return figures


def find_totalled(claims: Iterable[Claim]) -> frozenset[Harm]:
    """The harms for which anybody gives a figure of all people.

    Somebody who counts the children alone does not say that nobody else died, once there is such a figure.
    """
    found: set[Harm] = set()
    for claim in claims:
        for toll in claim.toll:
            if toll.harm not in found and toll.whom in _AS_CIVILIANS and is_harm(toll) and is_stated(claim):
                found.add(toll.harm)
    return frozenset(found)


def count_claim(
    case: Case, figures: Figures, claim: Claim, charged: frozenset[str], totalled: Collection[Harm]
) -> list[Count]:
    """What one claim counts, before it is dated. What it leaves out or concedes is noted in `figures`.

    Args:
        case: What the claim is looked up in.
        figures: Those so far, with the claims of each report.
        claim: The claim.
        charged: The parties that are charged.
        totalled: The harms for which anybody gives a figure of all people.
    """
    if _is_plainly_said(case, claim) and _is_all_plain(claim.toll):  # as most are
        voice = _find_voice(case, claim)
        tolls = sorted(claim.toll, key=_harm_of) if len(claim.toll) > 1 else claim.toll
        return [_count_plainly(voice, toll) for toll in tolls]
    kept = [toll for toll in claim.toll if _enters(case, figures, claim, toll, charged)]
    if not kept:
        return []
    voice = _find_voice(case, claim)
    found: list[Count] = []
    for harm in sorted({toll.harm for toll in kept}):
        of_harm = [toll for toll in kept if toll.harm is harm]
        found += _count_tolls(case, voice, of_harm, charged, beside_total=harm in totalled)
    return found


def find_group(toll: Toll) -> Group:
    """The group whose range a figure enters. People are taken to be civilians absent contrary evidence (R9)."""
    if toll.whom is Whom.FIGHTERS:
        return Group.FIGHTERS
    if toll.is_mixed:
        return Group.UNKNOWN
    return SUBGROUPS.get(toll.whom, Group.CIVILIANS)


def r4_words_to_numbers(case: Case, toll: Toll) -> tuple[int, int | None] | None:
    """R4: what a vague word counts by the profile's table; None when it gives no toll ("most of them")."""
    if toll.qualifier is not Qualifier.VAGUE or toll.word is None:
        return toll.min, toll.max
    if case.profile.gives_no_toll(toll.word):
        return None
    row = case.profile.find_word(toll.word)
    return (toll.min, toll.max) if row is None else (row.min, row.max)


def r5_bounds(toll: Toll, numbers: tuple[int, int | None]) -> tuple[int, int | None, bool]:
    """R5: the bounds of a hedged figure, and whether it says that anybody at all was harmed.

    "At least" and "over" are open above (the reader already counts "over 200" from 201); "up to" has no lower bound;
    "about", "some" and "nearly" stand for their number.
    """
    low, high = numbers
    if toll.qualifier in (Qualifier.AT_LEAST, Qualifier.OVER):
        return low, None, True
    if toll.qualifier is Qualifier.UP_TO:
        return 0, high, False
    return low, high, True


def r7_add_parts(counts: list[Count], *, beside_total: bool) -> list[Count]:
    """R7: the figures of one claim for civilians, with disjoint parts of one count added up.

    Parts are added only where the claim presents them side by side and gives no total; figures that may overlap (two
    totals, a family and the children in it) never are. What is left of the parts are floors.
    """
    totals = [count for count in counts if not count.is_part and not count.is_subgroup]
    parts = [count for count in counts if count.is_part and not count.is_subgroup]
    subgroups = [count for count in counts if count.is_subgroup]
    if totals:
        return [*totals, *map(_as_floor, parts), *subgroups]
    if len(parts) > 1:
        return [_add(parts), *subgroups]
    whole = [count for count in subgroups if not (count.is_part and count.is_vague)]
    # Of one sort alone ("three women were killed") the count is the total only if it is said of the incident.
    is_count = len({count.group for count in whole}) == len(whole) and (
        len(whole) > 1 or any(not count.is_part for count in whole)
    )
    if is_count and not parts and not beside_total and len(whole) == len(subgroups):
        return [changed(_add(whole), is_subgroup=False)]
    return [*map(_as_floor, parts), *subgroups]


def r9_own_word(case: Case, claim: Claim, charged: frozenset[str]) -> bool:
    """R9: whether what the claim says of fighters is the word of those who killed them, or of their partners."""
    return case.is_of_side(claim.speaker.actor, charged)


def r10_is_conceded(
    case: Case, claim: Claim, toll: Toll, charged: frozenset[str], beside: Iterable[Claim] = ()
) -> bool:
    """R10: whether the figure is what a charged party, or a partner of it, concedes, kept apart from the range.

    `beside` are the claims of its report.

    A number given with a rival cause, in the claim or by the same source elsewhere in the report, is no concession;
    one with which the party accepts the harm always is.
    """
    party = case.find_actor(claim)
    if party is None or find_group(toll) is Group.FIGHTERS or not case.is_of_side(party, charged):
        return False
    if claim.stance is Stance.ADMITS or (
        claim.responsibility is not None and claim.responsibility.admits is Admits.HARM
    ):
        return True
    same = (other for other in beside if _same_source(case, other, claim))
    return not any(is_stated(other) and is_rival_cause(case, other, party) for other in same)


def r12_is_elsewhere(claim: Claim, toll: Toll) -> bool:
    """R12: whether the figure is campaign-wide, cumulative or of another incident."""
    return toll.scope not in OF_THIS_INCIDENT or is_background(claim)


def sum_conceded(case: Case, conceded: Iterable[tuple[Toll, Claim]]) -> tuple[Conceded, ...]:
    """What one party concedes, for each harm: from the lowest to the highest of its figures that none replaces."""
    by_harm: dict[Harm, list[tuple[Toll, Claim]]] = {}
    for toll, claim in conceded:
        by_harm.setdefault(toll.harm, []).append((toll, claim))
    found = []
    for harm, of_harm in sorted(by_harm.items()):
        said = r11_latest_conceded(case, of_harm)
        highs = [toll.max for toll, _ in said]
        high = None if None in highs else max(high for high in highs if high is not None)
        found.append(
            Conceded(harm, min(toll.min for toll, _ in said), high, tuple(sorted({claim.id for _, claim in said})))
        )
    return tuple(found)


def r11_latest_conceded(case: Case, conceded: list[tuple[Toll, Claim]]) -> list[tuple[Toll, Claim]]:
    """R11: the concessions that no later one of the same speaker and for the same people replaces; undated, none is."""
    latest: dict[tuple[str, Group], str] = {}
    for toll, claim in conceded:
        speaker = (case.lineage.edge(claim)[1], find_group(toll))
        latest[speaker] = max(case.since.get(claim.id) or "", latest.get(speaker, ""))
    return [
        (toll, claim)
        for toll, claim in conceded
        if (case.since.get(claim.id) or _AFTER_ALL_DAYS) >= latest[case.lineage.edge(claim)[1], find_group(toll)]
    ]


def _is_plainly_said(case: Case, claim: Claim) -> bool:
    """Whether the claim says so itself, of this time, and is no party's word."""
    return is_stated(claim) and not is_background(claim) and case.find_actor(claim) is None


def _is_all_plain(tolls: tuple[Toll, ...]) -> bool:
    """Whether each counts all people of this incident in a number, for one harm each, and none beyond reason."""
    for toll in tolls:
        is_total = toll.scope is Scope.INCIDENT and toll.whom in _AS_CIVILIANS and not toll.is_mixed
        if not is_total or _is_vague(toll) or toll.is_beyond_reason:
            return False
    return len(tolls) == 1 or len({toll.harm for toll in tolls}) == len(tolls)


def _is_vague(toll: Toll) -> bool:
    """Whether a figure is a vague word, or the most that one says: "dozens were killed or wounded"."""
    return toll.qualifier is Qualifier.VAGUE or toll.word is not None


def _count_plainly(voice: "_Voice", toll: Toll) -> Count:
    """What a figure counts that enters by no rule but R5."""
    low, high, has_floor = r5_bounds(toll, (toll.min, toll.max))
    return Count(
        voice.claim, voice.edge, voice.speaker, voice.source, toll.harm, Group.CIVILIANS, low, high, has_floor,
        is_explicit_civilian=toll.whom is not Whom.UNKNOWN,
        rules=_R5 if toll.qualifier in _HEDGED else (),
    )  # fmt: skip


def _harm_of(toll: Toll) -> Harm:
    return toll.harm


def _enters(case: Case, figures: Figures, claim: Claim, toll: Toll, charged: frozenset[str]) -> bool:
    if r12_is_elsewhere(claim, toll):
        figures.leave_out(claim, toll, "R12", f"counts {toll.scope.replace('_', ' ')}, not this incident")
        return False
    if toll.is_beyond_reason:
        figures.leave_out(claim, toll, "R1", "beyond reason: more people than one incident can harm")
        return False
    if claim.stance is Stance.RETRACTS:
        return True
    if not is_stated(claim):
        figures.leave_out(claim, toll, "R1", "denied, doubted, asked or only expected: no toll that anybody gives")
        return False
    if r10_is_conceded(case, claim, toll, charged, figures.by_report.get(claim.report, ())):
        figures.conceded.setdefault(case.find_actor(claim) or "", []).append((toll, claim))
        figures.leave_out(claim, toll, "R10", "conceded by a party that is charged: kept apart")
        return False
    if r4_words_to_numbers(case, toll) is None:
        figures.leave_out(claim, toll, "R4", f"{toll.word!r} gives no toll")
        return False
    return True


@quick_init
@dataclass(frozen=True, slots=True)
class _Voice:
    """Whose figures a claim's are: what is the same for each of them. Fields as in `Count`."""

    claim: Claim
    edge: tuple[str, str]
    speaker: tuple[str, str]
    source: str


def _find_voice(case: Case, claim: Claim) -> _Voice:
    edge, source = case.lineage.edge(claim), case.name_speaker(claim)
    person = source.casefold() if edge[1] in case.lineage.nameless else ""
    return _Voice(claim, edge, (edge[1], person), source)


def _count_tolls(
    case: Case, voice: _Voice, tolls: list[Toll], charged: frozenset[str], *, beside_total: bool
) -> list[Count]:
    if (
        len(tolls) == 1
        and tolls[0].whom in _AS_CIVILIANS
        and not tolls[0].is_mixed
        and tolls[0].scope is not Scope.PART
    ):
        only = _count_toll(case, voice, tolls[0])  # what most claims give: one total, with nothing to set apart or add
        return [] if only is None else [only]
    own_word = r9_own_word(case, voice.claim, charged)
    counts = [
        _as_sum(count) if len(tolls) > 1 and _is_sum(toll, tolls) else count
        for toll in tolls
        if (count := _count_toll(case, voice, toll)) is not None
    ]
    civilians = [count for count in counts if count.group is Group.CIVILIANS]
    subgroups = [changed(count, is_subgroup=True) for count in counts if count.group in SUBGROUPS.values()]
    fighters = [changed(count, is_own_word=own_word) for count in counts if count.group is Group.FIGHTERS]
    mixed = [_as_floor(count) if count.is_part else count for count in counts if count.group is Group.UNKNOWN]
    within = r7_add_parts([*civilians, *subgroups], beside_total=beside_total)
    named = [_as_civilians(count) for count in within if count.is_subgroup]
    whole = [changed(count, group=Group.CIVILIANS) for count in within if not count.is_subgroup]
    # "Including five children" counts a part of the dead, but all the children among them.
    all_of_them = [changed(count, is_part=False) for count in subgroups]
    return [*_without_own_fighters(whole, fighters), *named, *all_of_them, *fighters, *mixed]


def _count_toll(case: Case, voice: _Voice, toll: Toll) -> Count | None:
    numbers = r4_words_to_numbers(case, toll)
    if numbers is None:
        return None
    low, high, has_floor = r5_bounds(toll, numbers)
    is_vague = _is_vague(toll)
    rules = (("R4",) if is_vague else ()) + (("R5",) if toll.qualifier in _HEDGED else ())
    return Count(
        voice.claim, voice.edge, voice.speaker, voice.source, toll.harm, find_group(toll), low, high, has_floor,
        is_vague=is_vague, is_part=toll.scope is Scope.PART, is_total=toll.scope is not Scope.PART,
        is_explicit_civilian=toll.whom is not Whom.UNKNOWN,
        rules=rules,
    )  # fmt: skip


def _is_sum(total: Toll, tolls: list[Toll]) -> bool:
    """R7: whether a figure is only its parts together ("a family of five and a monk"), whose words it covers."""
    parts = [
        toll
        for toll in tolls
        if toll.scope is Scope.PART and total.span.start <= toll.span.start and toll.span.end <= total.span.end
    ]
    return total.scope is not Scope.PART and len(parts) > 1 and sum(part.min for part in parts) == total.min


def _as_sum(count: Count) -> Count:
    """The parts of one count together, as the reader added them up."""
    return changed(count, is_total=False, rules=(*count.rules, "R7"))


def _as_floor(count: Count) -> Count:
    """A partial count is a floor, not a total: it says nothing of a maximum."""
    return changed(count, max=None, rules=(*count.rules, "R7")) if count.has_floor else count


def _as_civilians(count: Count) -> Count:
    """Children, women and men count within civilians (R4), of whom they are at least so many."""
    return changed(_as_floor(count), group=Group.CIVILIANS, is_part=True, rules=(*count.rules, "R4"))


def _add(parts: list[Count]) -> Count:
    highs = [part.max for part in parts]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return changed(
        parts[0],
        min=sum(part.min for part in parts),
        max=high,
        is_part=False,
        is_total=False,
        is_vague=any(part.is_vague for part in parts),
        is_explicit_civilian=all(part.is_explicit_civilian for part in parts),
        rules=(*dict.fromkeys(rule for part in parts for rule in part.rules), "R7"),
    )


def _without_own_fighters(whole: list[Count], fighters: list[Count]) -> list[Count]:
    """The people of a claim less those whom it calls fighters itself ("15 people, three of them fighters")."""
    among = [count for count in fighters if count.is_part and not count.is_own_word]
    if not among:
        return whole
    low, high = max(count.min for count in among), max(count.max or count.min for count in among)
    return [
        count
        if count.is_explicit_civilian
        else changed(
            count,
            min=max(0, count.min - high),
            max=None if count.max is None else max(0, count.max - low),
            rules=(*count.rules, "R9"),
        )
        for count in whole
    ]


def _same_source(case: Case, left: Claim, right: Claim) -> bool:
    return case.lineage.edge(left)[1] == case.lineage.edge(right)[1]


def _date_figures(case: Case, figures: Figures) -> None:
    """Gives the figures the date that R11 goes by.

    A figure without a date of its own is dated by its report. But the same number of the same source, told again, is
    the same figure: it keeps the earliest date on which it was known, so that a column of next week does not bring
    an old toll back.
    """
    first: dict[tuple[str, Harm, Group, int], str] = {}
    undated: list[tuple[Count, tuple[str, Harm, Group, int]]] = []
    for counts in figures.by_claim.values():
        if not counts or counts[0].claim.stance is Stance.RETRACTS:
            continue
        days = find_days(case, figures, counts[0].claim)
        for count in counts:
            figure = count.figure
            if days.known is not None and days.known < first.get(figure, _AFTER_ALL_DAYS):
                first[figure] = days.known
            if days.said is None:
                undated.append((count, figure))
            else:
                _set_date(count, days.said)
    for count, figure in undated:
        _set_date(count, first.get(figure))


@dataclass(frozen=True, slots=True)
class Days:
    """When the figures of a claim were said (EDTF), and the day (ISO 8601) on which they were surely known.

    `said` is None where no day can be told from it. `known` is that day, else the one by which they were published;
    None when unknown.
    """

    said: str | None
    known: str | None


def find_days(case: Case, figures: Figures, claim: Claim) -> Days:
    """When the figures of a claim were said and known: found once, and kept in `figures`."""
    found = figures.days.get(claim.id)
    if found is None:
        found = figures.days[claim.id] = _find_days(case, claim)
    return found


def _find_days(case: Case, claim: Claim) -> Days:
    report = case.reports.get(claim.report)
    published = report.published.edtf if report is not None and report.published is not None else None
    return _days_of(claim.said.edtf if claim.said is not None else None, published)


@functools.lru_cache(maxsize=65536)
def _days_of(said: str | None, published: str | None) -> Days:
    if said is not None and find_window(said) is not None:
        return Days(said, last_day(said))
    return Days(None, last_day(published) if published is not None else None)
