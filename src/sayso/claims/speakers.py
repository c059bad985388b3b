"""Who a source phrase stands for: names in full, roles, actors; pronouns and short forms resolved inside the report."""

import itertools
import re
from dataclasses import dataclass, field, replace

from sayso.actors.registry import COALITION, ActorMention, Registry
from sayso.claims.cues import Lexicon
from sayso.claims.phrases import LONGEST_APPOSITION, possessor_before
from sayso.claims.speaker_names import (
    before_bracket,
    before_clause,
    body_in_role,
    cut_at_stops,
    ends_office,
    is_office_clause,
    role_behind,
    split_name,
    surname_key,
    without_determiner,
    without_marks,
    words_of,
)
from sayso.records.claim import Speaker
from sayso.records.issue import Issue, make_issue
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.quotes import find_quotes
from sayso.text.tokens import Token, find_tokens, token_before

FORCES = "forces"
"""The role of an army among the organs of a state."""
OWNED_REACH = 16
"""Characters behind "Roni's" in which "family" stands."""
NUMBER_REACH = 24
"""Characters in which a number behind a name and the verb behind it begin."""
NAME_REACH = 40
"""Characters before the words for a speaker in which the name that they end begins."""
CONTEXT_REACH = 300
"""Characters before "a spokeswoman" in which whose she is was said: about two sentences."""
ROLE_REACH = 90
"""Characters before or behind a name in which its role is looked for."""
NAME_TOKENS = range(2, 6)
"""A full name has two to five words."""
_FULL_NAME = re.compile(
    r"(?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s+(?:al-|el-|bin|ibn|de|van|von|der|abu|abd)?\s?(?:[A-Z][\w’'-]*\.?)){1,4}"
)
_SENTENCE_END = re.compile(r"[.!?\n]")
_POSSESSIVES = ("'s", "’s")
_LETTERS = re.compile(r"\s?\(([A-Z][\w.-]{1,9})\)")
"""The short form that a text gives a name: "the Harrow Press Agency (HPA)"."""


@quick_init
@dataclass(frozen=True, slots=True)
class _Known:
    """A speaker met before: how it was named, and whether it is a person."""

    speaker: Speaker
    is_person: bool
    heads: frozenset[str]
    is_nested: bool = False

    @property
    def is_named(self) -> bool:
        """Whether this is one person with a name: whatever his office, he is no "rebels"."""
        return self.is_person and not self.speaker.unnamed


@dataclass
class Roster:
    """The speakers of one report, filled from its beginning to its end."""

    text: str
    lexicon: Lexicon
    registry: Registry
    outlet: str | None
    document: tuple[int, Speaker] | None = None
    known: list[_Known] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    full_names: dict[str, dict[str, int]] = field(default_factory=dict)
    """For a surname the full names that have it, each with the first place where it stands."""
    spots: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For a full name where it stands, each time: its start and its end."""
    roles: dict[str, Span | None] = field(default_factory=dict)
    """The roles of the names that were asked for."""
    relays: dict[Span, Speaker] = field(default_factory=dict)
    """Whom a pronoun for a relay stands for, by its place: whoever spoke before it."""

    def __post_init__(self) -> None:
        self._outlet_voice = Speaker(self.outlet, None, own_voice=True)
        for match in _FULL_NAME.finditer(self.text):
            for name in cut_at_stops(self.text, find_tokens(self.text, Span(match.start(), match.end())), self.lexicon):
                self._remember_name(name)
        if self.document is not None:
            speaker = self.document[1]
            heads = frozenset(word.lower() for word in (speaker.name or "").split())
            self.known.append(_Known(speaker, False, heads))

    def own_voice(self, position: int) -> Speaker:
        """The voice of the prose at `position`: the organisation whose document it is, else the outlet."""
        if self.document is not None and position >= self.document[0]:
            return self.document[1]
        return self._outlet_voice

    def is_outlet(self, span: Span) -> bool:
        """Whether the words name an outlet: one of the registry, or by a word that outlets have in their names."""
        name = self.outlet_name(span)
        actor = self.registry.resolve(name)
        if actor is not None:
            return self.registry.actor(actor).kind == "media"
        return any(word.lower() in self.lexicon.outlet_words for word in name.split())

    def outlet_name(self, span: Span) -> str:
        """The words as a name, without an article."""
        return without_determiner(" ".join(span.words(self.text).split()), self.lexicon)

    def resolve(self, source: Span | None, *, is_nested: bool = False) -> Speaker:
        """The speaker that the words at `source` stand for (None: nobody is named).

        `is_nested`: the words stand in what somebody else says, so that a later "he" does not mean this speaker.
        """
        if source is not None:
            source = self._without_keeper(self._with_name(self._with_owned(source)))
        tokens = [] if source is None else without_marks(find_tokens(self.text, source))
        if source is None or not tokens:
            return Speaker(None, source, unnamed=True)
        if len(tokens) > 1 and tokens[-1].low in self.lexicon.grammar.reflexives:  # "the ministry itself"
            return self.resolve(Span(source.start, tokens[-2].end), is_nested=is_nested)
        if source.words(self.text).lower() in self.lexicon.grammar.own_outlets:
            return replace(self.own_voice(source.start), span=source)
        low = tokens[0].low if len(tokens) == 1 else ""
        low = self.lexicon.grammar.subject_forms.get(low, low)
        if tokens[0].low in self.lexicon.relative_pronouns and (about := self._antecedent(source)) is not None:
            return replace(self.resolve(about, is_nested=is_nested), span=source)
        if low in self.lexicon.pronouns or tokens[0].low in self.lexicon.relative_pronouns:
            return self._of_pronoun(low or tokens[0].low, source)
        speaker, is_person = self._of_phrase(tokens, source)
        self._meet(speaker, is_person, tokens, is_nested=is_nested)
        return speaker

    def meet_relay(self, source: Span) -> None:
        """Note whom "it" stands for in "it said, quoting the mayor", before the mayor has spoken."""
        if source.words(self.text).lower() in self.lexicon.pronouns:
            self.relays[source] = self.resolve(source)

    def relay(self, source: Span) -> Speaker:
        """Whoever passed words on."""
        return self.relays[source] if source in self.relays else self.resolve(source)

    def _with_owned(self, source: Span) -> Span:
        """The words for a speaker with the people who are somebody's: "Roni's [family]" is not Roni."""
        end = source.end + 2 if self.text[source.end : source.end + 2] in _POSSESSIVES else source.end
        if self.text[end - 2 : end] not in _POSSESSIVES or end >= len(self.text):
            return source
        behind = find_tokens(self.text, Span(end, min(len(self.text), end + OWNED_REACH)))[:1]
        return Span(source.start, behind[0].end) if behind and behind[0].low in self.lexicon.owned_people else source

    def _with_name(self, source: Span) -> Span:
        """The words for a speaker with all of an actor's name: "[Save the] Children"; without a day behind them."""
        tokens = find_tokens(self.text, source)
        end = len(tokens)
        while end > 1 and tokens[end - 1].low in self.lexicon.time_words and tokens[end - 1].is_capital:
            end -= 1
        if 1 < end < len(tokens) and tokens[end - 1].low in self.lexicon.grammar.open_times:
            source = Span(source.start, tokens[end - 2].end)
        start = max(0, source.start - NAME_REACH)
        for mention in self.registry.find(self.text, start=start, end=source.end):
            if mention.span.start < source.start and mention.span.end == source.end:
                return mention.span
        return self._with_number(source) if tokens and tokens[-1].is_capital else source

    def _with_number(self, source: Span) -> Span:
        """The words for a speaker with the number that its name ends with: "Tessel [24] said"."""
        reach = min(len(self.text), source.end + NUMBER_REACH)
        behind = find_tokens(self.text, Span(source.end, reach)) if source.end < reach else []
        is_part = len(behind) > 1 and behind[0].low.isdigit() and self.text[source.end : behind[0].start] == " "
        return Span(source.start, behind[0].end) if is_part and self.lexicon.is_finite(behind[1].low) else source

    def _without_keeper(self, source: Span) -> Span:
        """The words for a speaker from the name on: "state-run Radio Tamsin" and "activist-run Tessel 24" are named."""
        tokens = find_tokens(self.text, source)
        start = 1 if tokens and tokens[0].low in self.lexicon.articles else 0
        if len(tokens) < start + 2 or not tokens[start].low.endswith(self.lexicon.grammar.kept_endings):
            return source
        return Span(tokens[start + 1].start, source.end) if tokens[start + 1].is_capital else source

    def _antecedent(self, source: Span) -> Span | None:
        """Whom "who" stands for: the words right before it."""
        start = max(0, *(self.text.rfind(mark, 0, source.start) for mark in ("\n", ". ", "”", '"')))
        tokens = find_tokens(self.text, Span(start, source.start)) if start < source.start else []
        last = len(tokens) - 1 if tokens and tokens[-1].text == "," else len(tokens)
        first = possessor_before(tokens, last, self.lexicon) if last > 0 else None
        return None if first is None else Span(tokens[first].start, tokens[last - 1].end)

    # -- pronouns ----------------------------------------------------------------------------------------------

    def _of_pronoun(self, low: str, source: Span) -> Speaker:
        if low in self.lexicon.first_person:
            return replace(self.own_voice(source.start), span=source)
        wants_person = low in self.lexicon.person_pronouns
        told = self._subject_before(source) if wants_person else None
        if told is not None:
            speaker, _is_person = self._named(told.words(self.text), None, None, source)
            return speaker
        for known in reversed(self.known):
            if known.is_nested or (wants_person and not known.is_person):
                continue
            if low in self.lexicon.group_pronouns and known.is_person:
                continue
            if low in self.lexicon.grammar.lone_things and self.are_people(known.speaker):
                continue
            found = known.speaker
            return Speaker(found.name, source, found.role, found.actor, found.unnamed, found.own_voice)
        met = self._person_met(source) if wants_person else None
        if met is not None:
            speaker, _is_person = self._named(met.words(self.text), None, None, source)
            return speaker
        actor = None if wants_person else self._mention_before(source)
        if actor is not None:
            return Speaker(actor.span.words(self.text), source, None, actor.actor)
        self.issues.append(make_issue("SPEAKER-001", detail=source.words(self.text), span=source))
        return Speaker(None, source, unnamed=True)

    def are_people(self, speaker: Speaker) -> bool:
        """Whether several people spoke, for whom no "it" stands: "relatives", "two of the villagers"."""
        words, plural = (speaker.name or "").lower().split(), self.lexicon.grammar.plural_ending
        links = (at for at, word in enumerate(words) if word in self.lexicon.noun_links)
        head = words[: next(links, len(words))][-1:]
        return speaker.unnamed and head != [] and head[0] in self.lexicon.people and head[0].endswith(plural)

    def _subject_before(self, source: Span) -> Span | None:
        """The person of whom the prose tells something between the last speaker and "he": "Marl expressed regret."."""
        spoke = [one.speaker.span.end for one in self.known if one.is_person and one.speaker.span is not None]
        start = max(0, source.start - CONTEXT_REACH, *(end for end in spoke if end <= source.start))
        tokens = find_tokens(self.text, Span(start, source.start)) if start < source.start else []
        found, is_quoted = None, False
        for at, token in enumerate(tokens[:-1]):
            is_quoted = token.text == "“" or (is_quoted and token.text != "”") if token.text in "“”" else is_quoted
            if token.text == '"':
                is_quoted = not is_quoted
            name = self.full_names.get(surname_key(token.text)) if token.is_capital and not is_quoted else None
            if name is not None and self._has_verb_behind(tokens, at + 1):
                found = Span(token.start, token.end)
        if found is None or not _SENTENCE_END.search(self.text, found.end, source.start):
            return None  # whoever is named in the same sentence is told of, and does not tell
        return found

    def _person_met(self, source: Span) -> Span | None:
        """The one person whom the sentences before "he" in this paragraph name: "We spoke with Ada Marl, a medic."."""
        start = max(self.text.rfind("\n", 0, source.start), source.start - CONTEXT_REACH, 0)
        tokens = find_tokens(self.text, Span(start, source.start)) if start < source.start else []
        named = [token for token in tokens if token.is_capital and surname_key(token.text) in self.full_names]
        people = {surname_key(token.text) for token in named}
        return Span(named[-1].start, named[-1].end) if len(people) == 1 else None

    def _has_verb_behind(self, tokens: list[Token], at: int) -> bool:
        """Whether a finite verb follows a name at once or behind commas: "Marl, the mayor, expressed regret"."""
        commas = [index for index in range(at, min(len(tokens), at + LONGEST_APPOSITION)) if tokens[index].text == ","]
        starts = [at, *(index + 1 for index in commas[:2])] if commas[:1] == [at] else [at]
        following = [tokens[index] for index in starts if index < len(tokens)]
        return any(not token.is_capital and self.lexicon.is_finite(token.low) for token in following)

    # -- phrases -----------------------------------------------------------------------------------------------

    def _of_phrase(self, tokens: list[Token], source: Span) -> tuple[Speaker, bool]:
        owner = self._document_owner(tokens)
        if owner is not None:
            speaker, is_person = self._of_phrase(owner, Span(owner[0].start, owner[-1].end))
            return (speaker if owner[-1].end < source.end else replace(speaker, span=source)), is_person
        tokens = before_clause(before_bracket(tokens), self.lexicon)
        name, role = split_name(self.text, tokens, self.lexicon)
        words = words_of(self.text, tokens)
        if name is not None and self.registry.resolve(words) is not None and self.registry.resolve(name) is None:
            name, role = without_determiner(words, self.lexicon), None  # "Save the Children"
        actor = self._actor(role or words, source if name is None else self._before_relative(tokens))
        if name is not None:
            return self._named(name, role, actor, source)
        if tokens[-1].low in self.lexicon.document_nouns and tokens[0].low in self.lexicon.definite_words:
            issuer = self._issuer(source)
            if issuer is not None:
                return issuer, False
        organisation = self._with_kind(tokens, source) or self._generic_body(tokens, source)
        if organisation is not None:
            return organisation, False
        again = self._short_form(tokens, source)
        if again is not None:
            return again
        return self._described(tokens, words, actor, source)

    def _before_relative(self, tokens: list[Token]) -> Span:
        """The words for a speaker without what a relative clause tells of him: "an expert [who advised Harrow]"."""
        clauses = (at for at, token in enumerate(tokens) if at and token.low in self.lexicon.relative_pronouns)
        last = next((at for at in clauses if not is_office_clause(tokens, at, self.lexicon)), len(tokens)) - 1
        return Span(tokens[0].start, tokens[last].end)

    def _generic_body(self, tokens: list[Token], source: Span) -> Speaker | None:
        """The organisation that "the Harrow-based monitoring group" stands for: the one that spoke last."""
        if tokens[0].low not in self.lexicon.definite_words:
            return None
        words = [token.low for token in tokens[1:] if not token.low.endswith("-based")]
        if len(words) + 1 == len(tokens) or not words:
            return None
        issuer = self._issuer(source) if self.lexicon.bodies_by_kind.issuperset(words) else None
        return issuer if issuer is not None and issuer.actor is not None else None

    def _with_kind(self, tokens: list[Token], source: Span) -> Speaker | None:
        """An organisation named with its kind: "the Harrow Observatory for Human Rights monitoring group"."""
        bare = [
            token for token in tokens if not token.low.endswith("-based") and token.low not in self.lexicon.articles
        ]
        end = len(bare)
        while end > 0 and not bare[end - 1].is_capital and bare[end - 1].low in self.lexicon.kinds_of_bodies:
            end -= 1
        if not 0 < end < len(bare):
            return None
        name = words_of(self.text, bare[:end])
        actor = self.registry.resolve(name)
        return None if actor is None else Speaker(name, source, None, actor)

    def _document_owner(self, tokens: list[Token]) -> list[Token] | None:
        """`the ministry's figures`: whose they are speaks."""
        for at in range(len(tokens) - 2):
            is_document = tokens[at].low in self.lexicon.documents_in_words
            if is_document and tokens[at + 1].low in self.lexicon.grammar.issuers:
                return self._issuer_words(tokens[at + 2 :])
        if len(tokens) < 2 or tokens[-1].low not in self.lexicon.document_nouns:
            return None
        last = max((index for index, token in enumerate(tokens[:-1]) if token.is_possessive), default=-1)
        if last < 0:
            return None
        owner = tokens[last]
        plain = owner._replace(end=owner.end - 2, text=owner.text[:-2], is_possessive=False)
        return [*tokens[:last], plain]

    def _issuer_words(self, tokens: list[Token]) -> list[Token]:
        """Whose document it is, without what it is about: "an investigation by Monitor Norvik [into the raid]"."""
        about = (at for at, token in enumerate(tokens) if at and token.low in self.lexicon.grammar.about)
        return tokens[: next(about, len(tokens))]

    def _named(self, name: str, role: str | None, actor: str | None, source: Span) -> tuple[Speaker, bool]:
        organisation = self.registry.resolve(name)
        if organisation is not None:
            return Speaker(name, source, role, organisation), False
        if role is None and (body := self._body(name, source)) is not None:
            return body, False
        full = self._full_name(name, source) if len(name.split()) == 1 else name
        if role is None and (span := self._role_of(full)) is not None:
            role = " ".join(span.words(self.text).split())
            actor = actor or self._actor(role, span)
        before = next((known for known in reversed(self.known) if known.speaker.name == full), None)
        if before is not None:
            old = before.speaker
            return Speaker(full, source, role or old.role, actor or old.actor), before.is_person
        is_body = any(word.isdigit() or word.lower() in self.lexicon.organisation_words for word in full.split())
        is_body = is_body or (role is not None and role.rsplit(maxsplit=1)[-1].lower() in self.lexicon.kinds_of_bodies)
        is_person = (role is not None and not is_body) or (len(full.split()) > 1 and not self._is_organisation(full))
        if actor is None and role is not None and (owner := self._owner_of(role, source)) is not None:
            actor = owner.actor
        elif actor is None and role is not None and self._needs_context(role):
            actor = self._actor_of_post(role) or self._actor_before(source) or self._actor_speaking(source)
            actor = actor or (self.document[1].actor if self.document else None)
        return Speaker(full, source, role, actor), is_person

    def _owner_of(self, role: str, source: Span) -> Speaker | None:
        """The organisation whose "its director" or "the group's researcher" somebody is: the one that spoke last."""
        first = role.split(maxsplit=1)[0].lower().replace("’", "'")
        is_generic = first.endswith("'s") and first[:-2] in self.lexicon.generic_bodies
        return self._issuer(source) if is_generic or first in self.lexicon.grammar.body_owners else None

    def _full_name(self, name: str, source: Span) -> str:
        """A short form in full: a person who spoke before, else the last one named so before it, else after it."""
        spoke = (one.speaker.name for one in reversed(self.known) if one.is_person and one.speaker.name)
        key = surname_key(name)
        known = next((full for full in spoke if key == surname_key(full) or name == full.split()[0]), None)
        if known is not None:
            return known
        named = self.full_names.get(key, {})
        before = [full for full, position in named.items() if position < source.start]
        return before[-1] if before else next(iter(named), name)

    def _body(self, name: str, source: Span) -> Speaker | None:
        """The organisation that a short form of its name stands for: "the Observatory", "HPA", "Harrow-based Council".

        It is one that spoke before, else one of the registry that the text named before.
        """
        words = [word for word in name.lower().split() if not word.endswith("-based")]
        is_letters = len(words) == 1 and name.isupper()
        if not words or not (is_letters or all(word in self.lexicon.organisation_words for word in words)):
            return None
        for known in reversed(self.known):
            if not known.is_person and not known.speaker.unnamed and known.heads.issuperset(words):
                old = known.speaker
                return Speaker(old.name, source, old.role, old.actor)
        if is_letters:
            return None
        mentions = reversed(self.registry.find(self.text, start=0, end=source.start))
        for mention in sorted(mentions, key=lambda one: one.organ is not None):  # "the coalition" is not its warplanes
            full = " ".join(mention.span.words(self.text).split())
            if set(full.lower().split()).issuperset(words):
                return Speaker(full, source, None, mention.actor)
        return None

    def _needs_context(self, role: str) -> bool:
        """Whether a role names an office without saying whose: "spokeswoman", "Colonel".

        What stands behind a preposition is a name of its own: a surgeon "at Ostrel General Hospital" is no general.
        """
        words = [word.strip(",.") for word in role.split()]
        own = list(itertools.takewhile(lambda word: word.lower() not in self.lexicon.prepositions, words))
        # "Head of Tessel hospital" says whose he is, though no armed actor; "head of the brigade" does not.
        whose = words[len(own) :]
        is_armed = any(word.lower() in self.lexicon.armed_houses for word in whose)
        if not is_armed and any(word[:1].isupper() or word.lower() in self.lexicon.civil_houses for word in whose):
            return False
        return any(word.lower() in self.lexicon.context_roles for word in own)

    def _actor_of_post(self, role: str) -> str | None:
        """Whose "spokesman Ada Marl" is, where a spokesman without a name spoke before: "a government spokesman"."""
        words = {word.strip(",.").lower() for word in role.split()} & self.lexicon.context_roles
        for known in reversed(self.known):
            if known.speaker.unnamed and words and words <= known.heads:
                return known.speaker.actor
        return None

    def _actor_before(self, source: Span) -> str | None:
        """The actor last named before the source in its paragraph, in nobody's quoted words."""
        mention = self._mention_before(source)
        return mention.actor if mention else None

    def _actor_speaking(self, source: Span) -> str | None:
        """The actor of the organisation that spoke last, if it did in this paragraph: "The military confirmed it."."""
        last = next((one.speaker for one in reversed(self.known) if not one.is_nested), None)
        if (
            last is None
            or last.span is None
            or last.unnamed
            or last.span.start < self.text.rfind("\n", 0, source.start)
        ):
            return None
        return last.actor

    def _mention_before(self, source: Span) -> ActorMention | None:
        start = max(self.text.rfind("\n", 0, source.start), source.start - CONTEXT_REACH, 0)
        mentions = self.registry.find(self.text, start=start, end=source.start)
        quotes = find_quotes(self.text, Span(start, source.start)) if mentions else ()
        free = [one for one in mentions if not any(quote.span.contains(one.span) for quote in quotes)]
        return free[-1] if free else None

    def _is_organisation(self, name: str) -> bool:
        return (
            any(word.isdigit() or word.lower() in self.lexicon.people_and_bodies for word in name.split())
            or " of " in name
            or " for " in name
        )

    def _actor(self, words: str, source: Span) -> str | None:
        resolved = self.registry.resolve(words)
        if resolved is not None or self._is_outlet_of(words):
            return resolved
        mentions = self.registry.find(self.text, start=source.start, end=source.end)
        return mentions[0].actor if mentions else None

    def _is_outlet_of(self, words: str) -> bool:
        """Whether an outlet has the name of a country, for which it does not speak: "the Drennia Tribune"."""
        last = words.rsplit(maxsplit=1)[-1] if words else ""
        return last[:1].isupper() and last.lower() in self.lexicon.outlet_words

    def _short_form(self, tokens: list[Token], source: Span) -> tuple[Speaker, bool] | None:
        """`the spokesman`, "the ministry": whoever was last met under that word."""
        if tokens[0].low not in self.lexicon.definite_words or len(tokens) > 3:
            return None
        head = tokens[-1].low
        words = {token.low for token in tokens[1:]}
        is_body = head in self.lexicon.organisation_words or head in self.lexicon.generic_bodies
        is_many = head in self.lexicon.people_nouns and head.endswith(self.lexicon.grammar.plural_ending)
        near: str | None = None
        for known in reversed(self.known):
            if not words <= known.heads or self._is_joint(known) or (is_many and known.is_named):
                continue
            if is_body and (known.is_person or self._is_somebody_of(known, head)):
                near = near or self._body_of(known.speaker, head)
            elif near is not None and not set(near.lower().split()) <= known.heads:
                break  # the water ministry's spokesman spoke since the health ministry did
            else:
                old = known.speaker
                return Speaker(old.name, source, old.role, old.actor, old.unnamed), known.is_person
        body = self._body_before(tokens, source) if is_body else None
        if body is not None:
            return body, False
        if len(tokens) == 2 and head in self.lexicon.generic_bodies:
            issuer = self._issuer(source)
            return (issuer, False) if issuer is not None and self._may_be(issuer, head) else None
        return None

    def _body_of(self, somebody: Speaker, head: str) -> str | None:
        """The body named `head` in somebody's office: "a spokesman for the [water ministry]"."""
        office = somebody.role or (somebody.name if somebody.unnamed else None)
        return body_in_role(office, head, self.lexicon) if office else None

    def _is_somebody_of(self, known: _Known, body: str) -> bool:
        """Whether an unnamed speaker belongs to a body and is none: "a source in the health ministry"."""
        words = (known.speaker.name or "").lower().split() if known.speaker.unnamed else []
        end = next((at for at, word in enumerate(words) if at and word in self.lexicon.noun_links), None)
        return end is not None and body not in words[:end]

    def _is_joint(self, known: _Known) -> bool:
        """Whether several spoke together, of whom one alone is no short form: "activists and the army"."""
        return known.speaker.unnamed and not known.heads.isdisjoint(self.lexicon.grammar.and_)

    def _may_be(self, body: Speaker, head: str) -> bool:
        """Whether a body may be called by a word for such: nobody alone is "the alliance", no ministry "the group"."""
        if head in self.lexicon.grammar.allied_bodies:
            return body.actor is not None and self.registry.actor(body.actor).kind == COALITION
        last = (body.name or "").lower().rsplit(maxsplit=1)[-1:]
        return body.actor is not None or (bool(last) and last[0] not in self.lexicon.owned_houses)

    def _body_before(self, tokens: list[Token], source: Span) -> Speaker | None:
        """The organisation that "the alliance" stands for where it has not spoken before, by the fullest name told.

        The text names it, or the office of somebody who spoke does ("alliance spokeswoman").
        """
        words, head = {token.low for token in tokens[1:]}, tokens[-1].low
        somebody = (one for one in reversed(self.known) if one.is_person or self._is_somebody_of(one, head))
        owner = next((one.speaker for one in somebody if words <= one.heads), None)
        named = self._named_with(words, 0, source.start)
        named = [one for one in named if one.span.words(self.text).lower().endswith(head)] or named  # not its warplanes
        if named:
            last = next((one for one in reversed(named) if owner and one.actor == owner.actor), named[-1])
            same = [" ".join(one.span.words(self.text).split()) for one in named if one.actor == last.actor]
            return Speaker(max(same, key=len), source, None, last.actor)
        capitals = re.compile(rf"(?:[A-Z][\w’'-]+\s+){{1,4}}{re.escape(head.capitalize())}\b")
        full = [" ".join(match[0].split()) for match in capitals.finditer(self.text, 0, source.start)]
        if full:
            return Speaker(without_determiner(full[-1], self.lexicon), source, None, owner.actor if owner else None)
        name = self._body_of(owner, head) if owner is not None else None
        if name is not None and owner is not None:
            return Speaker(name, source, None, owner.actor)
        later = [] if head in self.lexicon.generic_bodies else self._named_with(words, source.end, len(self.text))
        if not later and words <= set(self.lexicon.grammar.armies):
            later = [one for one in self.registry.find(self.text) if self._is_army(one)]
        if len({one.actor for one in later}) != 1:
            return None
        return Speaker(" ".join(later[0].span.words(self.text).split()), source, None, later[0].actor)

    def _is_army(self, mention: ActorMention) -> bool:
        last = mention.span.words(self.text).lower().rsplit(maxsplit=1)[-1]
        return mention.organ == FORCES or last in self.lexicon.grammar.armies

    def _named_with(self, words: set[str], start: int, end: int) -> list[ActorMention]:
        """Where a stretch of the text names an actor by all of `words`."""
        return [
            mention
            for mention in self.registry.find(self.text, start=start, end=end)
            if words <= set(mention.span.words(self.text).lower().split())
        ]

    def body_before(self, position: int) -> str | None:
        """The actor of the last organisation that spoke before `position`, None if a person without one did since."""
        for known in reversed(self.known):
            if known.speaker.span is not None and known.speaker.span.start < position and not known.is_nested:
                return known.speaker.actor if not known.is_person else None
        return None

    def _issuer(self, source: Span) -> Speaker | None:
        """Whose statement "the statement" is: the organisation that spoke last."""
        for known in reversed(self.known):
            if not known.is_person and not known.speaker.unnamed:
                old = known.speaker
                return Speaker(old.name, source, old.role, old.actor)
        return None

    def _described(self, tokens: list[Token], words: str, actor: str | None, source: Span) -> tuple[Speaker, bool]:
        shown = without_determiner(" ".join(words.split()), self.lexicon)
        is_body = tokens[-1].low in self.lexicon.organisation_words or any(
            token.low in self.lexicon.organisation_words for token in tokens
        )
        is_people = any(token.low in self.lexicon.people for token in tokens) or self._is_office_holder(tokens)
        if is_body and not is_people and (actor is not None or any(token.is_capital for token in tokens[1:])):
            return Speaker(shown, source, None, actor), False
        is_house = self._head(tokens).low in self.lexicon.owned_houses  # "the prosecutor's office" is nobody's "he"
        is_person = not is_house and any(token.low in self.lexicon.offices for token in tokens)
        return Speaker(shown, source, None, actor or self._actor_of_house(tokens), unnamed=True), is_person

    def _actor_of_house(self, tokens: list[Token]) -> str | None:
        """Whose "a ministry official" is: the ministry's that spoke last."""
        words = {token.low for token in tokens if token.low in self.lexicon.armed_houses and not token.is_capital}
        if not words or not self._is_office_holder(tokens):
            return None
        return next(
            (one.speaker.actor for one in reversed(self.known) if not one.is_person and one.heads & words), None
        )

    def _is_office_holder(self, tokens: list[Token]) -> bool:
        """Whether a description is of one person in an office, whatever the office's own name: "a Harrow spokesman"."""
        head = self._head(tokens)
        return ends_office(head, self.lexicon) and not head.is_capital

    def _head(self, tokens: list[Token]) -> Token:
        """The noun that says what somebody is: "a [source] in the ministry", "the water ministry's [spokesman]"."""
        links = self.lexicon.noun_links
        end = next(
            (at for at, token in enumerate(tokens) if at and (token.low in links or token.text == ",")), len(tokens)
        )
        return tokens[end - 1]

    # -- memory ------------------------------------------------------------------------------------------------

    def _meet(self, speaker: Speaker, is_person: bool, tokens: list[Token], *, is_nested: bool) -> None:
        heads = {token.low for token in tokens if token.is_word}
        if speaker.role:
            heads |= {word.lower() for word in speaker.role.split()}
        if speaker.name:
            heads |= {word.lower() for word in speaker.name.split()}
        behind = _LETTERS.match(self.text, speaker.span.end) if speaker.span else None
        if behind is not None:
            heads.add(behind[1].lower())
        self.known.append(_Known(speaker, is_person, frozenset(heads), is_nested))

    def _remember_name(self, tokens: list[Token]) -> None:
        """Keeps a full name and where it stands."""
        start = 0
        for index, token in enumerate(tokens[:-1]):
            if token.low in self.lexicon.before_names or token.is_possessive:
                start = index + 1
        name = without_marks(tokens[start:])
        if len([token for token in name if token.is_word]) not in NAME_TOKENS:
            return
        if any(map(self.lexicon.organisation_words.__contains__, [token.low for token in name])):
            return
        words = words_of(self.text, name)
        if self.registry.resolve(words) is not None:
            return
        self.full_names.setdefault(surname_key(words), {}).setdefault(words, name[0].start)
        self.spots.setdefault(words, []).append((name[0].start, name[-1].end))

    def _role_of(self, name: str) -> Span | None:
        """The role that stands with a full name the first time that one does."""
        if name not in self.roles:
            told = (self._role_at(start, end) for start, end in self.spots.get(name, ()))
            self.roles[name] = next((role for role in told if role is not None), None)
        return self.roles[name]

    def _role_at(self, start: int, end: int) -> Span | None:
        """The role before a name ("army spokesman Ada Marl"), or behind it (", the mayor,")."""
        before = self._role_before(start)
        behind = role_behind(self.text, end, ROLE_REACH, self.lexicon)
        is_rank = before is not None and len(before.words(self.text).split()) == 1
        return behind if behind is not None and is_rank else before or behind

    def _role_before(self, position: int) -> Span | None:
        last = token_before(self.text, position)
        if last is not None and last.low not in self.lexicon.role_nouns:
            return None  # so it is before most names, and need not be cut out
        tokens = find_tokens(self.text, Span(max(0, position - ROLE_REACH), position)) if position else []
        if not tokens or tokens[-1].low not in self.lexicon.role_nouns:
            return None
        start = len(tokens)
        while start > 0 and self._is_of_role(tokens[start - 1]):
            start -= 1
        return Span(tokens[start].start, tokens[-1].end) if start < len(tokens) else None

    def _is_of_role(self, token: Token) -> bool:
        if (
            not token.is_word
            or token.low in self.lexicon.boundaries
            or (token.low in self.lexicon.titles and token.low not in _MILITARY)
        ):
            return False
        if token.text[0].isdigit() or token.low in self.lexicon.time_words:
            return False
        return token.is_capital or token.low in self.lexicon.role_nouns or token.low in self.lexicon.speaker_modifiers


_MILITARY = {"gen", "col", "lt", "maj", "capt", "sgt", "brig", "adm"}
