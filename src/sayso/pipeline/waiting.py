"""What waits for a decision, and the orders that accept it whole."""

from sayso.pipeline import contract
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.orders import Order
from sayso.pipeline.output import describe_dossier_claim
from sayso.pipeline.views import ReadingView
from sayso.records.decision import Verb

UNREVIEWED = "unreviewed"


def find_undecided(
    dossier: Dossier, *, incident: str | None, reason: str | None = None, by: str | None = None
) -> tuple[Order, ...]:
    """An order to accept each claim (of the incident with this code, or of all) that nobody has decided on yet.

    One decision for each claim, so that one can be undone without the others.

    Raises:
        UsageError: there is no such incident.
    """
    if incident is not None:
        view = dossier.incident(incident, unreviewed=True)
        waiting = [claim.id for claim in view.claims if view.review_states.get(claim.id, UNREVIEWED) == UNREVIEWED]
    else:
        waiting = [
            claim.id
            for reading in dossier.readings()
            for claim in reading.claims
            if reading.review_states.get(claim.id, UNREVIEWED) == UNREVIEWED
        ]
    return tuple(Order(verb=Verb.ACCEPT, ids=(claim,), reason=reason, by=by) for claim in waiting)


def describe_queue(dossier: Dossier) -> list[contract.WaitingClaim]:
    """The claims that wait for a person, the most useful first, each with what a decision on it would settle."""
    readings: dict[str, ReadingView] = {view.report.id: view for view in dossier.readings()}
    found = []
    for waiting in dossier.queue():
        view = readings[waiting.claim.report]
        described = describe_dossier_claim(
            waiting.claim,
            view.report,
            review=view.review_states.get(waiting.claim.id, UNREVIEWED),
            incident_code=view.incidents.get(waiting.claim.id),
        )
        found.append(contract.WaitingClaim(**described, settles=waiting.use.name.lower()))
    return found
