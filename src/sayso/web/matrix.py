"""Who says what: parties and other speakers by question, each answer with its words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sayso.pipeline.views import IncidentView
from sayso.records.claim import Claim, Harm, Kind, Scope, Stance, Whom
from sayso.records.corroboration import Lineage, find_lineage
from sayso.records.report import Report
from sayso.web.claim_card import (
    Review,
    find_review,
    find_words,
    name_report,
    say_cause,
    say_responsibility,
    say_speaker,
)
from sayso.web.links import link_claim, link_claims
from sayso.web.portions import Portions
from sayso.web.wording import STANCES, count, name_actor, say, say_date, say_place, say_toll

UNREVIEWED = "unreviewed"
MOST_SAYINGS = 12
"""Answers of one speaker to one question that are shown; the rest are counted, and stand in the list of claims."""
MOST_PRINTINGS = 12
"""Reports that are named for one answer; the rest are counted."""

Answer = Callable[[Claim, Mapping[str, str]], str | None]
"""What a claim answers to a question in a few words, None when it does not answer it."""
Answers = dict[str, list[Claim]]
"""What one speaker answers to a question in a few words, with the claims that say so."""

_AGAINST = frozenset({Stance.DENIES, Stance.DOUBTS, Stance.RETRACTS})
_FOR = frozenset({Stance.ADMITS})


@dataclass(frozen=True, slots=True)
class Printing:
    """One report in which a statement stands."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Saying:
    """One answer of one speaker: in short, in its own words, and in how many reports it is printed.

    `tone` is "for" for an admission, "against" for a denial or doubt, else "plain".
    """

    gist: str
    words: str
    link: str
    tone: str
    review: Review
    printings: tuple[Printing, ...]
    printing_count: int
    accepted_count: int

    @property
    def printed_in(self) -> str:
        """In how many reports it is printed, and in how many of them a person accepted it."""
        printed = f"in {count(self.printing_count, 'report')}"
        if 0 < self.accepted_count < self.printing_count:
            return f"{printed}, accepted in {self.accepted_count}"
        return printed


@dataclass(frozen=True, slots=True)
class Row:
    """One speaker with its answers to each question, in the order of the questions.

    `unsaid` counts for each question the answers that are not shown; `link` leads to all that the speaker says.
    """

    name: str
    note: str | None
    cells: tuple[tuple[Saying, ...], ...]
    unsaid: tuple[int, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """Speakers of one sort."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of it. `rejected_count` claims are left out because a person rejected them."""

    questions: tuple[str, ...]
    groups: tuple[Group, ...]
    rejected_count: int


def make_matrix(view: IncidentView, names: Mapping[str, str], portions: Portions | None = None) -> Matrix:
    """The matrix of one incident, from all claims that nobody rejected; `portions` as in `make_charts`."""
    cut = portions or Portions(lambda _part, _page: "")
    reports = {report.id: report for report in view.reports}
    states = view.review_states
    heard = [claim for claim in view.claims if states.get(claim.id) != "rejected"]
    lineage = find_lineage(view.independence)
    parties = list(dict.fromkeys((*(each.party for each in view.assessment.parties), *_find_blamed(heard))))
    sorted_out: dict[str, dict[str, list[Claim]]] = {"parties": {}, "others": {}, "voices": {}}
    for claim in heard:
        section, speaker = _place_speaker(claim, parties, lineage)
        sorted_out[section].setdefault(speaker, []).append(claim)
    ordered = {
        "parties": sorted(sorted_out["parties"].items(), key=lambda item: parties.index(item[0])),
        "others": _by_weight(sorted_out["others"]),
        "voices": _by_weight(sorted_out["voices"]),
    }
    titles = {"parties": "Parties", "others": "Witnesses, services and others", "voices": "Outlets in their own voice"}
    speaking = [
        (section, claims)
        for section, speakers in ordered.items()
        for _, claims in speakers
        if _answers_anything(claims, reports, names)
    ]
    rows: dict[str, list[Row]] = {}
    for section, claims in cut.cut("says", speaking, "Speakers"):
        answers = [_find_answers(claims, answer, reports, names) for _, answer in QUESTIONS]
        name, note = _name_speaker(claims, section, names)
        row = Row(
            name,
            note,
            tuple(tuple(_make_sayings(said, view, reports)) for said in answers),
            tuple(max(0, len(said) - MOST_SAYINGS) for said in answers),
            _link_speaker(claims[0], view.incident.code),
        )
        rows.setdefault(section, []).append(row)
    groups = tuple(Group(titles[section], tuple(of_section)) for section, of_section in rows.items())
    return Matrix(tuple(question for question, _ in QUESTIONS), groups, len(view.claims) - len(heard))


def _find_blamed(claims: Iterable[Claim]) -> Iterable[str]:
    """Whom any claim that nobody rejected holds responsible, or who answers for it: sorted, since not yet assessed.

    While accepted claims alone count, the assessment has no position of a party on which nothing is accepted yet. Its
    words stand among those of the parties all the same.
    """
    named = (each for claim in claims if claim.responsibility for each in (claim.responsibility.party,))
    causes = (claim.cause.party for claim in claims if claim.cause)
    return sorted({party for party in (*named, *causes) if party})


def _place_speaker(claim: Claim, parties: Sequence[str], lineage: Lineage) -> tuple[str, str]:
    """The section and the key of a claim's speaker: an office speaks as its actor, a source under whatever name."""
    speaker = claim.speaker
    if speaker.own_voice:
        return "voices", (speaker.name or claim.report).casefold()
    if speaker.actor in parties:
        return "parties", speaker.actor or ""
    if speaker.actor:
        return "others", speaker.actor
    group = lineage.group_of.get(claim.id) or (speaker.name or claim.id).casefold()
    # Unnamed speakers of one report are one source to count, but not one to quote.
    return "others", f"{group}:{(speaker.name or speaker.role or '').casefold()}" if speaker.unnamed else group


def _by_weight(speakers: Mapping[str, list[Claim]]) -> list[tuple[str, list[Claim]]]:
    """Speakers with most reports first, so that the sources everybody prints stand on top."""
    return sorted(speakers.items(), key=lambda item: (-len({claim.report for claim in item[1]}), item[0]))


def _link_speaker(claim: Claim, code: str) -> str:
    """The list of the incident's claims by whoever says this one, as far as the list can be asked for them."""
    speaker = claim.speaker
    return link_claims(incident=code, speaker=speaker.actor or speaker.name or speaker.role)


def _name_speaker(claims: Sequence[Claim], section: str, names: Mapping[str, str]) -> tuple[str, str | None]:
    first = claims[0]
    if section == "voices":
        return say_speaker(first), None
    people = list(dict.fromkeys(claim.speaker.name for claim in claims if claim.speaker.name))
    if first.speaker.actor:
        name = name_actor(first.speaker.actor, names)
        others = [person for person in people if person.casefold() != name.casefold()]
        return name, ", ".join(others[:3]) or None
    name = say_speaker(first)
    others = [person for person in people if person != name]
    return name, "not named" if first.speaker.unnamed else first.speaker.role or ", ".join(others[:3]) or None


def _answers_anything(claims: Iterable[Claim], reports: Mapping[str, Report], names: Mapping[str, str]) -> bool:
    """Whether a speaker says anything to any of the questions; mostly the first claim tells."""
    told = (claim for claim in claims if claim.report in reports)
    return any(answer(claim, names) is not None for claim in told for _, answer in QUESTIONS)


def _find_answers(
    claims: Iterable[Claim], answer: Answer, reports: Mapping[str, Report], names: Mapping[str, str]
) -> Answers:
    """The answers of one speaker to one question, those printed most first, each with the claims that give it."""
    same: Answers = {}
    for claim in claims:
        gist = answer(claim, names) if claim.report in reports else None
        if gist is not None:
            same.setdefault(gist, []).append(claim)
    return dict(sorted(same.items(), key=lambda item: -len({claim.report for claim in item[1]})))


def _make_sayings(answers: Answers, view: IncidentView, reports: Mapping[str, Report]) -> Iterable[Saying]:
    """The first answers of one speaker to one question; one printed in several reports is one."""
    for gist, said in islice(answers.items(), MOST_SAYINGS):
        reviews = {claim.id: find_review(view.review_states.get(claim.id, UNREVIEWED)) for claim in said}
        first = next((claim for claim in said if reviews[claim.id].is_accepted), said[0])
        printed = {claim.report: claim for claim in said}
        yield Saying(
            gist,
            find_words(first.content, reports[first.report].text),
            link_claim(first),
            _find_tone(first),
            reviews[first.id],
            tuple(
                Printing(name_report(reports[report]), link_claim(claim))
                for report, claim in islice(printed.items(), MOST_PRINTINGS)
            ),
            len(printed),
            len({claim.report for claim in said if reviews[claim.id].is_accepted}),
        )


def _find_tone(claim: Claim) -> str:
    if claim.stance in _FOR:
        return "for"
    return "against" if claim.stance in _AGAINST else "plain"


def _answer_happened(claim: Claim, _names: Mapping[str, str]) -> str | None:
    if Kind.PLACE_TIME not in claim.kinds:
        return None
    if claim.stance in _AGAINST or claim.negated:
        return say(STANCES, claim.stance)
    event = claim.event
    when = say_date(event.date.edtf) if event and event.date else None
    where = say_place(event.place, depth=0) if event and event.place else None
    return ", ".join(part for part in (where, when) if part) or say(STANCES, claim.stance)


def _answer_struck(claim: Claim, names: Mapping[str, str]) -> str | None:
    if claim.responsibility is None:
        return None
    return say_responsibility(claim.responsibility, claim.stance, names)


def _answer_killed(claim: Claim, _names: Mapping[str, str]) -> str | None:
    tolls = [toll for toll in claim.toll if toll.harm is Harm.KILLED and toll.scope in (Scope.INCIDENT, Scope.PART)]
    if not tolls:
        return None
    words = "; ".join(say_toll(toll).removesuffix(" killed") for toll in tolls)
    return f"{say(STANCES, claim.stance)}: {words}" if claim.stance in _AGAINST else words


def _answer_caused(claim: Claim, names: Mapping[str, str]) -> str | None:
    if claim.cause is None:
        return None
    words = say_cause(claim.cause, names)
    return f"{say(STANCES, claim.stance)}: {words}" if claim.stance in _AGAINST or claim.negated else words


def _answer_civilians(claim: Claim, _names: Mapping[str, str]) -> str | None:
    killed = [toll for toll in claim.toll if toll.harm is Harm.KILLED]
    if any(toll.whom is Whom.FIGHTERS for toll in killed):
        is_against = claim.stance in _AGAINST or claim.negated
        return "denies fighters" if is_against else "calls them fighters"
    if any(toll.whom in (Whom.CIVILIANS, Whom.CHILDREN, Whom.WOMEN) for toll in killed):
        return "calls them civilians"
    if Kind.CONDUCT in claim.kinds and (claim.stance in _AGAINST or claim.negated):
        return "on conduct: denies"
    return "on conduct" if Kind.CONDUCT in claim.kinds else None


QUESTIONS: tuple[tuple[str, Answer], ...] = (
    ("Did it happen?", _answer_happened),
    ("Who struck?", _answer_struck),
    ("How many killed?", _answer_killed),
    ("What caused it?", _answer_caused),
    ("Were the dead civilians?", _answer_civilians),
)
