"""Acts of harm in a stretch of text: what was done, by whom, with what, and what is said to have caused what."""

import functools
import re
from dataclasses import dataclass

from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.word_pattern import PatternGroup, WordPattern


@dataclass(frozen=True, slots=True)
class ActFamily:
    """One kind of act, with the nouns and verbs that name it and the things that act for their owner."""

    rule: str
    act: str
    reason: str
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """Words for pieces of evidence, and for what became of them."""

    nouns: tuple[str, ...]
    strong: tuple[str, ...]
    released: tuple[str, ...]
    promised: tuple[str, ...]
    withheld: tuple[str, ...]
    unreleased: tuple[str, ...]
    existence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InquiryWords:
    """Words for inquiries, and for what became of them."""

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    closed: tuple[str, ...]
    calls: tuple[str, ...]
    judgements: tuple[str, ...]
    reviewed: tuple[str, ...]
    glances: tuple[str, ...]
    glance_articles: tuple[str, ...]
    known: tuple[str, ...]
    makers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ActWords:
    """The part `acts` of a language pack. Two are the same only if they are one object: tables are cached by it."""

    acts: tuple[ActFamily, ...]
    carrier_verbs: tuple[str, ...]
    use_verbs: tuple[str, ...]
    kill_verbs: tuple[str, ...]
    cause_links: tuple[str, ...]
    weak_links: tuple[str, ...]
    instrument_links: tuple[str, ...]
    instrument_acts: tuple[str, ...]
    result_effects: tuple[str, ...]
    effects: tuple[str, ...]
    evidence: EvidenceWords
    inquiry: InquiryWords
    harm_words: tuple[str, ...]
    wrongs: tuple[str, ...]
    campaign: tuple[str, ...]
    background: tuple[str, ...]
    definite_acts: tuple[str, ...]
    pointing: tuple[str, ...]
    weapons: tuple[str, ...]
    presence: tuple[str, ...]
    motion_stop: tuple[str, ...]
    response_bodies: tuple[str, ...]
    local_bodies: tuple[str, ...]
    works_of: tuple[str, ...]
    no_such_deeds: tuple[str, ...]
    unaware: tuple[str, ...]
    some_harmed: tuple[str, ...]
    own_killings: tuple[str, ...]
    posts: tuple[str, ...]
    not_of_posts: tuple[str, ...]
    mistakes: tuple[str, ...]
    own_part: tuple[str, ...]
    open_questions: tuple[str, ...]
    own_forces: tuple[str, ...]
    flights: tuple[str, ...]
    owner_stops: tuple[str, ...]
    own_words: tuple[str, ...]
    group_words: tuple[str, ...]
    articles_and_owners: tuple[str, ...]
    hedges: tuple[str, ...]
    targets: tuple[str, ...]
    not_there: tuple[str, ...]
    locatives: tuple[str, ...]
    speaking_of: tuple[str, ...]
    other_acts: tuple[str, ...]
    there: tuple[str, ...]
    into: tuple[str, ...]
    arrivals: tuple[str, ...]
    holders: tuple[str, ...]
    hitting: tuple[str, ...]
    struck_heads: tuple[str, ...]
    denied_deeds: tuple[str, ...]
    bare_verb_helpers: tuple[str, ...]
    aftermath: tuple[str, ...]
    later_deaths: tuple[str, ...]
    later_deeds: tuple[str, ...]
    treated_in: tuple[str, ...]
    toll_changes: tuple[str, ...]
    refusing: tuple[str, ...]
    promising: tuple[str, ...]
    saying_again: tuple[str, ...]
    identity: tuple[str, ...]
    described_places: tuple[str, ...]
    capitals: tuple[str, ...]
    document_introductions: tuple[str, ...]
    no_objects: tuple[str, ...]
    not_its_own: tuple[str, ...]
    false_friends: tuple[str, ...]
    targeting: tuple[str, ...]
    repelled: tuple[str, ...]
    fought: tuple[str, ...]


@quick_init
@dataclass(frozen=True, slots=True)
class ActMention:
    """One act named in a text: `form` is "noun", "verb" or "agent"."""

    span: Span
    act: str
    form: str
    rule: str


class ActLexicon:
    """`ActWords` compiled: one expression for each family of words, linear in the text."""

    def __init__(self, words: ActWords) -> None:
        self.forms = {
            word: (family.act, form, family.rule)
            for family in reversed(words.acts)
            for form, group in (("agent", family.agents), ("verb", family.verbs), ("noun", family.nouns))
            for word in group
        }
        self.false_friends = frozenset(words.false_friends)
        self.acts = word_pattern((*self.forms, *self.false_friends))
        self.carriers = word_pattern(words.carrier_verbs)
        self.uses = word_pattern(words.use_verbs)
        self.kills = word_pattern(words.kill_verbs)
        self.hurt_verbs = frozenset(words.kill_verbs)
        self.cause_links = word_pattern(words.cause_links)
        self.weak_links = word_pattern(words.weak_links)
        self.instrument_links = word_pattern(words.instrument_links)
        self.instrument_acts = frozenset(words.instrument_acts)
        self.result_effects = frozenset(words.result_effects)
        self.effects = word_pattern(words.effects)
        self.evidence = word_pattern(words.evidence.nouns)
        self.strong_evidence = word_pattern(words.evidence.strong)
        self.released = word_pattern(words.evidence.released)
        self.promised = word_pattern(words.evidence.promised)
        self.withheld = word_pattern(words.evidence.withheld)
        self.unreleased = word_pattern(words.evidence.unreleased)
        self.existence = words.evidence.existence
        self.inquiry_nouns = word_pattern(words.inquiry.nouns)
        self.inquiry_verbs = word_pattern(words.inquiry.verbs)
        self.inquiry_closed = word_pattern(words.inquiry.closed)
        self.inquiry_calls = word_pattern(words.inquiry.calls)
        self.judgements = tuple(f" {word} " for word in words.inquiry.judgements)
        self.reviewed = frozenset(words.inquiry.reviewed)
        self.glances, self.glance_articles = words.inquiry.glances, words.inquiry.glance_articles
        self.known_inquiries = tuple(f"{word} " for word in words.inquiry.known)
        self.inquiry_makers = words.inquiry.makers
        self.harm = word_pattern(words.harm_words)
        self.wrongs = word_pattern(words.wrongs)
        self.campaign = word_pattern(words.campaign)
        self.background = word_pattern(words.background)
        self.definite = word_pattern(words.definite_acts)
        self.pointing = tuple(f"{word} " for word in words.pointing)
        self.weapons = word_pattern(words.weapons)
        self.presence = word_pattern(words.presence)
        self.response_bodies = word_pattern(words.response_bodies)
        self.local_bodies = word_pattern(words.local_bodies)
        self.open_questions = frozenset(words.open_questions)
        self.works_of = words.works_of
        self.no_such_deeds = word_pattern(words.no_such_deeds)
        self.unaware = word_pattern(words.unaware)
        self.later_deeds = word_pattern(words.later_deeds)
        self.posts = frozenset(words.posts)
        self.not_of_posts = frozenset(words.not_of_posts)
        self.own_killings = word_pattern(words.own_killings)
        self.some_harmed = word_pattern(words.some_harmed)
        self.mistakes = word_pattern(words.mistakes)
        self.own_part = word_pattern(words.own_part)
        self.own_forces = word_pattern(words.own_forces)
        self.flights = word_pattern(words.flights)
        self.owner_stops = frozenset(words.owner_stops)
        self.own_words = word_pattern(words.own_words)
        self.group_words = word_pattern(words.group_words)
        self.articles_and_owners = frozenset(words.articles_and_owners)
        self.hedges = word_pattern(words.hedges)
        self.targets = word_pattern(words.targets)
        self.not_there = frozenset(words.not_there)
        self.locatives = frozenset(words.locatives)
        self.speaking_of = frozenset(words.speaking_of)
        self.other_acts = frozenset(words.other_acts)
        self.there = word_pattern(words.there)
        self.into = word_pattern(words.into)
        self.arrivals = words.arrivals
        self.holders = frozenset(words.holders)
        self.hitting = frozenset(words.hitting)
        self.struck_heads = words.struck_heads
        self.denied_deeds = frozenset(words.denied_deeds)
        self.bare_verb_helpers = frozenset(words.bare_verb_helpers)
        self.aftermath = word_pattern(words.aftermath)
        self.later_deaths = words.later_deaths
        self.treated_in = words.treated_in
        self.toll_changes = word_pattern(words.toll_changes)
        self.refusing = frozenset(words.refusing)
        self.promising = frozenset(words.promising)
        self.saying_again = word_pattern(words.saying_again)
        self.identity = word_pattern(words.identity)
        kinds = "|".join(re.escape(word) for word in words.described_places)
        self.capitals = words.capitals
        self.described_kinds = frozenset(word.split()[0].lower() for word in words.described_places)
        """The words of which one stands in all that `described_place` finds."""
        self.described_place = re.compile(rf"\bthe\s+(?:\w+-\w+\s+)?(?P<country>[A-Z]\w+)\s+(?:{kinds})\b")
        self.document_introductions = word_pattern(words.document_introductions)
        self.no_objects = frozenset(words.no_objects)
        self.not_its_own = frozenset(words.not_its_own)
        self.targeting = frozenset(words.targeting)
        self.repelled = word_pattern(words.repelled)
        self.fought = frozenset(words.fought)

        patterns = (
            self.background,
            self.hedges,
            self.there,
            self.acts,
            self.identity,
            self.effects,
            self.evidence,
            self.strong_evidence,
            self.inquiry_nouns,
            self.inquiry_verbs,
            self.toll_changes,
            self.wrongs,
            self.presence,
        )
        self.in_statements = PatternGroup(patterns)
        """Those that every statement is asked for. Most have none of them: that is found out in one step."""
        for pattern in patterns:
            pattern.join(self.in_statements)

    def find_acts(self, text: str, within: Span) -> list[ActMention]:
        """The acts named in the stretch `within`, in order."""
        mentions = []
        for match in self.acts.finditer(text, within.start, within.end):
            words = " ".join(match[0].lower().replace("’", "'").split())
            if words not in self.false_friends:
                act, form, rule = self.forms[words]
                mentions.append(ActMention(Span(match.start(), match.end()), act, form, rule))
        return mentions


@functools.lru_cache(maxsize=8)
def compile_acts(words: ActWords) -> ActLexicon:
    """The expressions of `words`, made once."""
    return ActLexicon(words)


def word_pattern(words: tuple[str, ...]) -> WordPattern:
    """An expression that finds any of `words` as whole words, the longest first, in any case."""
    return WordPattern(words)


def find_in(pattern: WordPattern, text: str, spans: tuple[Span, ...]) -> Span | None:
    """The first place in `spans` where `pattern` is found, or None."""
    for span in spans:
        match = pattern.search(text, span.start, span.end)
        if match:
            return Span(match.start(), match.end())
    return None
