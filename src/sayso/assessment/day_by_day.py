"""The range of civilians killed while claims come in day by day: a day costs what came, not what was there before.

It is the range that `sayso.assessment.bounds` makes of all claims until then, found from what the new ones change: a
figure falls when a later one of its speaker comes (R11), a vague word when its origin gives a number (R6). What changes
figures that were counted before, as a party that is charged for the first time, has all of them held against each
other anew, which is rare.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sayso.assessment.bounds import Bound, find_bounds, r9_find_disputed
from sayso.assessment.case import Case
from sayso.assessment.current import Measure, measure_of, r6_beats
from sayso.assessment.parties import find_charged, find_stands
from sayso.assessment.tolls import Count, Days, Figures, count_claim, find_days, find_totalled, with_date
from sayso.assessment.victims import find_victims
from sayso.records.assessment import Group
from sayso.records.claim import Claim, Harm, Stance
from sayso.records.victim import Victim
from sayso.records.window import outer_days

_HARM = Harm.KILLED
_Name = tuple[Group, str]
"""A group of people, and an origin or a source group."""
_Told = tuple[Count, object, Days]
"""A figure, what is told again when the same source gives the same number, and when it was said."""


class CiviliansKilled:
    """The range of civilians killed by the claims given so far."""

    def __init__(self, case: Case, whole: Figures) -> None:
        """Begin without a claim.

        Args:
            case: What claims are looked up in: they are among its own, which count once they are given.
            whole: What all claims to come count together, of which most count the same before all have come.
        """
        self._case = case
        self._whole = whole
        self._claims: dict[str, Claim] = {}
        self._figures = Figures()
        self._charged: frozenset[str] = frozenset()
        self._totalled: frozenset[Harm] = frozenset()
        self._counted: dict[str, list[Count]] = {}
        self._standing = _Standing(case, whole)
        self._naming = {claim.id for claim in case.naming}
        self._victims: list[Victim] = []

    def add(self, claims: Iterable[Claim]) -> None:
        """Take the claims of one more day, none of which may be earlier than those before."""
        fresh = [claim for claim in claims if _may_count(claim)]
        asked = self._find_concerned(fresh)
        counted = {claim.id: self._count(claim) for claim in asked.values()}
        is_anew = any(counted[claim] != self._counted[claim] for claim in counted.keys() & self._counted.keys())
        new = [claim for claim in fresh if claim.id not in self._counted]
        self._counted |= counted
        if is_anew:
            self._standing = _Standing(self._case, self._whole)
            new = list(self._claims.values())
        self._standing.add(*self._sort(new))
        if self._naming and any(claim.id in self._naming for claim in fresh):
            self._victims = list(find_victims(self._claims.values(), harm=_HARM))

    def bounds(self) -> tuple[Bound, Bound] | None:
        """The minimum and the maximum; None while nobody gives a figure."""
        current = self._standing.counts()
        civilians = [count for count in current if count.group is Group.CIVILIANS]
        if not civilians:
            return None
        disputed = r9_find_disputed(current)
        return find_bounds(civilians, self._victims, disputed, self._case.profile.corroboration)

    def _find_concerned(self, fresh: list[Claim]) -> dict[str, Claim]:
        """The claims to be counted: those that are new, and those that these may have counted otherwise."""
        for claim in fresh:
            self._claims[claim.id] = claim
            self._figures.by_report.setdefault(claim.report, []).append(claim)
        charged, totalled = self._charged, self._totalled
        if not charged >= self._whole.charged:  # else nobody is left to be charged
            charged |= find_charged(find_stands(replace(self._case, claims=tuple(fresh))))
        if not totalled:
            totalled = find_totalled(fresh) & {_HARM}
        is_same = (charged, totalled) == (self._charged, self._totalled)
        self._charged, self._totalled = charged, totalled
        if not is_same:
            return dict(self._claims)
        if not charged:
            return {claim.id: claim for claim in fresh}
        # What else its source says in the same report may tell that a figure is no concession (R10).
        parties = {
            claim.id: claim
            for report in {claim.report for claim in fresh}
            for claim in self._figures.by_report[report]
            if (actor := self._case.find_actor(claim)) is not None and self._case.is_of_side(actor, charged)
        }
        return {claim.id: claim for claim in fresh} | parties

    def _count(self, claim: Claim) -> list[Count]:
        if not claim.toll:
            return []
        is_of_nobody = self._case.find_actor(claim) is None  # whose figures do not depend on who is charged
        if is_of_nobody and (_HARM in self._totalled) == (_HARM in self._whole.totalled):
            counts = self._whole.by_claim[claim.id]
        else:
            counts = count_claim(self._case, self._figures, claim, self._charged, self._totalled)
        return [count for count in counts if count.harm is _HARM]

    def _sort(self, claims: Iterable[Claim]) -> tuple[list[Count], list[Count]]:
        """The figures that the claims give, and those that they take back."""
        given: list[Count] = []
        taken_back: list[Count] = []
        for claim in claims:
            (taken_back if claim.stance is Stance.RETRACTS else given).extend(self._counted[claim.id])
        return given, taken_back


def _may_count(claim: Claim) -> bool:
    """Whether a claim has to do with the range: it counts the killed, or may say who is charged."""
    for toll in claim.toll:
        if toll.harm is _HARM:
            return True
    return not claim.toll


@dataclass(slots=True)
class _Said:
    """The figures of one measure: those that no number beats, and those of them that no later one replaces."""

    counts: list[Count] = field(default_factory=list)
    standing: list[Count] = field(default_factory=list)
    latest: str = ""
    """The first day of the latest date among them, in ISO 8601."""

    def add(self, counts: list[Count]) -> None:
        """Take more of them."""
        self.counts += counts
        latest = max(outer_days(count.dated)[0] for count in counts)
        if latest > self.latest:
            self.latest = latest
            self.standing = [count for count in self.standing if self._stands(count)]
        self.standing += [count for count in counts if self._stands(count)]

    def without(self, gone: Count) -> "_Said":
        """The same without one of them: what that one replaced stands again."""
        kept = [count for count in self.counts if count is not gone]
        said = _Said()
        if kept:
            said.add(kept)
        return said

    def _stands(self, count: Count) -> bool:
        last = outer_days(count.dated)[1]
        return not last or last >= self.latest


class _Standing:
    """The figures that stand by R6 and R11, while more and more are given."""

    def __init__(self, case: Case, whole: Figures) -> None:
        self._case = case
        self._whole = whole
        self._given: list[Count] = []
        self._is_any_vague = False
        self._taken_back: set[tuple[tuple[str, str], int]] = set()
        self._clear()

    def _clear(self) -> None:
        self._said: dict[Measure, _Said] = {}
        self._first_days: dict[object, str] = {}
        self._undated: set[object] = set()
        self._numbers: dict[_Name, list[Count]] = {}
        self._words: dict[_Name, list[Count]] = {}

    def add(self, given: list[Count], taken_back: Iterable[Count]) -> None:
        """Take more figures, and some that are taken back."""
        self._given += given
        self._taken_back.update((count.speaker, count.min) for count in taken_back)
        told = self._look_up(given)
        # Without a vague word there is nothing that a number could beat: from the first one on, numbers are noted.
        is_first_vague = not self._is_any_vague and any(count.is_vague for count in given)
        self._is_any_vague = self._is_any_vague or is_first_vague
        if is_first_vague or self._moves_a_date(told):
            self._clear()
            told = self._look_up(self._given)
        for _, figure, days in told:
            if days.known is not None:
                self._first_days[figure] = min(days.known, self._first_days.get(figure, days.known))
        if self._is_any_vague:
            told = self._without_beaten(told)
        dated = [self._with_date(*each) for each in told]
        if self._is_any_vague:
            for word in (count for count in dated if count.is_vague):
                for name in _names(word):
                    self._words.setdefault(name, []).append(word)
        by_measure: dict[Measure, list[Count]] = {}
        for count in dated:
            by_measure.setdefault(measure_of(count), []).append(count)
        for measure, counts in by_measure.items():
            self._said.setdefault(measure, _Said()).add(counts)

    def counts(self) -> list[Count]:
        """The figures that stand now."""
        standing = [count for said in self._said.values() for count in said.standing]
        if not self._taken_back:
            return standing
        return [count for count in standing if (count.speaker, count.min) not in self._taken_back]

    def _look_up(self, given: Iterable[Count]) -> list[_Told]:
        return [(count, count.figure, find_days(self._case, self._whole, count.claim)) for count in given]

    def _moves_a_date(self, told: Iterable[_Told]) -> bool:
        """Whether a figure that was given before without a date, or with a later one, has an earlier one now."""
        first, undated = self._first_days, self._undated
        return any(
            days.known is not None and (days.known < first.get(figure, "") or figure in undated)
            for _, figure, days in told
        )

    def _with_date(self, count: Count, figure: object, days: Days) -> Count:
        date = days.said or self._first_days.get(figure)
        if date is None:
            self._undated.add(figure)
        return count if date == count.dated else with_date(count, date)

    def _without_beaten(self, told: list[_Told]) -> list[_Told]:
        """What is told without vague words that a number beats; those given before that one of these does, go too."""
        self._drop_words_beaten([count for count, _, _ in told if not count.is_vague])
        return [each for each in told if not self._is_beaten(each[0])]

    def _is_beaten(self, count: Count) -> bool:
        """Whether it is a vague word for which its origin or its speaker has a number (R6)."""
        rivals = (other for name in _names(count) for other in self._numbers.get(name, ()))
        return count.is_vague and any(r6_beats(other, count) for other in rivals)

    def _drop_words_beaten(self, numbers: Iterable[Count]) -> None:
        """Note the numbers, and take out the vague words that they beat."""
        for number in numbers:
            for name in _names(number):
                self._numbers.setdefault(name, []).append(number)
                for word in [word for word in self._words.get(name, ()) if r6_beats(number, word)]:
                    self._said[measure_of(word)] = self._said[measure_of(word)].without(word)
                    for each in set(_names(word)):
                        self._words[each] = [other for other in self._words[each] if other is not word]


def _names(count: Count) -> tuple[_Name, _Name]:
    return (count.group, count.edge[0]), (count.group, count.edge[1])
