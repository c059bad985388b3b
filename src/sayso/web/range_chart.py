"""The range of a harm drawn beside each origin's figure, with what set its bounds and what was left out.

Positions are per cent of the drawing's width, so that it fits a phone and a desk without a script; every value that is
drawn also stands beside it in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.assessment.rules import say_rule
from sayso.pipeline.views import IncidentView
from sayso.records.assessment import BoundTrace, Conceded, Figure, Group, LeftOut, Range
from sayso.records.claim import Claim, Harm, name_speaker
from sayso.web.claim_card import Review, find_review
from sayso.web.links import link_claim
from sayso.web.portions import ROWS_AT_ONCE, Portions
from sayso.web.wording import name_actor, say_figures, say_range_name, say_support

UNREVIEWED = "unreviewed"
ROOM = 1.12
"""How much wider than the highest figure an axis is: room for the arrows of open ends."""

TICKS_WANTED = 4
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the axis and its place in per cent."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Bar:
    """From `left` to `right` in per cent; an open one goes on to the edge."""

    left: float
    right: float
    is_open: bool

    @property
    def width(self) -> float:
        """The length in per cent."""
        return round(self.right - self.left, 2)

    @property
    def is_point(self) -> bool:
        """Whether both ends are one."""
        return not self.is_open and self.left == self.right


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: whose, of which origin, in words and drawn. `part` is "figure" or "conceded"."""

    source: str
    origin: str | None
    figure: str
    bar: Bar
    link: str | None
    review: Review
    sets: str | None
    part: str = "figure"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its id, with a sentence that says what it does, where there is one."""

    id: str
    meaning: str | None


@dataclass(frozen=True, slots=True)
class Because:
    """Why a bound is what it is."""

    bound: str
    value: str
    rules: tuple[Rule, ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Omission:
    """A figure that did not enter, and why."""

    source: str
    link: str | None
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class RangeChart:
    """One range, drawn and explained. The counts are those of the whole lists, of which a portion may be here."""

    id: str
    name: str
    figures: str
    summary: str
    support: str
    band: Bar
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    lower: tuple[Line, ...]
    because: tuple[Because, ...]
    omissions: tuple[Omission, ...]
    lower_count: int
    omission_count: int


@dataclass(frozen=True, slots=True)
class _Scale:
    top: float

    def x(self, value: int) -> float:
        return round(100 * value / self.top, 2)

    def bar(self, least: int, most: int | None) -> Bar:
        return Bar(self.x(least), self.x(most) if most is not None else 100.0, most is None)


def make_charts(
    view: IncidentView, names: Mapping[str, str], origin_names: Mapping[str, str], portions: Portions | None = None
) -> tuple[RangeChart, ...]:
    """A chart for each range of an incident, killed civilians first as the ranges are ordered.

    `portions` are those of the page; without it, each list begins with its first row.
    """
    cut = portions or Portions(lambda _part, _page: "")
    claims = {claim.id: claim for claim in view.claims}
    return tuple(_make_chart(found, view, claims, names, origin_names, cut) for found in view.assessment.ranges)


def _make_chart(
    found: Range,
    view: IncidentView,
    claims: Mapping[str, Claim],
    names: Mapping[str, str],
    origin_names: Mapping[str, str],
    portions: Portions,
) -> RangeChart:
    part = f"range-{found.harm}-{found.group}"
    conceded = _find_conceded(found, view)
    scale = _make_scale(found, [each for _, each in conceded])
    shown, lower = _split_figures(found)
    if len(shown) > ROWS_AT_ONCE:  # what sets a bound must not be pages away
        shown.sort(key=lambda figure: not _find_bounds_set(figure, found))
    lines = [
        _make_line(figure, found, scale, view, claims, origin_names) for figure in portions.cut(part, shown, "Figures")
    ]
    lines += [_make_conceded(party, each, scale, view, claims, names) for party, each in conceded]
    omitted = portions.cut(part, found.left_out, "Figures")
    name = say_range_name(found.harm, found.group)
    figures = say_figures(found.min, found.max)
    return RangeChart(
        part,
        name,
        figures,
        _summarise(name, found),
        say_support(found.report_count, found.origin_count),
        scale.bar(found.min, found.max),
        _find_ticks(scale.top),
        tuple(lines),
        tuple(
            _make_line(figure, found, scale, view, claims, origin_names)
            for figure in portions.cut(part, lower, "Figures")
        ),
        (
            _explain("Minimum", f"{found.min:,}", found.min_from, claims, view),
            _explain("Maximum", "open" if found.max is None else f"{found.max:,}", found.max_from, claims, view),
        ),
        tuple(_find_omissions(omitted, claims, view)),
        len(lower),
        len(found.left_out),
    )


def _split_figures(found: Range) -> tuple[list[Figure], list[Figure]]:
    """The figures that are drawn at once, the highest of each origin and those that set a bound, and the lower rest."""
    highest: dict[str, Figure] = {}
    for figure in found.figures:
        known = highest.get(figure.origin)
        if known is None or _height(figure) > _height(known):
            highest[figure.origin] = figure
    shown = [figure for figure in found.figures if highest[figure.origin] is figure or _find_bounds_set(figure, found)]
    drawn = set(shown)
    lower = [figure for figure in found.figures if figure not in drawn]
    return sorted(shown, key=_place_in_list), sorted(lower, key=_place_in_list)


def _place_in_list(figure: Figure) -> int:
    """Figures stand by what they say at least; an "up to", which says nothing of that, by what it says at most."""
    return figure.min or figure.max or 0


def _height(figure: Figure) -> tuple[int, int]:
    return figure.min, figure.max if figure.max is not None else figure.min


def _find_bounds_set(figure: Figure, found: Range) -> list[str]:
    """The bounds that a figure sets. A claim can give several figures: only one that reaches the bound sets it."""
    sets = []
    if figure.claim in found.min_from.claims and figure.min >= found.min:
        sets.append("minimum")
    if figure.claim in found.max_from.claims and figure.max == found.max:
        sets.append("maximum")
    return sets


def _say_bounds_set(bounds: list[str]) -> str | None:
    if len(bounds) > 1:
        return "sets both bounds"
    return f"sets the {bounds[0]}" if bounds else None


def explain_rule(rule: str) -> Rule:
    """A rule of the method with what it does."""
    return Rule(rule, say_rule(rule))


def _summarise(name: str, found: Range) -> str:
    upper = "with no upper bound" if found.max is None else f"at most {found.max:,}"
    return f"{name}: at least {found.min:,}, {upper}; from {say_support(found.report_count, found.origin_count)}."


def _find_conceded(found: Range, view: IncidentView) -> list[tuple[str, Conceded]]:
    """What parties concede for this harm. Concessions name no group; they stand beside the civilians' range."""
    if found.group is not Group.CIVILIANS or found.harm not in (Harm.KILLED, Harm.INJURED):
        return []
    return [
        (party.party, each) for party in view.assessment.parties for each in party.conceded if each.harm is found.harm
    ]


def _make_scale(found: Range, conceded: Iterable[Conceded]) -> _Scale:
    values = [found.min, found.max or 0]
    values += [value for figure in found.figures for value in (figure.min, figure.max or 0)]
    values += [value for each in conceded for value in (each.min, each.max or 0)]
    return _Scale(max(1, *values) * ROOM)


def _find_ticks(top: float) -> tuple[Tick, ...]:
    step = next(
        base * 10**power for power in range(12) for base in _STEPS if top / (base * 10**power) <= TICKS_WANTED + 1
    )
    return tuple(Tick(f"{value:,}", round(100 * value / top, 2)) for value in range(0, int(top) + 1, step))


def _make_line(
    figure: Figure,
    found: Range,
    scale: _Scale,
    view: IncidentView,
    claims: Mapping[str, Claim],
    origin_names: Mapping[str, str],
) -> Line:
    return Line(
        figure.source,
        origin_names.get(figure.origin),
        f"up to {figure.max:,}" if figure.min == 0 and figure.max else say_figures(figure.min, figure.max),
        scale.bar(figure.min, figure.max),
        _link(figure.claim, claims),
        _review(figure.claim, view),
        _say_bounds_set(_find_bounds_set(figure, found)),
    )


def _make_conceded(
    party: str,
    conceded: Conceded,
    scale: _Scale,
    view: IncidentView,
    claims: Mapping[str, Claim],
    names: Mapping[str, str],
) -> Line:
    first = conceded.claims[0] if conceded.claims else ""
    return Line(
        name_actor(party, names),
        None,
        say_figures(conceded.min, conceded.max),
        scale.bar(conceded.min, conceded.max),
        _link(first, claims),
        _review(first, view),
        None,
        "conceded",
    )


def _explain(bound: str, value: str, trace: BoundTrace, claims: Mapping[str, Claim], view: IncidentView) -> Because:
    sources = {report.id: report.outlet or report.external_id or report.id for report in view.reports}
    behind = tuple(
        (_name_source(claims[claim], sources), link_claim(claims[claim])) for claim in trace.claims if claim in claims
    )
    return Because(bound, value, tuple(map(explain_rule, trace.rules)), behind)


def _find_omissions(left_out: Iterable[LeftOut], claims: Mapping[str, Claim], view: IncidentView) -> Iterable[Omission]:
    sources = {report.id: report.outlet or report.external_id or report.id for report in view.reports}
    for each in left_out:
        claim = claims.get(each.claim)
        source = _name_source(claim, sources) if claim else each.claim
        yield Omission(source, _link(each.claim, claims), explain_rule(each.rule), each.reason)


def _name_source(claim: Claim, sources: Mapping[str, str]) -> str:
    outlet = sources.get(claim.report, claim.report)
    speaker = name_speaker(claim, outlet)
    return f"{speaker} in {outlet}" if speaker != outlet else outlet


def _link(claim: str, claims: Mapping[str, Claim]) -> str | None:
    return link_claim(claims[claim]) if claim in claims else None


def _review(claim: str, view: IncidentView) -> Review:
    return find_review(view.review_states.get(claim, UNREVIEWED))
