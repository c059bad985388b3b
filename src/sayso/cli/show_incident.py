"""Incidents for people: a table of all, and one with its ranges, statuses and questions, each with its trace."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.cli.phrases import (
    phrase_chain,
    phrase_date,
    phrase_figures,
    phrase_mark,
    phrase_party,
    phrase_place,
    phrase_range,
    phrase_stance,
    phrase_status,
    phrase_substance,
    phrase_support,
    phrase_words,
)
from sayso.cli.printing import harmless
from sayso.pipeline.views import IncidentSummary, IncidentView
from sayso.records.assessment import BoundTrace, LeftOut, OpenQuestion, PartyPosition, Range, Status
from sayso.records.claim import Harm

WORDS_SHOWN = 70
"""Characters of a claim's words in a table: enough to know it by."""
Numbers = Mapping[str, str]
"""Claim id -> the number it has in the table of claims ("#12")."""


def show_incidents(console: Console, views: Sequence[IncidentSummary]) -> None:
    """Prints all incidents, each in a few lines: where and when, how many, by whom, on how many origins' word."""
    for view in views:
        found = view.assessment
        head = Text(harmless(view.incident.code), style="bold")
        head.append(f"  {phrase_place(view.incident.place)}, {phrase_date(view.incident.date)}", style="not bold")
        console.print(head, soft_wrap=True)
        if view.profile_line:
            console.print(Text(f"  {_name_profile(view)}: {view.profile_line}", style="bold"), soft_wrap=True)
        for harm in Harm:
            words = _phrase_groups(found.ranges, harm)
            if words:
                console.print(Text(f"  {harm}: {words}"), soft_wrap=True)
        console.print(Text(f"  strike: {phrase_status(found.strike_status)}"), soft_wrap=True)
        console.print(Text(f"  harm: {phrase_status(found.harm_status)}"), soft_wrap=True)
        console.print(Text(f"  {phrase_support(found.report_count, found.origin_count)}", style="bold"), soft_wrap=True)
    for line in sorted({_phrase_profile(view) for view in views}):
        console.print(Text(line, style="dim"), soft_wrap=True)


def show_incident(console: Console, view: IncidentView, *, has_row: bool = False) -> None:
    """Prints one incident whole; with `has_row` also in the columns of the profile's recorder.

    Claims are named by their number in the table at the end, which has their ids.
    """
    numbers = {claim.id: f"#{place}" for place, claim in enumerate(view.claims, start=1)}
    found = view.assessment
    console.rule(Text(harmless(view.incident.code), style="bold"))
    where = f"{phrase_date(view.incident.date)} · {phrase_place(view.incident.place)}"
    console.print(Text(f"{where} · {phrase_support(found.report_count, found.origin_count)}"))
    console.print(Text(_phrase_profile(view), style="dim"))
    if view.profile_line:
        console.print(Text(f"{_name_profile(view)}: {view.profile_line}", style="bold"))
    _head(console, "How many")
    console.print(_make_range_table(found.ranges, numbers))
    _show_left_out(console, found.ranges, numbers)
    if has_row:
        cells = (f"{column}: {value}" for column, value in view.row.items() if value is not None)
        _show_lines(console, f"Columns of {found.profile}", cells)
    _show_status(console, "Strike", found.strike_status, numbers)
    _show_status(console, "Harm", found.harm_status, numbers)
    _show_parties(console, found.parties, numbers)
    _show_lists(console, view, numbers)
    _head(console, "Who says what")
    console.print(_make_claim_table(view, numbers))


def _phrase_profile(view: IncidentView | IncidentSummary) -> str:
    """By whose conventions, as of which day and from which claims the figures follow."""
    found = view.assessment
    counted = "all claims that are not rejected (unreviewed)" if found.is_provisional else "accepted claims alone"
    return f"profile {found.profile} · as of {found.as_of or 'today'} · counts {counted}"


def _name_profile(view: IncidentView | IncidentSummary) -> str:
    return view.assessment.profile.partition("@")[0]


def _show_lists(console: Console, view: IncidentView, numbers: Numbers) -> None:
    found = view.assessment
    _show_lines(
        console,
        "Contradictions",
        (
            f"{each.dimension.replace('_', ' ')}: {each.summary} {_refer(each.claims, numbers)}"
            for each in found.contradictions
        ),
    )
    _show_lines(
        console,
        "Open questions",
        (
            f"{each.kind}, {each.status}: {_phrase_question(each)}"
            f"{' (possibly related)' if each.is_possibly_related else ''} {_refer(each.claims, numbers)}"
            for each in found.open_questions
        ),
    )
    _show_lines(
        console,
        "Named victims",
        (
            f"{'(withheld)' if each.is_withheld else each.name}"
            f"{f', {each.age}' if each.age is not None and not each.is_withheld else ''} {_refer(each.claims, numbers)}"
            for each in found.victims
        ),
    )
    _show_lines(
        console,
        "Timeline",
        (f"{each.date or 'undated'}: {each.what} {_refer((each.claim,), numbers)}" for each in found.timeline),
    )
    _show_lines(console, "Issues", (f"{each.code} {each.message}" for each in view.issues))


def _phrase_question(question: OpenQuestion) -> str:
    """What is open, and whose it is; of an inquiry into nobody says what, by whom."""
    by = "by" if question.kind == "inquiry" else "held by"
    if question.what is None:
        name = "an inquiry" if question.kind == "inquiry" else "evidence"
        return f"{name} {by} {question.holder}" if question.holder else name
    return f"{question.what} ({by} {question.holder})" if question.holder else question.what


def _make_range_table(ranges: Iterable[Range], numbers: Numbers) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("harm", "group", "range", "min from", "max from", "sources"):
        table.add_column(name)
    for each in ranges:
        table.add_row(
            str(each.harm),
            str(each.group),
            Text(phrase_range(each), style="bold"),
            Text(_trace(each.min_from, numbers)),
            Text(_trace(each.max_from, numbers) if not each.is_open else f"open {_trace(each.max_from, numbers)}"),
            phrase_support(each.report_count, each.origin_count),
        )
    return table


def _show_left_out(console: Console, ranges: Iterable[Range], numbers: Numbers) -> None:
    left_out: dict[LeftOut, None] = {each: None for found in ranges for each in found.left_out}
    _show_lines(
        console,
        "Left out",
        (f"{_refer((each.claim,), numbers)} {each.rule}: {each.reason}" for each in left_out),
    )


def _show_status(console: Console, name: str, status: Status, numbers: Numbers) -> None:
    line = Text(f"{name}: ", style="bold")
    line.append(Text(phrase_status(status), style="bold cyan"))
    line.append(Text(f"  {harmless(', '.join(status.rules))} {_refer(status.claims, numbers)}", style="not bold dim"))
    console.print(line)
    for change in status.would_change_if:
        console.print(Text(f"  would become {harmless(change.replace('_', ' '))}", style="dim"))
    if status.override:
        console.print(Text(f"  reviewer: {harmless(status.override.reason)}"))


def _show_parties(console: Console, parties: Iterable[PartyPosition], numbers: Numbers) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("party", "positions", "its own assessment", "concedes", "claims"):
        table.add_column(name)
    for each in parties:
        table.add_row(
            Text(harmless(each.party)),
            Text(phrase_party(each)),
            Text(each.own_assessment.replace("_", " ")),
            Text(", ".join(f"{given.harm} {phrase_figures(given.min, given.max)}" for given in each.conceded)),
            Text(_refer(each.claims, numbers)),
        )
    if table.row_count:
        _head(console, "Parties")
        console.print(table)


def _make_claim_table(view: IncidentView, numbers: Numbers) -> Table:
    reports = {report.id: report for report in view.reports}
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column("claim", no_wrap=True)
    for name in ("review", "who › through whom", "stance", "what", "words"):
        table.add_column(name, overflow="fold")
    for claim in view.claims:
        report = reports.get(claim.report)
        table.add_row(
            numbers[claim.id],
            claim.id,
            view.review_states.get(claim.id, "unreviewed"),
            Text(phrase_chain(claim)),
            phrase_stance(claim),
            Text(phrase_substance(claim)),
            Text(f"{phrase_words(claim, report.text, length=WORDS_SHOWN)} ({phrase_mark(report)})" if report else ""),
        )
    return table


def _show_lines(console: Console, head: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    if listed:
        _head(console, head)
    for line in listed:
        console.print(Text(f"  {harmless(line.strip())}"))


def _head(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold underline"))


def _phrase_groups(ranges: Iterable[Range], harm: Harm) -> str:
    return ", ".join(f"{each.group} {phrase_range(each)}" for each in ranges if each.harm is harm)


def _trace(bound: BoundTrace, numbers: Numbers) -> str:
    return f"{' '.join(bound.rules)} {_refer(bound.claims, numbers)}".strip()


def _refer(claims: Iterable[str], numbers: Numbers) -> str:
    """The claims by their numbers, in their order; one that is not of this incident by its id."""
    named = {numbers.get(claim, claim) for claim in claims}
    return " ".join(sorted(named, key=lambda name: (len(name), name)))
