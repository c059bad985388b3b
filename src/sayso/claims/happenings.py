"""When and where the thing claimed happened, and when it was said."""

import re
from dataclasses import replace

from sayso.claims.acts import find_in
from sayso.claims.particular_words import compile_particulars
from sayso.claims.scene import Scene
from sayso.claims.sentence_draft import Attribution
from sayso.claims.shifted_dates import shifted
from sayso.claims.spoken_of import SpokenOf, find_spoken_of
from sayso.claims.statements import Statement
from sayso.claims.substance import Substance
from sayso.gazetteer.capitals import find_capital
from sayso.records.claim import Claim
from sayso.records.date import EdtfDate
from sayso.records.place import Place, Precision
from sayso.records.span import Span
from sayso.text.dates import DateMention
from sayso.text.word_index import has_any
from sayso.text.word_pattern import is_inside_word

_WIDE = (None, Precision.COUNTRY, Precision.PROVINCE)
_ORDER = {precision: number for number, precision in enumerate(Precision)}
DATES_OF_SOMETHING_ELSE = frozenset({"EN-DATE-085"})
"""Rules whose date is that of what stands behind it ("days after the major spoke"), not of the clause."""
FIGURES_GIVEN = frozenset({"EN-ATT-037", "EN-ATT-038"})
"""Rules of "put the toll at 34 on Friday"."""
LATER_REACH = 250
"""Characters from a claim to the words that say when it was made: about the next sentence."""
APPOSITION_GAP = 4
"""Characters between a date in words and the same date in figures: ", ", " on "."""
FROM_REACH = 80
"""Characters from "from" to a place that is where a shot came from, not where it fell."""
HURT_WORDS = 2
"""Words before a day in which "wounded on" stands, so that it is the day of the harm."""
_ALLIED = re.compile(r"[-‑–](?:backed|led|made|supplied|supported|trained|funded|born|allied)\b", re.IGNORECASE)
"""Right behind a country's name: it is whose somebody or something is, and nothing happened there."""
_HEADING = re.compile(r"\s*[-–—:]\s")
_SINCE = re.compile(r"Since\b")
_POSSESSIVES = ("'s", "’s")
SEAT_REACH = 12
"""Characters behind a state in which "'s capital" stands."""
BESIDE = 4
"""Characters between a day and the word beside it: " on "."""
YEAR_LENGTH = 4
"""Characters of a date that is a year alone."""
NEAR_ACT = 24
"""Characters between a date and the act that it dates: "Tuesday's strike", "the attack of 11 March"."""


def find_when_and_where(
    statement: Statement, substance: Substance, scene: Scene
) -> tuple[EdtfDate | None, EdtfDate | None, Place | None]:
    """When it happened, when it was said, where it happened. Dates by the cue are those of saying."""
    candidates = _event_dates(statement.content, statement, scene)
    if not candidates and statement.attributions and (before := _before_content(statement)) is not None:
        candidates = _event_dates((before,), statement, scene)
    if not candidates and not statement.attributions:
        candidates = _event_dates((statement.sentence,), statement, scene)
    dated_act = [mention for mention in candidates if _dates_act(mention.span, substance, scene.report.text)]
    if _gives_figure(statement, substance, scene) and not dated_act:
        given = _first_date(candidates, scene.report.text)
        return None, given or _said_at(statement, scene), _place_of(statement, substance, scene)
    event = _first_date(dated_act or candidates, scene.report.text)
    if event is not None:
        event = shifted(event, statement.content, scene.report.text, scene.context.parts.numbers)
    place = _place_of(statement, substance, scene)
    spoken_of = find_spoken_of(statement, scene)
    if spoken_of is not None:
        event = event or _first_date(_event_dates((spoken_of.span,), statement, scene), scene.report.text)
        place = place or _place_spoken_of(spoken_of, scene)
    if place is None and substance.acts:
        place = _seat_of_speaker(statement, scene)
    return event, _said_at(statement, scene, spoken_of), place


def _place_spoken_of(spoken_of: SpokenOf, scene: Scene) -> Place | None:
    there = [place for place in scene.places_in((spoken_of.span,)) if not is_elsewhere(place, scene)]
    narrow = [place for place in there if place.precision not in _WIDE]
    return max(narrow, key=_narrowness, default=None)


def _narrowness(place: Place) -> tuple[int, int]:
    return _ORDER[place.precision] if place.precision else -1, -(place.span.start if place.span else 0)


def _gives_figure(statement: Statement, substance: Substance, scene: Scene) -> bool:
    """Whether a day told is that on which a figure was given: "put the toll at 34 on Friday", "the toll rose to 34"."""
    if statement.attributions and statement.attributions[0].rule in FIGURES_GIVEN:
        return True
    changes = scene.acts.toll_changes
    return changes in substance.told and find_in(changes, scene.report.text, statement.content) is not None


def _before_content(statement: Statement) -> Span | None:
    """The words of the sentence before what is said, where the speaker stands behind it."""
    first, cue = statement.content[0], statement.attributions[0].cue
    start = statement.attributions[0].sentence.start
    is_behind = bool(cue) and cue[0].start >= statement.content[-1].end
    return Span(start, first.start) if is_behind and start < first.start else None


def _antecedent(statement: Statement, scene: Scene) -> tuple[Span, ...]:
    """What a relative clause tells of, where it is said to be somebody's words: "a raid in X which, Y said, killed"."""
    if not statement.attributions or not statement.attributions[0].cue:
        return ()
    text, one = scene.report.text, statement.attributions[0]
    first = min(one.cue[0].start, one.source.start if one.source else one.cue[0].start, statement.content[0].start)
    before = text[one.sentence.start : first].rstrip(" ,")
    if before.rpartition(" ")[2] not in scene.cues.relative_pronouns:
        return ()
    return (Span(one.sentence.start, first),)


def _event_dates(spans: tuple[Span, ...], statement: Statement, scene: Scene) -> list[DateMention]:
    return [
        mention
        for mention in scene.dates_in(spans)
        if mention.date and mention.kind != "duration" and not _is_of_something_else(mention, statement, scene)
    ]


def _said_at(statement: Statement, scene: Scene, spoken_of: SpokenOf | None = None) -> EdtfDate | None:
    """The date nearest to the cue that is no part of what is said, nor of the act that is spoken of."""
    if not statement.attributions:
        return None
    first = statement.attributions[0]
    behind = _antecedent(statement, scene)
    mentions = [
        mention
        for mention in scene.dates_in((first.sentence,))
        if mention.date
        and (not mention.span.overlaps_any(behind) or _is_of_later_deed(mention.span, statement, scene))
        and _is_of_cue(mention.span, statement, scene.report.text)
        and not _is_told_by_another(mention.span, first, scene)
        and not (spoken_of is not None and spoken_of.span.contains(mention.span))
    ]
    return min(mentions, key=lambda mention: _distance(mention.span, first.cue)).date if mentions else None


def _is_told_by_another(day: Span, one: Attribution, scene: Scene) -> bool:
    """Whether a day stands in words of which this attribution is no part: "said its raid [last month] killed eight"."""
    return bool(one.cue) and any(told.contains(day) and not told.contains(one.cue[0]) for told in scene.told)


def _is_of_something_else(mention: DateMention, statement: Statement, scene: Scene) -> bool:
    """Whether a date is that of what stands behind it, and that is not what is said here.

    In "days after the truce, shells fell" the days are those of the truce; shells fell on another.
    """
    content = statement.content[0]
    opens = mention.span.start == content.start and "," not in scene.report.text[mention.span.end : content.end]
    if (mention.rule in DATES_OF_SOMETHING_ELSE and not opens) or _heads_entry(mention.span, scene.report.text):
        return True
    return _is_of_aftermath(mention.span, statement, scene) or _is_of_later_deed(mention.span, statement, scene)


def _is_of_later_deed(day: Span, statement: Statement, scene: Scene) -> bool:
    """Whether a day stands beside what was done about the harm later: "a court [on Friday] sentenced two soldiers"."""
    text = scene.report.text
    for span in (*statement.content, statement.sentence):
        if not span.contains(day):
            continue
        for deed in scene.acts.later_deeds.finditer(text, span.start, span.end):
            between = text[day.end : deed.start()] if day.end <= deed.start() else text[deed.end() : day.start]
            if between.strip() in ("", "on") and len(between) <= BESIDE:
                return True
    return False


def _heads_entry(day: Span, text: str) -> bool:
    """Whether a day heads an entry of a chronicle, which tells when something was said: "4 October - The charity"."""
    is_first = text[max(0, day.start - 2) : day.start].rstrip(" ") in ("", "\n", "\n\n")
    return is_first and _HEADING.match(text, day.end) is not None


def _is_of_aftermath(day: Span, statement: Statement, scene: Scene) -> bool:
    """Whether a day is that of what came after the harm, and of no act: "treated 21 wounded people on Sunday"."""
    text, acts = scene.report.text, scene.acts
    start = next((span.start for span in statement.content if span.contains(day)), None)
    if start is not None and _ends_with_day(text[start : day.start].lower(), acts.later_deaths):
        return True
    found = None if start is None else next(acts.aftermath.finditer(text, start, day.start), None)
    if found is None or any(mark in text[found.end() : day.start] for mark in ".;,:"):
        return False
    if acts.acts.search(text, found.end(), day.start) is not None:
        return False
    before = text[found.end() : day.start].lower().split()
    return not any(word in acts.hurt_verbs for word in before[-HURT_WORDS:])


def _ends_with_day(before: str, words: tuple[str, ...]) -> bool:
    """Whether words before a day end with some of `words`: "two of whom died on [Friday]"."""
    return before.rstrip().removesuffix(" on").rstrip(" ,").endswith(words)


def _first_date(candidates: list[DateMention], text: str) -> EdtfDate | None:
    """The first date, or the one in figures right behind it: "on the following day, 12 March"."""
    if not candidates:
        return None
    first = candidates[0]
    for other in candidates[1:]:
        follows = 0 <= other.span.start - first.span.end <= APPOSITION_GAP
        if follows and any(character.isdigit() for character in other.span.words(text)):
            return other.date
    return first.date


def _distance(span: Span, cue: tuple[Span, ...]) -> int:
    return min((max(span.start - part.end, part.start - span.end, 0) for part in cue), default=0)


def _dates_act(span: Span, substance: Substance, text: str) -> bool:
    """Whether a date hangs on an act: before it ("Tuesday's strike") or behind it ("the attack of 11 March")."""
    for act in substance.acts:
        if _is_year_of(span, act.span, text):
            return True
        if (
            0 <= act.span.start - span.end <= NEAR_ACT
            and act.form == "noun"
            and text[span.end : span.end + 2] in ("'s", "’s")
        ):
            return True
        if 0 <= span.start - act.span.end <= NEAR_ACT and "," not in text[act.span.end : span.start]:
            return True
    return False


def _is_year_of(span: Span, act: Span, text: str) -> bool:
    """Whether a year stands in the name of an act: "the 2013 shopping mall attack"."""
    if span.end - span.start != YEAR_LENGTH or not 0 < act.start - span.end <= NEAR_ACT:
        return False
    before = text[max(0, span.start - 5) : span.start].lower().split()
    return before[-1:] in (["a"], ["the"], ["that"]) and all(
        word.isalpha() for word in text[span.end : act.start].split()
    )


def _is_of_cue(span: Span, statement: Statement, text: str) -> bool:
    """Whether a date in the sentence of the cue stands outside what is said, and in no clause behind it."""
    if span.overlaps_any([piece for one in statement.attributions for piece in one.content]):
        return False
    last = statement.content[-1]
    cue = statement.attributions[0].cue
    start = statement.attributions[0].sentence.start
    if cue and span.end < cue[0].start and _SINCE.match(text, start) and "," in text[span.end : cue[0].start]:
        return False  # "Since it was formed in 2014, the group has said"
    if cue and span.end <= statement.content[0].start and cue[0].start >= last.end:
        return False  # "In March, the army killed nine people, the mayor said": when they were killed
    return span.start < last.end or "," not in text[last.end : span.start] or _stands_by_cue(span, statement)


def _stands_by_cue(span: Span, statement: Statement) -> bool:
    """Whether a date follows the cue itself: "..., he said on Sunday"."""
    return any(0 <= span.start - cue.end <= NEAR_ACT for cue in statement.attributions[0].cue)


def date_by_later_words(claims: tuple[Claim, ...], scene: Scene) -> tuple[Claim, ...]:
    """The claims with the day that a later sentence gives for them: "He made the accusation on Sunday"."""
    text = scene.report.text
    days = [
        (match.start(), mention.date)
        for match in scene.acts.saying_again.finditer(text)
        for mention in scene.dates_in((Span(match.end(), min(len(text), match.end() + NEAR_ACT) or 1),))[:1]
        if mention.date
    ]
    return tuple(_with_day(claim, days) for claim in claims)


def _with_day(claim: Claim, days: list[tuple[int, EdtfDate]]) -> Claim:
    end = claim.content[-1].end
    later = [day for position, day in days if 0 <= position - end <= LATER_REACH]
    if claim.said is not None or not claim.cue or not later:
        return claim
    return replace(claim, said=later[0])


def _place_of(statement: Statement, substance: Substance, scene: Scene) -> Place | None:
    inside = scene.places_in(statement.content)
    if not inside and not statement.attributions:
        inside = scene.places_in((statement.sentence,))
    if not inside:
        inside = scene.places_in(_antecedent(statement, scene))[-1:]
    there = [place for place in inside if not is_elsewhere(place, scene)]
    there = _without_homes(there, scene) if there else there
    if not there:
        return _place_referred_to(statement, substance, scene)
    if all(place.precision in _WIDE for place in there) and (seat := _seat_of_state(there, scene)) is not None:
        return seat
    if len(there) == 1:
        return there[0]
    return max(there, key=_narrowness)


def _without_homes(places: list[Place], scene: Scene) -> list[Place]:
    """The places but those that somebody is from ("a Brenn man"), where there are others; a province never is one."""
    home = compile_particulars(scene.context.parts.particulars).home
    text = scene.report.text
    homes = [place for place in places if place.span is not None and home.match(text, place.span.end) is not None]
    others = [place for place in places if place not in homes]
    return others or [place for place in homes if place.precision not in _WIDE]


def _seat_of_speaker(statement: Statement, scene: Scene) -> Place | None:
    """The town whose mayor, police or hospital tells of an act there, when the report names no other.

    "The mayor of Tessel said that 18 people were killed in the strike on the cinema": where else? So it is with "a
    driver who brought flour to Tessel".
    """
    sources = tuple(span for one in statement.attributions for span in (one.source,) if span is not None)
    at_source = scene.places_in(sources)
    text = scene.report.text
    is_told = any(not scene.cues.relative_pronouns.isdisjoint(span.words(text).split()) for span in sources)
    if not at_source or not (is_told or find_in(scene.acts.local_bodies, text, sources) is not None):
        return None
    narrow = [place for place in scene.places if place.precision not in _WIDE and not is_elsewhere(place, scene)]
    names = {place.name for place in narrow}
    return next((place for place in at_source if place in narrow), None) if len(names) == 1 else None


def _place_referred_to(statement: Statement, substance: Substance, scene: Scene) -> Place | None:
    """The place that "there" or "the Drennian city" stands for: the last one named before that fits."""
    text, there = scene.report.text, scene.acts.there
    for span in statement.content:
        match = there.search(text, span.start, span.end) if there in substance.told else None
        if match and not scene.cues.be.intersection(text[match.end() : match.end() + 6].lower().split()[:1]):
            return _last_place(scene, match.start())
        if not (has_any(text, scene.acts.described_kinds, span.start, span.end) or is_inside_word(text, span.end)):
            continue
        for described in scene.acts.described_place.finditer(text, span.start, span.end):
            actor = scene.context.registry.resolve(described["country"])
            if actor is not None:
                country = scene.context.registry.actor(actor).name
                is_seat = described[0].lower().endswith(scene.acts.capitals)
                seat = find_capital(country, scene.context.gazetteer) if is_seat else None
                return seat or _last_place(scene, described.start(), country)
    return None


def _seat_of_state(places: list[Place], scene: Scene) -> Place | None:
    """The capital that "Norvik's capital" stands for."""
    for place in places:
        behind = scene.report.text[place.span.end : place.span.end + SEAT_REACH].lower() if place.span else ""
        if behind[:2] in _POSSESSIVES and behind[2:].lstrip().startswith(scene.acts.capitals):
            return find_capital(place.name, scene.context.gazetteer)
    return None


def _last_place(scene: Scene, before: int, country: str | None = None) -> Place | None:
    """The last place narrower than a province named before an offset, within `country` if that is given."""
    for place in reversed(scene.places):
        if place.span is None or place.span.end > before or place.precision in _WIDE:
            continue
        if country is None or country in place.within:
            return place
    return None


def _is_starting_point(span: Span, scene: Scene) -> bool:
    """Where shots came from ("fired from army positions on the hill") is not where they fell."""
    before = scene.report.text[max(0, span.start - FROM_REACH) : span.start]
    head, found, between = before.rpartition(" from ")
    if not found or "," in between or any(scene.cues.is_finite(word) for word in between.lower().split()):
        return False
    return scene.acts.carriers.search(" ".join(head.split()[-6:])) is not None or head.endswith(scene.acts.arrivals)


def is_elsewhere(place: Place, scene: Scene) -> bool:
    """Whether it did not happen there: "from X", "away from X", or a country that acts ("the US said")."""
    if place.span is None:
        return False
    leading = scene.report.text[max(0, place.span.start - 24) : place.span.start].lower()
    if leading.rstrip().endswith(scene.acts.treated_in):
        return True
    words = leading.split()
    if words[-1:] == ["of"] and words[-2:-1] and words[-2] in scene.acts.described_kinds:
        words = words[:-3] if words[-3:-2] == ["the"] else words[:-2]  # "5 kilometres from the town of Bule"
    before = words[-2:] if words and words[-1] in scene.cues.articles else words[-1:]
    if any(word in scene.acts.not_there for word in before) or _is_starting_point(place.span, scene):
        return True
    if _ALLIED.match(scene.report.text, place.span.end):
        return True
    actors = scene.context.registry.find(scene.report.text, start=place.span.start, end=place.span.end)
    return bool(actors) and not any(word in scene.acts.locatives for word in before)
