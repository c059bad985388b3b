"""The figures of a statement, with the scope that its words give them."""

import re
from dataclasses import replace

from sayso.claims.acts import find_in
from sayso.claims.harm_words import TollWords
from sayso.claims.identified import with_identified
from sayso.claims.named_harms import with_named
from sayso.claims.scene import Scene
from sayso.claims.statements import Statement
from sayso.claims.tolls import find_tolls
from sayso.records.claim import Claim, Harm, Kind, Scope, Toll, Whom
from sayso.records.date import EdtfDate
from sayso.records.harm import HarmTold
from sayso.records.span import Span
from sayso.text.edtf import find_bounds
from sayso.text.numbers import find_numbers

_WORD = re.compile(r"\S+")
LONGEST_VERB = 10
"""Characters in which the verb of an update stands."""
MOST_COMING = 6
"""Words of "comes just over a week after", and of the act before them."""
LONGEST_FIGURE = 40
"""Characters of a figure that is all that somebody says: "at least 14"."""
SUPERLATIVE_WORDS = 12
"""Words before "since" in which "the deadliest" stands."""
SAME_REACH = 200
"""Characters between a count and "puts the figure at": the next sentence."""
LONGEST_INCIDENT_DAYS = 2
"""Days. A figure for a longer stretch counts a campaign: an incident is one moment (method, section 1)."""
_STOP = re.compile(r"[.;:!?](?=\s|$)|\n")
_ACTS_OF_A_YEAR = re.compile(
    r"\b\d+ (?:[a-z]+ ){0,2}(?:strikes|airstrikes|attacks|raids)\b[^.;]{0,60}\b(?:this|last) (?:year|month)\b"
)
"""So many acts in a stretch of time, of which a figure counts the harm: "43 strikes this year, killing 150"."""
_SINCE_YEAR = re.compile(r"Since (?:[^.;,]{0,40}\b)?(?:1[89]|20|21)\d\d\b")
"""A sentence that opens with a stretch of years counts over them."""


def find_figures(
    statement: Statement, date: EdtfDate | None, harms: tuple[HarmTold, ...], scene: Scene
) -> tuple[Toll, ...]:
    """The figures of a statement, people named as harmed among them.

    Over more than a few days, or in a sentence on a campaign, they count a campaign.
    """
    parts = scene.context.parts
    found = [
        toll for span in statement.content for toll in find_tolls(scene.report.text, span, parts.tolls, parts.numbers)
    ]
    found = found or _same_harm(statement, scene)
    tolls = tuple([toll for toll in found if not _is_unproven(toll, statement.content, scene)])
    tolls = _with_updates(tolls, statement.content, scene)
    tolls = with_identified(scene.report.text, tolls, statement, parts.tolls, parts.numbers)
    tolls = with_named(tolls, harms, statement.content)
    if not tolls or _is_planned(statement, scene):
        return ()
    is_cumulative = (
        _is_long(date, scene.report.text)
        or _is_of_several(statement, tolls, scene)
        or any(
            find_in(scene.acts.campaign, scene.report.text, (Span(span.start, _first_toll(tolls, span)),))
            for span in statement.content
            if _first_toll(tolls, span) > span.start
        )
    )
    if is_cumulative:
        return tuple(replace(toll, scope=Scope.CAMPAIGN) for toll in tolls)
    return _with_older(tolls, statement, scene)


def _with_older(tolls: tuple[Toll, ...], statement: Statement, scene: Scene) -> tuple[Toll, ...]:
    """The figures, those of an older incident as such, their parts with them."""
    told: list[Toll] = []
    for toll in tolls:
        is_of_last = toll.scope is Scope.PART and bool(told) and told[-1].scope is Scope.OTHER_INCIDENT
        is_older = is_of_last or _is_older(toll, statement, scene)
        told.append(replace(toll, scope=Scope.OTHER_INCIDENT) if is_older else toll)
    return tuple(told)


def _is_older(toll: Toll, statement: Statement, scene: Scene) -> bool:
    """Whether a figure is that of what an act is compared with: "the deadliest since November, when [14] died"."""
    start = min(statement.sentence.start, toll.span.start)
    if _comes_after(start, toll.span.start, scene):
        return True
    tolls, low = scene.context.parts.tolls, scene.report.text[start : toll.span.start].lower()
    ends = [low.rfind(f" {link} ") for link in tolls.superlative_links]
    words = low[: max(0, *ends)].split()[-SUPERLATIVE_WORDS:]
    return not set(tolls.superlatives).isdisjoint(words)


def _comes_after(start: int, end: int, scene: Scene) -> bool:
    """Whether words end with what an act came after: "The bombing comes a week after a raid killed ...".

    Rule EN-TOLL-478.
    """
    text = scene.report.text
    words = [(start + match.start(), match[0].lower()) for match in _WORD.finditer(text[start:end])]
    tolls = scene.context.parts.tolls
    at = next((index for index, (_, low) in enumerate(words[:MOST_COMING]) if low in tolls.comings), 0)
    if at == 0 or "," in text[start:end]:
        return False
    is_act = find_in(scene.acts.acts, text, (Span(start, words[at][0]),)) is not None
    return is_act and any(low in tolls.coming_links for _, low in words[at : at + MOST_COMING])


def _same_harm(statement: Statement, scene: Scene) -> list[Toll]:
    """For "the ministry said 12 people died; the mayor said [14]": a bare figure counts what the last one counts.

    Rule EN-TOLL-471.
    """
    said = statement.content[0]
    if not statement.attributions or len(statement.content) > 1 or said.end - said.start > LONGEST_FIGURE:
        return []
    parts, text = scene.context.parts, scene.report.text
    number = next(iter(find_numbers(text, parts.numbers, start=said.start, end=said.end)), None)
    if number is None or number.span != said or number.min < 1:
        return []
    start = max(0, text.rfind("\n", 0, statement.sentence.start), statement.sentence.start - SAME_REACH)
    before = find_tolls(text, Span(start, said.start), parts.tolls, parts.numbers)
    told = [toll for toll in before if toll.scope is not Scope.PART]
    if not told or len({toll.harm for toll in told}) > 1 or told[-1].scope is not Scope.INCIDENT:
        return []
    last = told[-1]
    return [Toll(last.harm, last.whom, number.min, number.max, number.qualifier, Scope.INCIDENT, number.span)]


def _is_of_several(statement: Statement, tolls: tuple[Toll, ...], scene: Scene) -> bool:
    """Whether figures are those of several acts or years: "in those strikes", "Since 2014, ... have died"."""
    text = scene.report.text
    words = " ".join(span.words(text).lower() for span in statement.content)
    if any(map(words.__contains__, scene.context.parts.tolls.several_acts)):
        return True
    if (" year" in words or " month" in words) and _ACTS_OF_A_YEAR.search(words) is not None:
        return True
    return _SINCE_YEAR.match(text, statement.sentence.start, tolls[0].span.start) is not None


def _is_planned(statement: Statement, scene: Scene) -> bool:
    """Whether the cue itself says that nothing was done yet: "planned the abduction of a journalist"."""
    if not statement.attributions:
        return False
    plans, text = scene.context.parts.tolls.plans, scene.report.text
    words = [word for cue in statement.attributions[0].cue for word in cue.words(text).lower().split()]
    return any(map(plans.__contains__, words))


def _is_unproven(toll: Toll, content: tuple[Span, ...], scene: Scene) -> bool:
    """Whether a figure is one that nothing shows: "we have no evidence that more than 12 were killed"."""
    start = next((span.start for span in content if span.contains(toll.span)), toll.span.start)
    before = scene.report.text[start : toll.span.start].lower()
    at = max(map(before.rfind, scene.context.parts.tolls.unproven), default=-1)
    return at >= 0 and not any(mark in before[at:] for mark in ".;,")


def _with_updates(tolls: tuple[Toll, ...], content: tuple[Span, ...], scene: Scene) -> tuple[Toll, ...]:
    """The figures, those before "..., he said, bringing to 45 the number killed" as parts of the new total (R7)."""
    updates = scene.context.parts.tolls.updates
    for span in content[1:]:
        if not scene.report.text[span.start : span.start + LONGEST_VERB].lower().startswith(updates):
            continue
        for total in (toll for toll in tolls if span.contains(toll.span)):
            tolls = tuple(
                replace(toll, scope=Scope.PART) if _takes_in(total, toll) and toll.span.end <= span.start else toll
                for toll in tolls
            )
    return tolls


def with_floors(claims: tuple[Claim, ...], text: str, words: TollWords) -> tuple[Claim, ...]:
    """The claims, with what is only a part of a larger total of the same incident marked so (R7: a floor).

    Such are one victim told of alone, those told by name, so many "of the" people whom a total counts ("22 of the
    fighters"), somebody's own ("three members of his family"), and those beside others ("four more died").
    """
    largest: dict[tuple[str, Harm, Whom | None], int] = {}
    for claim in claims:
        for toll in claim.toll:
            if claim.incident and toll.scope is Scope.INCIDENT:
                for key in ((claim.incident, toll.harm, None), (claim.incident, toll.harm, toll.whom)):
                    largest[key] = max(largest.get(key, 0), toll.min)
    marked = tuple(_with_floor(claim, largest, text, words) if claim.toll else claim for claim in claims)
    for claim in marked:
        start = claim.content[0].start
        if claim.toll and text[start : start + LONGEST_VERB].lower().startswith(words.updates):
            marked = tuple(_before_update(other, claim) for other in marked)
    return marked


def with_same_count(claims: tuple[Claim, ...], text: str, words: TollWords) -> tuple[Claim, ...]:
    """The claims, with a figure given for what the claim before it counts taken for such a count as well (R12).

    "More than 300 have died since 2014, the army says. Monitor Norvik puts the figure at 6,500": both count a campaign.
    """
    told: list[Claim] = []
    last: Claim | None = None
    for claim in claims:
        if last is not None and claim.toll and _counts_same(claim, last, text, words):
            tolls = tuple(replace(toll, scope=Scope.CAMPAIGN) for toll in claim.toll)
            claim = replace(claim, kinds=(Kind.BACKGROUND,), toll=tolls)
        last = claim if claim.toll else last
        told.append(claim)
    return tuple(told)


def _counts_same(claim: Claim, before: Claim, text: str, words: TollWords) -> bool:
    start = claim.content[0].start
    if not all(toll.scope is Scope.CAMPAIGN for toll in before.toll) or start - before.content[-1].end > SAME_REACH:
        return False
    between = " ".join(text[start : claim.toll[0].span.start].lower().split())
    return between.startswith(words.same_count)


def _before_update(claim: Claim, update: Claim) -> Claim:
    """A claim that stands in one sentence before a new total ("bringing the toll to 45"): its figures are parts."""
    if claim.sentence != update.sentence or claim.content[-1].end > update.content[0].start:
        return claim
    tolls = tuple(
        replace(toll, scope=Scope.PART)
        if toll.scope is Scope.INCIDENT and any(_takes_in(total, toll) for total in update.toll)
        else toll
        for toll in claim.toll
    )
    return claim if tolls == claim.toll else replace(claim, toll=tolls)


def _takes_in(total: Toll, toll: Toll) -> bool:
    return total.harm is toll.harm and total.scope is Scope.INCIDENT and total.min > toll.min


def _with_floor(claim: Claim, largest: dict[tuple[str, Harm, Whom | None], int], text: str, words: TollWords) -> Claim:
    tolls = tuple(
        replace(toll, scope=Scope.PART)
        if toll.scope is Scope.INCIDENT and _is_within(toll, claim, largest, text, words)
        else toll
        for toll in claim.toll
    )
    return claim if tolls == claim.toll else replace(claim, toll=tolls)


def _is_within(
    toll: Toll, claim: Claim, largest: dict[tuple[str, Harm, Whom | None], int], text: str, words: TollWords
) -> bool:
    incident = claim.incident or ""
    most = largest.get((incident, toll.harm, None), 0)
    if toll.names and toll.max is not None:
        return most > toll.max
    if toll.max == 1:
        return most > 1
    if most <= toll.min:
        return False  # no count of the same harm is larger
    if _is_of_own(toll, text, words) or (_is_besides(toll, text, words) and not _is_added(toll, claim)):
        return True
    return _is_of_those(toll) and largest.get((incident, toll.harm, toll.whom), 0) > toll.min


def _is_of_own(toll: Toll, text: str, words: TollWords) -> bool:
    """Whether somebody's own people are counted: "two of my brothers", "three members of his family"."""
    return any(word in words.owners for word in _words_to(toll, text, behind=2))


def _is_besides(toll: Toll, text: str, words: TollWords) -> bool:
    """Whether people are counted beside others told of: "four more died", "another four", "three other people"."""
    return any(word in words.increments for word in _words_to(toll, text, behind=1))


def _is_added(toll: Toll, claim: Claim) -> bool:
    """Whether a figure stands beside others of its own statement: "15 civilians and 27 fighters, with another 10"."""
    others = (other for other in claim.toll if other.harm is toll.harm and other.scope is Scope.INCIDENT)
    return any(other.span.end <= toll.span.start for other in others)


def _words_to(toll: Toll, text: str, *, behind: int) -> list[str]:
    """The words of a figure and so many behind it in its sentence, in lower case without marks."""
    own_count = len(toll.span.words(text).split())
    end = toll.span.end + behind * LONGEST_VERB
    stop = _STOP.search(text, toll.span.end, end)
    words = text[toll.span.start : end if stop is None else stop.start()].lower().split()
    return [word.strip(".,;") for word in words[: own_count + behind]]


def _is_of_those(toll: Toll) -> bool:
    """Whether some of people told of before are counted ("22 of the fighters"), not all of them ("the 22 fighters")."""
    words = toll.whom_words or ""
    return words.lower().startswith(("the ", "those ", "these ")) and toll.span.end - toll.span.start > len(words)


def _first_toll(tolls: tuple[Toll, ...], span: Span) -> int:
    return min((toll.span.start for toll in tolls if span.contains(toll.span)), default=span.start)


def _is_long(date: EdtfDate | None, text: str) -> bool:
    """Whether a date is a stated range of days; "earlier this week" is one moment in a week."""
    if date is None or date.span is None or "/" not in date.edtf or date.edtf.startswith(".."):
        return False
    if not any(character.isdigit() for character in date.span.words(text)):
        return False
    first, last = find_bounds(date.edtf)
    return first is not None and last is not None and (last - first).days > LONGEST_INCIDENT_DAYS
