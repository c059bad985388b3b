"""What reviewers set by hand for an incident: fields and values, and the overrides shown beside a derived status."""

from collections.abc import Iterable, Mapping

from sayso.records.assessment import Override
from sayso.records.claim import Harm
from sayso.records.decision import Decision, Verb
from sayso.records.incident import Incident, answers_to
from sayso.records.standing import find_standing


def find_overrides(incident: Incident, decisions: Iterable[Decision]) -> dict[str, Override]:
    """The last standing override of each field of the incident.

    Fields: `harm_status`, `strike_status`, `near.<party>` (yes or no), `own_assessment.<party>`, `best.<harm>`.
    """
    found: dict[str, Override] = {}
    for decision in find_standing(decisions):
        if decision.verb is Verb.OVERRIDE and any(answers_to(incident, target.id) for target in decision.targets):
            name, _, value = (decision.value or "").partition("=")
            found[name.strip()] = Override(value.strip(), decision.reason or "", decision.id)
    return found


def find_best(overrides: Mapping[str, Override]) -> dict[Harm, int]:
    """The numbers that a reviewer set as the best, by the harm; without those that nobody set."""
    named = ((harm, overrides.get(f"best.{harm}")) for harm in Harm)
    return {harm: int(each.value) for harm, each in named if each and each.value.isascii() and each.value.isdecimal()}


def findings_of(overrides: Mapping[str, Override]) -> dict[str, str]:
    """The values alone, as the rules read them."""
    return {name: override.value for name, override in overrides.items()}
