"""Who a source phrase stands for: names in full, roles, actors; pronouns and short forms resolved inside the report.

The roster of a report asks where the words for a speaker begin and end (`speaker_bounds`), what in them is name and
what office (`speaker_names`), which body or post a short form means (`short_forms`), whom "he" means
(`pronoun_people`) and for whom somebody in an office speaks (`posts`).
"""

from dataclasses import dataclass, field, replace

from sayso.actors.registry import STATE, ActorMention, Registry
from sayso.claims.cues import Lexicon
from sayso.claims.full_names import FullNames
from sayso.claims.met_speakers import Known, MetSpeakers
from sayso.claims.posts import (
    actor_of_house,
    actor_of_officer,
    head_noun,
    is_office_holder,
    mention_before,
    needs_context,
    owner_of_post,
)
from sayso.claims.pronoun_people import are_people, person_named_before, person_told_of
from sayso.claims.short_forms import find_body, find_generic_body, find_short_form, named_with_kind
from sayso.claims.speaker_bounds import antecedent, before_relative, document_owner, whole_words
from sayso.claims.speaker_names import (
    before_bracket,
    before_clause,
    split_name,
    surname_key,
    without_determiner,
    without_marks,
    words_of,
)
from sayso.records.claim import Speaker
from sayso.records.issue import Issue, make_issue
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens


@dataclass
class Roster:
    """The speakers of one report, filled from its beginning to its end."""

    text: str
    lexicon: Lexicon
    registry: Registry
    outlet: str | None
    document: tuple[int, Speaker] | None = None
    issues: list[Issue] = field(default_factory=list)
    relays: dict[Span, Speaker] = field(default_factory=dict)
    """Whom a pronoun for a relay stands for, by its place: whoever spoke before it."""

    def __post_init__(self) -> None:
        self._outlet_voice = Speaker(self.outlet, None, own_voice=True)
        self.met = MetSpeakers(self.text, self.lexicon, self.registry)
        self.names = FullNames(self.text, self.lexicon, self.registry)
        if self.document is not None:
            speaker = self.document[1]
            heads = frozenset(word.lower() for word in (speaker.name or "").split())
            self.met.known.append(Known(speaker, False, heads))

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
            source = whole_words(self.text, source, self.lexicon, self.registry)
        tokens = [] if source is None else without_marks(find_tokens(self.text, source))
        if source is None or not tokens:
            return Speaker(None, source, unnamed=True)
        if len(tokens) > 1 and tokens[-1].low in self.lexicon.grammar.reflexives:  # "the ministry itself"
            return self.resolve(Span(source.start, tokens[-2].end), is_nested=is_nested)
        if source.words(self.text).lower() in self.lexicon.grammar.own_outlets:
            return replace(self.own_voice(source.start), span=source)
        low = tokens[0].low if len(tokens) == 1 else ""
        low = self.lexicon.grammar.subject_forms.get(low, low)
        if (
            tokens[0].low in self.lexicon.relative_pronouns
            and (about := antecedent(self.text, source, self.lexicon)) is not None
        ):
            return replace(self.resolve(about, is_nested=is_nested), span=source)
        if low in self.lexicon.pronouns or tokens[0].low in self.lexicon.relative_pronouns:
            return self._of_pronoun(low or tokens[0].low, source)
        speaker, is_person = self._of_phrase(tokens, source)
        self.met.meet(speaker, tokens, is_person=is_person, is_nested=is_nested)
        return speaker

    def meet_relay(self, source: Span) -> None:
        """Note whom "it" stands for in "it said, quoting the mayor", before the mayor has spoken."""
        if source.words(self.text).lower() in self.lexicon.pronouns:
            self.relays[source] = self.resolve(source)

    def relay(self, source: Span) -> Speaker:
        """Whoever passed words on."""
        return self.relays[source] if source in self.relays else self.resolve(source)

    def _of_pronoun(self, low: str, source: Span) -> Speaker:
        """Whom a pronoun stands for: whoever the prose tells of, else whoever spoke last and may be meant."""
        if low in self.lexicon.first_person:
            return replace(self.own_voice(source.start), span=source)
        wants_person = low in self.lexicon.person_pronouns
        told = person_told_of(self.met, self.names, source) if wants_person else None
        if told is not None:
            speaker, _is_person = self._named(told.words(self.text), None, None, source)
            return speaker
        for known in reversed(self.met.known):
            if known.is_nested or (wants_person and not known.is_person):
                continue
            if low in self.lexicon.group_pronouns and known.is_person:
                continue
            if low in self.lexicon.grammar.lone_things and are_people(known.speaker, self.lexicon):
                continue
            found = known.speaker
            return Speaker(found.name, source, found.role, found.actor, found.unnamed, found.own_voice)
        person = person_named_before(self.met, self.names, source) if wants_person else None
        if person is not None:
            speaker, _is_person = self._named(person.words(self.text), None, None, source)
            return speaker
        actor = None if wants_person else mention_before(self.met, source)
        if actor is not None:
            return Speaker(actor.span.words(self.text), source, None, actor.actor)
        self.issues.append(make_issue("SPEAKER-001", detail=source.words(self.text), span=source))
        return Speaker(None, source, unnamed=True)

    def _of_phrase(self, tokens: list[Token], source: Span) -> tuple[Speaker, bool]:
        """The speaker whom words that are no pronoun name or describe, and whether it is a person."""
        owner = document_owner(tokens, self.lexicon)
        if owner is not None:
            speaker, is_person = self._of_phrase(owner, Span(owner[0].start, owner[-1].end))
            return (speaker if owner[-1].end < source.end else replace(speaker, span=source)), is_person
        tokens = before_clause(before_bracket(tokens), self.lexicon)
        name, role = split_name(self.text, tokens, self.lexicon)
        words = words_of(self.text, tokens)
        if name is not None and self.registry.resolve(words) is not None and self.registry.resolve(name) is None:
            name, role = without_determiner(words, self.lexicon), None  # "Save the Children"
        actor = self._actor(role or words, source if name is None else before_relative(tokens, self.lexicon))
        if name is not None:
            return self._named(name, role, actor, source)
        if tokens[-1].low in self.lexicon.document_nouns and tokens[0].low in self.lexicon.definite_words:
            issuer = self.met.issuer(source)
            if issuer is not None:
                return issuer, False
        organisation = named_with_kind(self.met, tokens, source) or find_generic_body(self.met, tokens, source)
        if organisation is not None:
            return organisation, False
        again = find_short_form(self.met, tokens, source)
        if again is not None:
            return again
        return self._described(tokens, words, actor, source)

    def _named(self, name: str, role: str | None, actor: str | None, source: Span) -> tuple[Speaker, bool]:
        """The speaker with a name, and whether it is a person: in full, with the role and the actor told elsewhere."""
        organisation = self.registry.resolve(name)
        if organisation is not None:
            return Speaker(name, source, role, organisation), False
        if role is None and (body := find_body(self.met, name, source)) is not None:
            return body, False
        full = self._full_name(name, source) if len(name.split()) == 1 else name
        if role is None and (span := self.names.role_of(full)) is not None:
            role = " ".join(span.words(self.text).split())
            actor = actor or self._actor(role, span)
        before = next((known for known in reversed(self.met.known) if known.speaker.name == full), None)
        if before is not None:
            old = before.speaker
            return Speaker(full, source, role or old.role, actor or old.actor), before.is_person
        is_body = any(word.isdigit() or word.lower() in self.lexicon.organisation_words for word in full.split())
        is_body = is_body or (role is not None and role.rsplit(maxsplit=1)[-1].lower() in self.lexicon.kinds_of_bodies)
        is_person = (role is not None and not is_body) or (len(full.split()) > 1 and not self._is_organisation(full))
        if actor is None and role is not None and (owner := owner_of_post(self.met, role, source)) is not None:
            actor = owner.actor
        elif actor is None and role is not None and needs_context(role, self.lexicon):
            actor = actor_of_officer(self.met, role, source)
            actor = actor or (self.document[1].actor if self.document else None)
        return Speaker(full, source, role, actor), is_person

    def _full_name(self, name: str, source: Span) -> str:
        """A short form in full: a person who spoke before, else the last one named so before it, else after it."""
        spoke = (one.speaker.name for one in reversed(self.met.known) if one.is_person and one.speaker.name)
        key = surname_key(name)
        known = next((full for full in spoke if key == surname_key(full) or name == full.split()[0]), None)
        if known is not None:
            return known
        named = self.names.by_surname.get(key, {})
        before = [full for full, position in named.items() if position < source.start]
        return before[-1] if before else next(iter(named), name)

    def _is_organisation(self, name: str) -> bool:
        """Whether a name is no person's: by a number, a word for people or bodies, or what it is "of" or "for"."""
        return (
            any(word.isdigit() or word.lower() in self.lexicon.people_and_bodies for word in name.split())
            or " of " in name
            or " for " in name
        )

    def _actor(self, words: str, source: Span) -> str | None:
        """The actor that a role or a description names, whole or in a part of it."""
        resolved = self.registry.resolve(words)
        if resolved is not None or self._is_outlet_of(words):
            return resolved
        mentions = self.registry.find(self.text, start=source.start, end=source.end)
        return next((one.actor for one in mentions if not self._is_where(one, source)), None)

    def _is_where(self, mention: ActorMention, source: Span) -> bool:
        """Whether a country says where somebody is, and not for whom he speaks: "the charity's director in Drennia"."""
        before = self.text[source.start : mention.span.start].split()[-1:]
        actor = self.registry.actor(mention.actor)
        is_country = actor.kind == STATE and mention.span.words(self.text) == actor.name  # its capital stands for it
        return is_country and before == ["in"]

    def _is_outlet_of(self, words: str) -> bool:
        """Whether an outlet has the name of a country, for which it does not speak: "the Drennia Tribune"."""
        last = words.rsplit(maxsplit=1)[-1] if words else ""
        return last[:1].isupper() and last.lower() in self.lexicon.outlet_words

    def _described(self, tokens: list[Token], words: str, actor: str | None, source: Span) -> tuple[Speaker, bool]:
        """The speaker who is described or is a body with a name of its own, and whether it is a person."""
        shown = without_determiner(" ".join(words.split()), self.lexicon)
        is_body = tokens[-1].low in self.lexicon.organisation_words or any(
            token.low in self.lexicon.organisation_words for token in tokens
        )
        is_people = any(token.low in self.lexicon.people for token in tokens) or is_office_holder(tokens, self.lexicon)
        if is_body and not is_people and (actor is not None or any(token.is_capital for token in tokens[1:])):
            return Speaker(shown, source, None, actor), False
        # "the prosecutor's office" is nobody's "he"
        is_house = head_noun(tokens, self.lexicon).low in self.lexicon.owned_houses
        is_person = not is_house and any(token.low in self.lexicon.offices for token in tokens)
        return Speaker(shown, source, None, actor or actor_of_house(self.met, tokens), unnamed=True), is_person
