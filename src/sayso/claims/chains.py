"""The hands that a statement passed through, from its speaker to the outlet captured."""

from sayso.actors.registry import Registry
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speakers import Roster
from sayso.claims.statements import Statement
from sayso.records.claim import ChainLink, Speaker
from sayso.records.report import Report


def first_carrier(report: Report, registry: Registry) -> str | None:
    """The outlet or agency whose voice the report speaks in; by the captured outlet's own name if it is that one."""
    agency = report.dateline.agency if report.dateline else None
    carrier = agency or report.wire_credit or report.republished_from
    if carrier is None or (report.outlet and _same_hand(carrier, report.outlet, registry)):
        return report.outlet
    return carrier


def speaker_of(one: Attribution, speakers: dict[int, Speaker], roster: Roster) -> Speaker:
    """The speaker of an attribution: resolved before, or now."""
    return speakers[id(one)] if id(one) in speakers else roster.resolve(one.source)


def make_chain(
    statement: Statement, speaker: Speaker, speakers: list[Speaker], roster: Roster, report: Report
) -> tuple[ChainLink, ...]:
    """The speaker, then every hand in order: relays, the agency that first carried it, the outlet captured."""
    links: list[ChainLink] = []
    if not speaker.own_voice:
        links.append(ChainLink(speaker.name or "unnamed", speaker.span, speaker.actor))
    first = statement.attributions[0] if statement.attributions else None
    if first is not None and first.relay is not None:
        relay = roster.relay(first.relay)
        links.append(ChainLink(relay.name or "unnamed", relay.span, relay.actor))
    elif first is not None and first.addressee is not None and roster.is_outlet(first.addressee):
        links.append(ChainLink(roster.outlet_name(first.addressee), first.addressee))
    for outer in speakers[1:]:
        if outer.name and not _same_hand(outer.name, links[-1].name if links else None, roster.registry):
            links.append(ChainLink(outer.name, outer.span, outer.actor))
    for outlet in (roster.outlet, report.outlet):
        if outlet and not any(_same_hand(outlet, link.name, roster.registry) for link in links):
            links.append(ChainLink(outlet, None, roster.registry.resolve(outlet)))
    return tuple(links)


def _same_hand(name: str, other: str | None, registry: Registry) -> bool:
    """Whether two names are one hand: the same words, one the short form of the other, or one actor."""
    if other is None:
        return False
    low, low_other = name.casefold(), other.casefold()
    if low == low_other or low.startswith(low_other + " ") or low_other.startswith(low + " "):
        return True
    actor = registry.resolve(name)
    return actor is not None and actor == registry.resolve(other) and registry.actor(actor).kind == "media"
