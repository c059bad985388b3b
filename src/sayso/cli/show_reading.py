"""One reading for people: the text with its claims marked, and a table of who says what through whom."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.cli.phrases import (
    phrase_chain,
    phrase_date,
    phrase_kinds,
    phrase_place,
    phrase_report,
    phrase_stance,
    phrase_substance,
)
from sayso.cli.printing import harmless
from sayso.records.claim import Claim, Stance
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.text.counting import phrase_count

FURNITURE_STYLE = "dim"
SPEAKER_STYLE = "bold"
STANCE_STYLES = {
    Stance.ASSERTS: "cyan",
    Stance.ALLEGES: "yellow",
    Stance.ADMITS: "green",
    Stance.DENIES: "red",
    Stance.DOUBTS: "red",
    Stance.ANNOUNCES: "blue",
    Stance.ASKS: "magenta",
    Stance.BELIEVES: "magenta",
    Stance.RETRACTS: "magenta",
}


def show_reading(console: Console, reading: Reading) -> None:
    """Prints the report's head, its marked text, the table of claims, the incidents and what is wrong."""
    report = reading.report
    console.rule(Text(harmless(report.title or phrase_report(report)), style="bold"))
    console.print(_describe_head(report), style="dim")
    console.print(mark_text(report, reading.claims))
    if reading.claims:
        console.print(make_claim_table(reading.claims))
    for mention in reading.mentions:
        where = f"{mention.label}: {phrase_place(mention.place)}, {phrase_date(mention.date)}"
        console.print(Text(f"incident {where} ({phrase_count(len(mention.claims), 'claim')})"))
    for issue in reading.issues:
        console.print(Text(f"{issue.code} {harmless(issue.message)}", style="yellow"))


def mark_text(report: Report, claims: tuple[Claim, ...]) -> Text:
    """The report's text: furniture dimmed, each claim in the colour of its stance with its number behind it."""
    marked = Text(harmless(report.text).rstrip())
    for piece in report.furniture:
        marked.stylize(FURNITURE_STYLE, piece.span.start, piece.span.end)
    numbers: dict[int, list[Text]] = {}
    for number, claim in enumerate(claims, start=1):
        style = STANCE_STYLES[claim.stance]
        for span in claim.content:
            marked.stylize(style, span.start, span.end)
        for span in claim.cue:
            marked.stylize("italic", span.start, span.end)
        if claim.speaker.span:
            marked.stylize(SPEAKER_STYLE, claim.speaker.span.start, claim.speaker.span.end)
        numbers.setdefault(claim.content[-1].end, []).append(Text(f"[{number}]", style=f"bold {style}"))
    return _with_numbers(marked, numbers)


def make_claim_table(claims: tuple[Claim, ...]) -> Table:
    """Who says what through whom: one row a claim, numbered as in the text."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column("who › through whom", ratio=4)
    table.add_column("stance")
    table.add_column("kind", ratio=2)
    table.add_column("what", ratio=3)
    table.add_column("inc.")
    for number, claim in enumerate(claims, start=1):
        table.add_row(
            Text(str(number)),
            Text(phrase_chain(claim)),
            Text(phrase_stance(claim), style=STANCE_STYLES[claim.stance]),
            Text(phrase_kinds(claim.kinds)),
            Text(phrase_substance(claim)),
            Text(harmless(claim.incident or "")),
        )
    return table


def _describe_head(report: Report) -> Text:
    known = {
        "outlet": report.outlet,
        "by": report.byline,
        "published": report.published.edtf if report.published else None,
        "first in": report.republished_from,
        "agency": report.wire_credit or (report.dateline.agency if report.dateline else None),
        "address": report.url,
    }
    return Text(harmless(" · ".join(f"{name} {value}" for name, value in known.items() if value)))


def _with_numbers(marked: Text, numbers: dict[int, list[Text]]) -> Text:
    """The marked text with the numbers of the claims put in where the claims end."""
    ends = sorted(end for end in numbers if end < len(marked))
    pieces = marked.divide(ends)
    whole = Text()
    for piece, end in zip(pieces, [*ends, None], strict=True):
        whole.append_text(piece)
        for number in numbers.get(end, []) if end is not None else []:
            whole.append_text(number)
    for end in sorted(set(numbers).difference(ends)):
        for number in numbers[end]:
            whole.append_text(number)
    return whole
