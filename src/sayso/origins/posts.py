"""Posts of which a place has one: mayor, governor, police. An office is one speaker, with a name or without.

"The mayor of Tessel", "Tessel's mayor" and "Orla Brandt, the mayor" are one source; "police" of two towns are two.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.records.claim import Claim, Speaker
from sayso.records.place import Place, Precision
from sayso.text.plain_names import plain_name

_OF_TOWNS = list(Precision)[list(Precision).index(Precision.NEIGHBOURHOOD) :]
"""Precisions finer than a town: what lies in one."""
_WIDE = frozenset({None, Precision.COUNTRY, Precision.PROVINCE})
_NOT_YET = ("", "")
"""Stands for what was not looked at: no post has an empty name."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, and the words for whoever speaks for it."""

    id: str
    post: str
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PostWords:
    """The posts of a language, with the words that a description puts between a post and its place."""

    posts: tuple[Post, ...]
    of: tuple[str, ...]
    bare: tuple[str, ...]


class Posts:
    """The posts of all claims, each with the place that has it where the words or their report tell."""

    def __init__(self, claims: Iterable[Claim], words: PostWords) -> None:
        """Look at every claim once: which posts are named with their place, and where each report is set."""
        self._patterns = [(post.post, _pattern(post, words)) for post in words.posts]
        self._bare = frozenset(words.bare)
        self._matched: dict[str, tuple[str, str] | None] = {}
        listed = list(claims)
        self._seats = _find_seats(listed)
        self._named: dict[str, set[str]] = {}
        for claim in listed:
            found = self._match(claim.speaker)
            if found and found[1]:
                self._named.setdefault(found[0], set()).add(found[1])

    def find(self, claim: Claim) -> str | None:
        """The key of the post that the claim's speaker holds, None for anybody else or where no place is known."""
        found = self._match(claim.speaker)
        if found is None:
            return None
        post, place = found
        if not place:
            seat = self._seats.get(claim.report)
            if seat is None:
                return None
            around = {plain_name(name) for name in (seat.name, *seat.within)}
            named = self._named.get(post, set()) & around
            place = min(named) if len(named) == 1 else plain_name(_town_of(seat))
        return f"post:{post}:{place}"

    def _match(self, speaker: Speaker) -> tuple[str, str] | None:
        """The post and its place ("" where the words name none) of a speaker, by role or by description."""
        words = speaker.role or speaker.name
        if words is None or speaker.own_voice or speaker.actor is not None:
            return None
        found = self._matched.get(words, _NOT_YET)
        if found is _NOT_YET:
            found = self._matched[words] = self._match_words(words)
        return found

    def _match_words(self, words: str) -> tuple[str, str] | None:
        for post, pattern in self._patterns:
            match = pattern.fullmatch(" ".join(words.split()))
            if match is None:
                continue
            before, after = match["before"] or "", match["after"] or ""
            places = [name for name in (before, after) if plain_name(name) not in self._bare and name]
            if not places:
                return post, ""
            return (post, plain_name(places[0])) if len(places) == 1 and places[0][:1].isupper() else None
        return None


def _pattern(post: Post, words: PostWords) -> re.Pattern[str]:
    names = "|".join(re.escape(word) for word in sorted(post.words, key=len, reverse=True))
    links = "|".join(map(re.escape, words.of))
    return re.compile(
        rf"(?:[Tt]he )?(?:(?P<before>[\w\- ]+?)(?:['’]s)? )?(?i:{names})(?: (?:{links}) (?:the )?(?P<after>[\w\- ]+))?"
    )


def _find_seats(claims: list[Claim]) -> dict[str, Place]:
    """The first place narrower than a province at which a report has something happen."""
    seats: dict[str, tuple[int, str, Place]] = {}
    for claim in claims:
        place = claim.event.place if claim.event is not None else None
        if place is not None and place.precision not in _WIDE:
            start, known = claim.content[0].start, seats.get(claim.report)
            if known is None or (start, claim.id) < known[:2]:
                seats[claim.report] = (start, claim.id, place)
    return {report: place for report, (_, _, place) in seats.items()}


def _town_of(place: Place) -> str:
    return place.within[0] if place.within and place.precision in _OF_TOWNS else place.name


def offices_of(posts: Posts, claims: Iterable[Claim]) -> Mapping[str, str]:
    """The post of each claim's speaker, by the claim's id."""
    return {claim.id: key for claim in claims if (key := posts.find(claim)) is not None}
