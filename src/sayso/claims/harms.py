"""What is said to have been done to people, and who of them is named: killed, arrested, tortured, threatened.

Figures are read elsewhere. A word of harm is found first; only around it are names looked for, on the side on which the
form of the word has them. What is denied, planned or feared is not told as done.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from sayso.claims.harm_clause import Clause
from sayso.claims.harms_lexicon import Form, HarmLexicon, WordOfHarm
from sayso.claims.named_parties import is_party_here, is_target
from sayso.claims.person_names import Name
from sayso.claims.persons import Persons
from sayso.claims.scene import Scene
from sayso.records.harm import HarmKind, HarmTold, PartyKind, Perpetrator, VictimName
from sayso.records.span import Span
from sayso.text.tokens import find_tokens

NAMING_REACH = 300
"""Characters from a harm to the words that name those harmed: about the next sentence."""
ANTECEDENT_REACH = 180
OWNER_REACH = 3
"""Words from an owner to what was done to him: "Roni's violent and sudden death"."""
SUBJECT_REACH = 12
"""Words from a name to a participle without "was": "Amal Roni, a reporter with Radio Tamsin, arrested on Sunday"."""
OBJECT_REACH = 6
"""Words from a verb to the first name behind it: "killed the well-known local radio host X"."""
MEANS_REACH = 8
"""Words from a verb to the "in" of what did it: "were killed in the town on Sunday in a rebel mortar attack"."""
OWNER_WORDS = 6
"""Words of whose act it was: "in a heavy rebel mortar attack"."""
NAME_WORDS = 6
"""Words of a name, but for its last: "Islamic State of Iraq and the Levant" has seven."""
AGENT_WORDS = 7
"""Words of whoever did it, before the verb or behind "by"."""

FOUGHT = "ground_attack"
"""The act whose two sides do harm to each other: "killed in clashes with the army"."""
_PARTY_KINDS = {
    "state": PartyKind.STATE,
    "coalition": PartyKind.STATE,
    "armed_group": PartyKind.ARMED_GROUP,
    "militia": PartyKind.MILITIA,
}
"""Kinds of the actor registry. Observers and media do no harm."""
_HELD = frozenset({HarmKind.DETENTION, HarmKind.PROSECUTION})


class HarmFinder:
    """Finds the harms that one report tells of, sentence by sentence in the order of the text."""

    def __init__(self, scene: Scene, lexicon: HarmLexicon, persons: Persons) -> None:
        self._scene, self._lexicon, self._persons = scene, lexicon, persons
        self._sentences: dict[Span, tuple[HarmTold, ...]] = {}
        self._words: dict[Span, WordOfHarm] = {}
        self._last: HarmTold | None = None
        self._matches = [
            match
            for match in lexicon.pattern.finditer(scene.report.text)
            if _folded(match[0]) not in lexicon.false_friends
        ]
        self._starts = [match.start() for match in self._matches]

    def find(self, content: tuple[Span, ...], sentence: Span, sources: tuple[Span, ...] = ()) -> tuple[HarmTold, ...]:
        """The harms that the words of `content` tell, which stand in `sentence`.

        Who says them, in the words of `sources`, is nobody whom they harmed: "killed six, Governor Dara Mirov said".
        """
        at = bisect_left(self._starts, content[0].start)
        if at == len(self._starts) or self._starts[at] >= content[-1].end:
            return ()
        if sentence not in self._sentences:
            self._sentences[sentence] = tuple(self._in_sentence(sentence))
        told = tuple([one for one in self._sentences[sentence] if one.span.is_within_any(content)])
        return tuple([_without_sources(one, sources) for one in told]) if sources else told

    def tells(self, harms: tuple[HarmTold, ...]) -> bool:
        """Whether harms are told as done: by a verb, to somebody named or by somebody; not only spoken of by a noun."""
        return bool(harms) and any(
            one.victims or one.by or self._words[one.span].form is not Form.NOUN for one in harms
        )

    def rules(self, harms: tuple[HarmTold, ...]) -> tuple[str, ...]:
        """The rules by which harms were found."""
        return tuple(dict.fromkeys(self._words[one.span].rule for one in harms)) if harms else ()

    def _in_sentence(self, sentence: Span) -> list[HarmTold]:
        text = self._scene.report.text
        first, last = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        matches = [match for match in self._matches[first:last] if match.end() <= sentence.end]
        if not matches:
            return []
        clause = Clause(find_tokens(text, sentence), self._lexicon)
        names = self._persons.find(clause.tokens)
        found: list[HarmTold] = []
        for match in matches:
            one = self._harm(clause, names, match, found[-1] if found else None)
            if one is not None:
                found.append(one)
                self._last = one
        return found

    def _harm(
        self, clause: Clause, names: list[Name], match: re.Match[str], last_told: HarmTold | None
    ) -> HarmTold | None:
        words = _folded(match[0])
        if words in self._lexicon.naming:
            return self._named(clause, names, match, last_told)
        word = self._lexicon.forms[words]
        _, kind, form = word
        first, last = clause.index_at(match.start()), clause.index_at(match.end())
        if form is Form.GERUND and clause.is_in(last, "of"):
            form = Form.NOUN  # "the killing of"
        start, is_passive = clause.verb_start(first) if form in (Form.PARTICIPLE, Form.SUBJECT) else (first, False)
        if form not in (Form.NOUN, Form.ADJECTIVE, Form.GERUND) and clause.is_blocked(start, first):
            return None
        if kind in _HELD and clause.is_of_suspects(first, last):
            return None
        harmed = _harmed(clause, names, form, (start, first, last), is_passive=is_passive, persons=self._persons)
        victims = tuple(person for name in harmed if (person := self._persons.describe(clause, name)) is not None)
        if not harmed and last_told is not None and form in (Form.PARTICIPLE, Form.SUBJECT) and clause.continues(first):
            victims = last_told.victims
        if not victims and clause.is_in(start - 1, "pronouns"):
            victims = self._before(clause)
        if not victims and words in self._lexicon.of_things:
            return None
        by = self._perpetrator(clause, form, (start, last), is_passive=is_passive)
        span = Span(match.start(), match.end())
        self._words[span] = word
        return HarmTold(kind, span, _distinct(victims), by)

    def _named(
        self, clause: Clause, names: list[Name], match: re.Match[str], last_told: HarmTold | None
    ) -> HarmTold | None:
        """For "identified as X and Y": those to whom the harm told before was done."""
        last_told = last_told or self._last
        span = Span(match.start(), match.end())
        if last_told is None or span.start - last_told.span.end > NAMING_REACH:
            return None
        harmed = _objects(clause, names, clause.index_at(match.end()), self._persons)
        victims = tuple(person for name in harmed if (person := self._persons.describe(clause, name)) is not None)
        self._words[span] = self._words[last_told.span]
        return HarmTold(last_told.kind, span, _distinct(victims), last_told.by) if victims else None

    def _before(self, clause: Clause) -> tuple[VictimName, ...]:
        """Whom "he" or "she" stands for: the first person named in the sentence before."""
        text = self._scene.report.text
        end = clause.tokens[0].start
        if end == 0:
            return ()
        before = Clause(find_tokens(text, Span(max(0, end - ANTECEDENT_REACH), end)), self._lexicon)
        for name in self._persons.find(before.tokens):
            if _is_free(before, name, 0, self._persons) and (person := self._persons.describe(before, name)):
                return (person,)
        return ()

    def _perpetrator(
        self, clause: Clause, form: Form, verb: tuple[int, int], *, is_passive: bool
    ) -> Perpetrator | None:
        """Who did it: behind "by", or the subject of an active verb."""
        start, last = verb
        if clause.has_agent and (at := clause.agent_after(last, SUBJECT_REACH)) is not None:
            return self._agent_behind(clause, last, at)
        is_perfect = any(clause.is_in(at, "haves") for at in range(start, last))
        is_short = form is Form.PARTICIPLE and not is_perfect and self._is_short_passive(clause, last)
        if is_passive or form is Form.SUBJECT or is_short:
            return self._owner_of_means(clause, last)
        if form not in (Form.PARTICIPLE, Form.PRESENT):
            return None
        return self._party(clause, max(clause.clause_start(start), start - AGENT_WORDS), start)

    def _agent_behind(self, clause: Clause, last: int, at: int) -> Perpetrator | None:
        """Who stands behind "by", unless he holds a place there ("killed in a town held by rebels")."""
        if at - 2 >= last and clause.tokens[at - 2].low in self._scene.acts.holders:
            return None
        return self._party(clause, at, min(len(clause.tokens), at + AGENT_WORDS))

    def _owner_of_means(self, clause: Clause, last: int) -> Perpetrator | None:
        """Whose act it was in which people came to harm: "were killed on Sunday in a rebel mortar attack"."""
        for at in range(last, min(len(clause.tokens), last + MEANS_REACH)):
            if not clause.is_in(at, "means"):
                if clause.tokens[at].text in ",.;:" or clause.is_in(at, "clause_openers"):
                    return None
                continue
            behind = clause.span(at, min(len(clause.tokens), at + OWNER_WORDS))
            act = next((act for act in self._scene.acts.find_acts(self._scene.report.text, behind)), None)
            if act is not None and act.act == FOUGHT:
                opponent = clause.index_at(act.span.end)
                if clause.is_in(opponent, "opponents"):
                    end = min(len(clause.tokens), opponent + 1 + AGENT_WORDS)
                    return self._party(clause, opponent + 1, end, is_opponent=True)
            if act is not None and (end := clause.index_at(act.span.start)) > at + 1:
                party = self._party(clause, at + 1, end)
                if party is not None and end - clause.index_at(party.span.end) <= 1:
                    return party
        return None

    def _is_short_passive(self, clause: Clause, last: int) -> bool:
        """Whether nobody can be the object of a participle: who stands before it was harmed ("rebels killed in")."""
        if last >= len(clause.tokens) or not clause.tokens[last].is_word:
            return last >= len(clause.tokens) or clause.tokens[last].text in ",.;:"
        return clause.tokens[last].low in self._scene.acts.no_objects and not _opens_count(clause, last)

    def _party(self, clause: Clause, first: int, last: int, *, is_opponent: bool = False) -> Perpetrator | None:
        """The party named in a few tokens: an actor of the registry, else a word for one.

        `is_opponent`: they stand behind "against", which does not make them whom an act was aimed at.
        """
        if first >= last:
            return None
        text, span = self._scene.report.text, clause.span(first, last)
        registry = self._scene.context.registry
        # A long name may begin before these tokens: of half of it another actor could be read.
        before = clause.tokens[max(0, first - NAME_WORDS)].start
        for mention in registry.find(text, start=before, end=span.end):
            if mention.span.end <= span.start:
                continue
            kind = _PARTY_KINDS.get(registry.actor(mention.actor).kind)
            is_party = kind is not None and is_party_here(text, mention, registry, self._scene.acts)
            if kind is not None and is_party and (is_opponent or not is_target(text, mention.span, self._scene.acts)):
                return Perpetrator(mention.span, kind, mention.actor)
        for match in self._lexicon.agent_pattern.finditer(text, span.start, span.end):
            named = Span(match.start(), match.end())
            if is_opponent or not is_target(text, named, self._scene.acts):
                return Perpetrator(named, self._lexicon.agents[_folded(match[0])])
        return None


def _harmed(
    clause: Clause, names: list[Name], form: Form, verb: tuple[int, int, int], *, is_passive: bool, persons: Persons
) -> list[Name]:
    """The names on the side of the word on which its form has them; `verb` is its group's start, its own, its end."""
    if not names:
        return []
    start, first, last = verb
    if form is Form.NOUN:
        return _at_noun(clause, names, first, last, persons)
    if form is Form.ADJECTIVE:
        return [name for name in names if name.head <= last <= name.first][:1]
    if form in (Form.GERUND, Form.PRESENT):
        return _objects(clause, names, last, persons)
    if is_passive or form is Form.SUBJECT:
        return _subjects(clause, names, start, persons)
    if clause.is_among(first):
        return _listed(clause, names, last, persons)
    found = _objects(clause, names, last, persons)
    if found or any(clause.is_in(at, "haves") for at in range(start, first)):
        return found  # "has executed at least 24 men": who has done it was not harmed
    return _of_short_passive(clause, names, first, last, persons)


def _of_short_passive(clause: Clause, names: list[Name], first: int, last: int, persons: Persons) -> list[Name]:
    """For "Amal Roni arrested on Sunday": a participle that no object follows."""
    if last < len(clause.tokens) and clause.tokens[last].is_word and not _is_adjunct(clause, last, persons):
        return []
    return [name for name in _subjects(clause, names, first, persons) if first - name.last <= SUBJECT_REACH]


def _opens_count(clause: Clause, index: int) -> bool:
    """For "killed [at least] 24 men"."""
    return [token.low for token in clause.tokens[index : index + 2]] in (["at", "least"], ["at", "most"])


def _is_adjunct(clause: Clause, index: int, persons: Persons) -> bool:
    if _opens_count(clause, index):
        return False
    if clause.is_in(index, "prepositions") or clause.is_in(index, "clause_openers") or clause.is_in(index, "links"):
        return True
    low = clause.tokens[index].low
    return low.endswith(clause.lexicon.adverb_ending) or low in persons.lexicon.time_words


def _at_noun(clause: Clause, names: list[Name], first: int, last: int, persons: Persons) -> list[Name]:
    """For "the arrest of Amal Roni", "Roni's violent arrest", "the Amal Roni murder"."""
    if clause.is_in(last, "of"):
        return _objects(clause, names, last + 1, persons)
    for name in names:
        between = clause.tokens[name.last : first] if name.last <= first else None
        if between is None or len(between) > OWNER_REACH or any(token.text == "," for token in between):
            continue
        if clause.tokens[name.last - 1].is_possessive or (not between and name.word_count > 1):
            return [name]
    return []


def _subjects(clause: Clause, names: list[Name], start: int, persons: Persons) -> list[Name]:
    """The names in the clause before a verb that hang on no preposition; of a relative clause, the name it is about."""
    if clause.is_in(start - 1, "relatives"):
        return _antecedents(clause, names, start - 1, persons)
    left = clause.clause_start(start)
    return [
        name for name in names if left <= name.head and name.last <= start and _is_free(clause, name, left, persons)
    ]


def _antecedents(clause: Clause, names: list[Name], pronoun: int, persons: Persons) -> list[Name]:
    """Whom "who" stands for: the names right before it, an apposition between commas left out."""
    left = clause.clause_start(pronoun)
    before = [name for name in names if left <= name.head and name.last <= pronoun]
    full = [name for name in before if name.word_count > 1]
    return [name for name in full if _is_free(clause, name, left, persons)] or full[-1:] or before[-1:]


def _objects(clause: Clause, names: list[Name], position: int, persons: Persons) -> list[Name]:
    """The names behind a verb or "of", to the next clause."""
    stop, skipped = clause.object_end(position)
    found = [
        name
        for name in names
        if position <= name.first and name.last <= stop and not any(a < name.first < b for a, b in skipped)
    ]
    if not found or found[0].head - position > OBJECT_REACH:
        return []
    return [name for name in found if _is_free(clause, name, position, persons)]


def _listed(clause: Clause, names: list[Name], last: int, persons: Persons) -> list[Name]:
    """For "among those arrested were X and Y"."""
    position = last
    while position < len(clause.tokens) and (
        clause.is_in(position, "listing")
        or clause.tokens[position].text in ",:"
        or clause.tokens[position].low in persons.lexicon.common
    ):
        position += 1
    return _objects(clause, names, position, persons)


def _is_free(clause: Clause, name: Name, left: int, persons: Persons) -> bool:
    """Whether a name hangs on no preposition and owns nothing: trades and descriptions before it are passed over."""
    tokens = clause.tokens
    if tokens[name.last - 1].is_possessive:
        return False
    at = name.head - 1
    while at >= left and _describes(clause, at, persons):
        at -= 1
    return at < left or not clause.is_in(at, "prepositions")


def _describes(clause: Clause, index: int, persons: Persons) -> bool:
    """Whether a word can stand in a description before a name: "the [Radio Tamsin] reporter X", "31-year-old X"."""
    token = clause.tokens[index]
    if not token.is_word or clause.is_in(index, "prepositions"):
        return False
    lexicon = persons.lexicon
    return token.is_capital or token.low in lexicon.before_names or token.low in lexicon.articles or "-old" in token.low


def _without_sources(told: HarmTold, sources: tuple[Span, ...]) -> HarmTold:
    if not any(victim.span.overlaps_any(sources) for victim in told.victims):
        return told
    return replace(told, victims=tuple(one for one in told.victims if not one.span.overlaps_any(sources)))


def _folded(words: str) -> str:
    """Words as the pack lists them."""
    return " ".join(words.lower().replace("’", "'").split())


def _distinct(victims: tuple[VictimName, ...]) -> tuple[VictimName, ...]:
    return tuple({victim.name: victim for victim in victims}.values()) if len(victims) > 1 else victims
