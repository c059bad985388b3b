"""Human decisions: checked against what is there, entered in the log, and the incidents they touch grouped anew."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from sayso.errors import UsageError
from sayso.pipeline.grouping import regroup
from sayso.pipeline.orders import Order
from sayso.pipeline.overlay import review_reports
from sayso.pipeline.overriding import check_override, find_actors
from sayso.pipeline.withholding import VICTIM_PREFIX, find_victim_ids
from sayso.records.claim import Claim
from sayso.records.codec import fingerprint
from sayso.records.decision import Decision, Target, Verb
from sayso.records.ids import make_id
from sayso.review.edits import apply_edit, read_addition
from sayso.store.decisions import (
    append_decisions,
    load_decision_at,
    load_decisions_by_id,
    load_decisions_by_verb,
    next_sequence,
)
from sayso.store.incidents import incidents_of_mentions, load_incidents, mentions_named
from sayso.store.lookup import MOST_SHOWN, Match, find_matches
from sayso.store.readings import load_claims, load_mentions_of_reports, load_reports
from sayso.store.store import Store, Writing

KINDS: dict[Verb, frozenset[str]] = {
    Verb.ACCEPT: frozenset({"claim"}),
    Verb.REJECT: frozenset({"claim"}),
    Verb.EDIT: frozenset({"claim"}),
    Verb.ADD: frozenset({"report"}),
    Verb.MERGE: frozenset({"incident", "mention"}),
    Verb.SPLIT: frozenset({"incident", "mention", "report"}),
    Verb.JOIN: frozenset({"claim", "report"}),
    Verb.PART: frozenset({"claim", "report"}),
    Verb.WITHHOLD: frozenset({"claim", "incident", "report", "victim"}),
    Verb.OVERRIDE: frozenset({"incident"}),
    Verb.UNDO: frozenset({"decision"}),
}
"""What each verb can be said of."""
REGROUPING = frozenset({Verb.EDIT, Verb.ADD, Verb.MERGE, Verb.SPLIT, Verb.UNDO})
"""Verbs after which incidents may be others: by hand, or because the claims that tell them apart have changed."""
ANY_VERSION = frozenset({Verb.MERGE, Verb.SPLIT, Verb.WITHHOLD, Verb.UNDO, Verb.ADD})
"""Verbs that hold for every version: a merge changes the incidents that it names, what is withheld must stay so."""
PLACE_IN_LOG = "#"
"""Before a number, it names the decision at that place in the log."""
LONGEST_PLACE = 10
"""Digits: no log is longer, and a longer number is no integer of the database."""


def decide(
    store: Store, orders: Iterable[Order], *, by: str, now: str, actors: Collection[str] = ()
) -> tuple[Decision, ...]:
    """The decisions that were entered in the log, in order: all of them or, if one is wrong, none.

    Args:
        store: The dossier's database.
        orders: What is to be decided; ids may be shortened as long as they are unique.
        by: Who decides where an order does not say.
        now: UTC in ISO 8601.
        actors: Ids of the registry's actors, which a finding on a party may name.

    Raises:
        UsageError: an id is unknown or of the wrong kind, or a value or reason is missing or wrong.
        StoreError: the dossier cannot be written.
    """
    made: list[Decision] = []
    with store.writing(at=now, by=by) as writing:
        for order in orders:
            decision = _make_decision(writing.connection, order, by=_clean_name(order.by or by), now=now, actors=actors)
            writing.by = decision.by
            append_decisions(writing, [decision])
            made.append(decision)
        _regroup_after(writing, made)
    return tuple(made)


def _make_decision(connection: Connection, order: Order, *, by: str, now: str, actors: Collection[str]) -> Decision:
    targets = _find_targets(connection, order)
    value = order.value
    if order.verb is Verb.ADD:
        targets, value = _check_addition(connection, order)
    elif order.verb is Verb.EDIT:
        _check_edit(connection, order, targets)
    elif order.verb is Verb.OVERRIDE:
        _check_override(connection, order, targets, actors)
    _check_reason(order, targets)
    sequence = next_sequence(connection)
    names = [target.id for target in targets]
    decision_id = make_id("dec", str(sequence), order.verb, *names, value, order.reason, by, now)
    return Decision(decision_id, sequence, order.verb, targets, value, order.reason or None, by, now)


def _check_reason(order: Order, targets: Sequence[Target]) -> None:
    if order.verb in (Verb.OVERRIDE, Verb.JOIN, Verb.PART) and not order.reason:
        raise UsageError(f"{order.verb} needs a reason: --reason TEXT")
    if order.verb in (Verb.MERGE, Verb.JOIN, Verb.PART) and len({target.id for target in targets}) < 2:
        raise UsageError(f"{order.verb} needs at least two different ids")
    if order.verb in (Verb.EDIT, Verb.OVERRIDE) and not order.value:
        raise UsageError(f"{order.verb} needs a value: --to FIELD=VALUE")


def _find_targets(connection: Connection, order: Order) -> tuple[Target, ...]:
    """The records that the ids of an order stand for, each once, with the versions that are there now."""
    known = {claim.id: Match("claim", claim.id) for claim in load_claims(connection, order.ids)}
    if order.verb is Verb.WITHHOLD:
        known |= _find_victims(connection, order.ids)
    matches = [known.get(words) or _find_one(connection, words, order.verb) for words in order.ids]
    for match, words in zip(matches, order.ids, strict=True):
        if match.kind not in KINDS[order.verb]:
            wanted = " or ".join(_with_article(kind) for kind in sorted(KINDS[order.verb]))
            raise UsageError(f"{words} is {_with_article(match.kind)}: {order.verb} takes the id of {wanted}")
    if order.verb in (Verb.JOIN, Verb.PART) and len({match.kind for match in matches}) > 1:
        raise UsageError(f"{order.verb} takes reports or claims, not both")
    versions = {} if order.verb in ANY_VERSION else _versions(connection, matches)
    return tuple(Target(each, versions.get(each)) for each in dict.fromkeys(match.id for match in matches))


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _find_one(connection: Connection, words: str, verb: Verb) -> Match:
    if "decision" in KINDS[verb] and words.removeprefix(PLACE_IN_LOG).isdecimal() and words.startswith(PLACE_IN_LOG):
        return _find_at(connection, words)
    found = find_matches(connection, words) or _find_added(connection, words)
    if not found and "incident" in KINDS[verb] and (old := mentions_named(connection, [words])):
        found = tuple(Match("incident", each.id) for each in incidents_of_mentions(connection, [old[0].id]))
    fitting = tuple(match for match in found if match.kind in KINDS[verb])
    found = fitting or found
    if not found:
        raise UsageError(f"no record has the id {words}: `sayso claims`, `reports` and `incidents` list them")
    if len(found) > 1:
        raise UsageError(f"{words} may be {', '.join(match.id for match in found)}: give more of the id")
    return found[0]


def _find_victims(connection: Connection, ids: Iterable[str]) -> dict[str, Match]:
    """The victims that these ids, or the beginnings of ids, stand for; looked for once for all of them.

    Raises:
        UsageError: no incident has such a victim, or several fit.
    """
    asked = [words for words in ids if words.startswith(VICTIM_PREFIX)]
    known = find_victim_ids(connection) if asked else frozenset()
    matches: dict[str, Match] = {}
    for words in asked:
        fitting = [words] if words in known else sorted(each for each in known if each.startswith(words))
        if not fitting:
            raise UsageError(f"no incident has a victim {words}: `sayso incidents --unreviewed --json` lists them")
        if len(fitting) > 1:
            raise UsageError(f"{words} may be {', '.join(fitting[:MOST_SHOWN])}: give more of the id")
        matches[words] = Match("victim", fitting[0])
    return matches


def _find_at(connection: Connection, words: str) -> Match:
    """The decision at a place in the log: "#13"."""
    digits = words.removeprefix(PLACE_IN_LOG)
    decision = load_decision_at(connection, int(digits)) if len(digits) < LONGEST_PLACE else None
    if decision is None:
        raise UsageError(f"there is no decision {words} in the log")
    return Match("decision", decision.id)


def _find_added(connection: Connection, words: str) -> tuple[Match, ...]:
    """The claims added by hand whose ids begin with `words`."""
    additions = load_decisions_by_verb(connection, [Verb.ADD]) if words else ()
    ids = [read_addition(decision).id for decision in additions]
    return tuple(Match("claim", each) for each in ids if each == words) or tuple(
        Match("claim", each) for each in ids if each.startswith(words)
    )


def _versions(connection: Connection, matches: Iterable[Match]) -> dict[str, str]:
    """The version of each record as it stands, edits laid over."""
    ids: dict[str, list[str]] = {}
    for match in matches:
        ids.setdefault(match.kind, []).append(match.id)
    versions = {each.id: fingerprint(each) for each in load_reports(connection, ids.get("report", ()))}
    versions |= {each.id: fingerprint(each) for each in load_incidents(connection, ids.get("incident", ()))}
    if claims := ids.get("claim"):
        versions |= {claim.id: fingerprint(claim) for claim in _claims_as_they_stand(connection, claims)}
    return versions


def _claims_as_they_stand(connection: Connection, claim_ids: Sequence[str]) -> tuple[Claim, ...]:
    wanted = set(claim_ids)
    reports = {claim.report for claim in load_claims(connection, wanted)}
    reports |= {
        added.report
        for decision in load_decisions_by_verb(connection, [Verb.ADD])
        if (added := read_addition(decision)).id in wanted
    }
    return tuple(claim for claim in review_reports(connection, reports).claims if claim.id in wanted)


def _check_addition(connection: Connection, order: Order) -> tuple[tuple[Target, ...], str]:
    """The report that a claim is added to, and the claim as it is entered in the log."""
    if not order.value:
        raise UsageError("add needs a claim in JSON: --to '{\"report\": …}'")
    draft = Decision("the addition", 1, Verb.ADD, (), order.value, None, "", "")
    claim = read_addition(draft)
    reports = load_reports(connection, [claim.report])
    if not reports:
        raise UsageError(f"the claim to add names report {claim.report}, which is not there")
    _check_spans(claim, len(reports[0].text))
    _check_incident(connection, claim)
    if load_claims(connection, [claim.id]) or _find_added(connection, claim.id):
        raise UsageError(f"there is a claim {claim.id} already: leave out its id, or edit that one")
    return (Target(claim.report, None),), order.value


def _check_spans(claim: Claim, text_length: int) -> None:
    spans = (claim.sentence, *claim.content, *claim.cue, *claim.hedges, *claim.loaded)
    if any(span.end > text_length for span in spans):
        raise UsageError(f"a span of the claim reaches beyond the text of report {claim.report}")


def _check_incident(connection: Connection, claim: Claim) -> None:
    labels = [mention.label for mention in load_mentions_of_reports(connection, [claim.report])]
    if claim.incident is not None and claim.incident not in labels:
        known = ", ".join(labels) or "none"
        raise UsageError(f"report {claim.report} tells of no incident {claim.incident!r}; of: {known}")


def _check_edit(connection: Connection, order: Order, targets: Sequence[Target]) -> None:
    lengths: dict[str, int] = {}
    for claim in _claims_as_they_stand(connection, [target.id for target in targets]):
        edited = apply_edit(claim, order.value or "", by="an edit")
        if edited.report not in lengths:
            lengths |= {report.id: len(report.text) for report in load_reports(connection, [edited.report])}
        _check_spans(edited, lengths[edited.report])
        _check_incident(connection, edited)


def _check_override(connection: Connection, order: Order, targets: Sequence[Target], actors: Collection[str]) -> None:
    incidents = load_incidents(connection, [target.id for target in targets])
    claims = _claims_as_they_stand(connection, [claim for each in incidents for claim in each.claims])
    check_override(order.value or "", {*actors, *find_actors(claims)})


def _clean_name(name: str) -> str:
    clean = name.strip()
    if not clean or not clean.isprintable():
        raise UsageError("a decision needs the name of who decides: --by NAME, in printable letters")
    return clean


def _regroup_after(writing: Writing, decisions: Iterable[Decision]) -> None:
    """Group anew around everything that the decisions, and what they undo, are about."""
    connection = writing.connection
    names = {target.id for each in decisions if each.verb in REGROUPING for target in each.targets}
    ahead = set(names)
    while ahead:  # an undo names a decision, perhaps itself an undo
        undone = load_decisions_by_id(connection, ahead)
        ahead = {target.id for each in undone for target in each.targets} - names
        names |= ahead
    if not names:
        return
    reports = {claim.report for claim in load_claims(connection, names)}
    reports |= {claim.report for claim in _added_among(connection, names)}
    seeds = mentions_named(connection, names | reports)
    by_id = load_incidents(connection, names)
    regroup(writing, seeds, [*by_id, *incidents_of_mentions(connection, [mention.id for mention in seeds])])


def _added_among(connection: Connection, names: set[str]) -> list[Claim]:
    found = [read_addition(decision) for decision in load_decisions_by_verb(connection, [Verb.ADD])]
    return [claim for claim in found if claim.id in names]
