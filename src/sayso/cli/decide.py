"""`sayso decide`: human judgements, one from the command line or many as JSON lines."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import DossierOption, JsonOption, harmless, open_console, print_json, wants_json
from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.pipeline.orders import Order
    from sayso.records.decision import Decision

STANDARD_INPUT = "-"
_VERBS = "accept, reject, edit, add, merge, split, join, part, withhold, override or undo"


def decide(
    verb: Annotated[
        str | None,
        typer.Argument(
            help=f"{_VERBS}; without it (or -): JSON lines with `verb`, `ids`, `to`, `reason`, `by` on standard input.",
            show_default=False,
        ),
    ] = None,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="What is decided on.", show_default=False)
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="VALUE", help="The value; for edit and override FIELD=VALUE.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; override, join and part need it.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; else the setting `reviewer`.")] = None,
    is_all: Annotated[bool, typer.Option("--all", help="With accept: every claim that is not decided on yet.")] = False,
    incident: Annotated[str | None, typer.Option(metavar="CODE", help="With --all: those of one incident.")] = None,
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Decide on claims, incidents and origins.

    A decision is never overwritten, only followed by another.
    """
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.waiting import find_undecided

    if is_all and (verb != "accept" or ids):
        raise UsageError("--all goes with accept and without ids: sayso decide accept --all [--incident CODE]")
    if incident is not None and not is_all:
        raise UsageError("--incident goes with accept --all")
    orders = () if is_all else _read_orders(verb, ids or [], to=to, reason=reason, by=by)
    with open_dossier(dossier) as opened:
        if is_all:
            orders = find_undecided(opened, incident=incident, reason=reason, by=by)
        made = opened.decide(orders)
    _print_decisions(made, as_json=wants_json(as_json))


def _read_orders(
    verb: str | None, ids: "Sequence[str]", *, to: str | None, reason: str | None, by: str | None
) -> "tuple[Order, ...]":
    """What is to be decided: the one on the command line, or those on standard input."""
    from sayso.pipeline.orders import make_order, read_orders

    if verb not in (None, STANDARD_INPUT):
        return (make_order(verb, ids, to=to, reason=reason, by=by),)
    if ids or to or reason:
        raise UsageError(f"say what to do with it: {_VERBS}")
    if sys.stdin.isatty():
        raise UsageError("name a verb and ids, or give JSON lines on standard input")
    return read_orders(sys.stdin.buffer.read(), by=by)


def _print_decisions(made: "Sequence[Decision]", *, as_json: bool) -> None:
    from sayso.pipeline.output import describe_decision

    for decision in made:
        if as_json:
            print_json(describe_decision(decision))
            continue
        targets = " ".join(target.id for target in decision.targets)
        value = f" to {decision.value}" if decision.value else ""
        open_console().print(harmless(f"{decision.id} {decision.verb} {targets}{value}"), soft_wrap=True)
    if not made and not as_json:
        open_console().print("nothing was left to decide")
