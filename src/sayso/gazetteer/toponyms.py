"""The places named in a text, each resolved in the context of the document.

`find_mentions` finds names by grammar, `resolve_mentions` chooses among the gazetteer's candidates, and this module
decides what is kept and gives it its precision and its alternatives. It refuses to guess: a doubtful name without
support is left out; a part of a town that no gazetteer holds keeps its name and takes the point of the place that the
text puts it in.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain, compress
from operator import attrgetter

from sayso.gazetteer.gazetteer import Entry, Gazetteer
from sayso.gazetteer.mention import Mention
from sayso.gazetteer.mentions import find_mentions
from sayso.gazetteer.name_words import Word, find_words
from sayso.gazetteer.names import normalise_name
from sayso.gazetteer.place_lexicon import Lexicon, make_lexicon
from sayso.gazetteer.resolve import contains, distance_km, resolve_mentions
from sayso.gazetteer.wider_places import find_wider, follows_comma, has_preposition, kind_beside, word_before_owner
from sayso.gazetteer.word_row import WordRow
from sayso.gazetteer.words import PlaceWords
from sayso.records.place import Place, PlaceCandidate, Precision
from sayso.records.span import Span
from sayso.text.countries import load_countries

_SMALL = 100_000
"""People: below this, a name alone at any spot of a sentence is more often a person or a word than the town."""
_SUPPORT_KM = 300.0
_LOST_KM = 60.0
"""A neighbourhood this far from the town that the text puts it in is another place of the same name."""
_ALTERNATIVES = 5
_PARTS = frozenset(
    (Precision.NEIGHBOURHOOD, Precision.STREET, Precision.LANDMARK, Precision.DISTRICT, Precision.SUBDISTRICT)
)
_WITHIN_TOWNS = frozenset((Precision.STREET, Precision.LANDMARK))
"""Kinds that mean nothing without the town: there is a High Street everywhere, and a stock market."""
_TOWNS = frozenset((Precision.CITY, Precision.TOWN, Precision.VILLAGE))
_UNKNOWN_KINDS = _PARTS | {Precision.VILLAGE, Precision.TOWN}


def find_places(
    text: str, gazetteer: Gazetteer, words: PlaceWords, *, skip: tuple[Span, ...] = ()
) -> tuple[Place, ...]:
    """Every place named in `text`, in order, resolved in the context of the whole; nothing within `skip` is read."""
    lexicon = make_lexicon(words)
    tokens = list(chain.from_iterable([find_words(text, start, end) for start, end in _stretches(text, skip)]))
    row = WordRow(text, tokens, gazetteer, lexicon)
    mentions = find_mentions(row)
    countries = _countries_spoken_of(tokens)
    resolve_mentions(mentions, countries)
    kept = _keep(mentions, row, countries)
    anchors = _distinct(kept)
    places = [_place(mention, mention.choice, anchors) for mention in kept if mention.choice is not None]
    places += _unknown_places(text, row, kept, mentions)
    return tuple(sorted(places, key=lambda place: (place.span.start, place.span.end) if place.span else (0, 0)))


def _stretches(text: str, skip: Sequence[Span]) -> Iterator[tuple[int, int]]:
    at = 0
    for span in sorted(skip):
        if span.start > at:
            yield at, span.start
        at = max(at, span.end)
    if at < len(text):
        yield at, len(text)


@cache
def _demonyms() -> dict[str, str]:
    return {
        form: country.iso
        for country in load_countries()
        for demonym in country.demonyms
        for form in (normalise_name(demonym), normalise_name(demonym) + "s")
    }


@cache
def _last_words_of_demonyms() -> frozenset[str]:
    return frozenset(form.rsplit(maxsplit=1)[-1] for form in _demonyms())


_is_capital = attrgetter("is_capital")


def _countries_spoken_of(tokens: list[Word]) -> Counter[str]:
    """How often demonyms ("Yemeni", "South Korean") point to each country; ten times at most."""
    demonyms, last_words = _demonyms(), _last_words_of_demonyms()
    found: Counter[str] = Counter()
    for at in compress(range(len(tokens)), map(_is_capital, tokens)):
        word = tokens[at]
        if word.key in last_words:
            pair = f"{tokens[at - 1].key} {word.key}" if at else word.key
            iso = demonyms.get(pair) or demonyms.get(word.key)
            if iso:
                found[iso] += 1
    return Counter({iso: min(count, 10) for iso, count in found.items()})


def _keep(mentions: list[Mention], row: WordRow, countries: Counter[str]) -> list[Mention]:
    """The mentions that are places: prominent, or supported by words beside them or other places of the document."""
    sure = [mention for mention in mentions if _is_sure(mention, row)]
    anchors = _distinct(sure)
    known = {id(mention) for mention in sure}
    kept = list(sure)
    kept += [mention for mention in mentions if id(mention) not in known and _is_supported(mention, anchors, row)]
    states = {*countries, *(anchor.iso for anchor in anchors if anchor.iso)}
    kept = [mention for mention in kept if not _is_foreign(mention, states)]
    known = {id(mention) for mention in kept}
    names = {mention.key for mention in kept if not mention.is_doubtful and mention.is_after_preposition}
    kept += [
        mention
        for mention in mentions
        if id(mention) not in known and mention.key in names and not mention.is_doubtful and not mention.is_partial
    ]
    kept.sort(key=lambda mention: mention.first)
    return kept


def _is_foreign(mention: Mention, states: AbstractSet[str]) -> bool:
    """Whether a village, town or quarter told as such lies in none of the states that the text speaks of.

    Then it is another place of that name: of so small a place a gazetteer need not know the one that is meant.
    """
    entry = mention.choice
    if entry is None or not states or not mention.is_kind_named or mention.kind not in _UNKNOWN_KINDS:
        return False
    is_small = entry.population < _SMALL or mention.kind is Precision.VILLAGE
    is_small = is_small and entry.place.precision in _TOWNS and entry.main < 3
    return is_small and entry.iso not in states and not _is_stated(mention)


def _distinct(mentions: list[Mention]) -> list[Entry]:
    return list({mention.choice.place.id: mention.choice for mention in mentions if mention.choice}.values())[:60]


def _is_sure(mention: Mention, row: WordRow) -> bool:
    entry = mention.choice
    if entry is None:
        return False
    if entry.main == 3 or _is_stated(mention):
        return True
    if mention.is_doubtful or mention.is_partial:
        return False
    if entry.place.precision in (Precision.COUNTRY, Precision.PROVINCE) and entry.main >= 2:
        return True
    if entry.population >= _SMALL and entry.main >= 1:
        return not _speaks(mention, row) or entry.population >= 10 * _SMALL
    return False


def _is_stated(mention: Mention) -> bool:
    """Whether the text itself puts the place in, or around, another that is known."""
    entry = mention.choice
    if entry is None:
        return False
    wider = any(parent.choice is not None and contains(parent.choice, entry) for parent in mention.parents)
    return wider or any(child.choice is not None and contains(entry, child.choice) for child in mention.children)


def _speaks(mention: Mention, row: WordRow) -> bool:
    after = mention.last + 1
    if mention.is_after_preposition:
        return False
    return after < len(row.words) and row.words[after].key in row.lexicon.speech


def _is_supported(mention: Mention, anchors: list[Entry], row: WordRow) -> bool:
    entry = mention.choice
    if entry is None or mention.is_partial or _speaks(mention, row):
        return False
    near = any(
        anchor.place.precision is not Precision.COUNTRY
        and anchor is not entry
        and (distance_km(anchor, entry) <= _SUPPORT_KM or (anchor.region == entry.region != ""))
        for anchor in anchors
    )
    same_country = _is_in_country_told(mention, entry, anchors)
    if mention.is_doubtful:
        return (
            mention.is_after_preposition
            and not row.words[mention.first].is_first
            and near
            and mention.key not in row.lexicon.common
        )
    is_kind_named = mention.is_kind_named and mention.kind not in _WITHIN_TOWNS
    if is_kind_named and mention.kind in _PARTS and entry.place.precision in _TOWNS and not near:
        return same_country and mention.kind in (Precision.DISTRICT, Precision.SUBDISTRICT)
    if mention.is_after_preposition or is_kind_named:
        return near or same_country or entry.population >= 5_000 or not anchors
    return near and (entry.main >= 2 or entry.population >= 5_000)


def _is_in_country_told(mention: Mention, entry: Entry, anchors: list[Entry]) -> bool:
    """Whether the document names the country of an entry; for another of its names also places in it, if any at all.

    A state that only acts somewhere else lends no village of its own to a name that is spelt differently there.
    """
    if not any(anchor.iso == entry.iso for anchor in anchors):
        return False
    spots = [anchor for anchor in anchors if anchor.place.precision is not Precision.COUNTRY]
    is_own_name = normalise_name(entry.place.name) == mention.key
    return is_own_name or not spots or any(anchor.iso == entry.iso for anchor in spots)


def _place(mention: Mention, entry: Entry, anchors: list[Entry]) -> Place:
    owner = _lost_owner(mention, entry)
    if owner is not None:
        name = entry.place.name if entry.main == 3 else mention.name
        return _inside(name, mention.span, owner, mention.kind or Precision.NEIGHBOURHOOD)
    place = entry.place
    precision = place.precision
    lat, lon = _county_point(entry, anchors)
    if mention.kind is Precision.PROVINCE and precision is not Precision.COUNTRY and entry.main < 3:
        precision = Precision.PROVINCE
    others = tuple(other.place for other in mention.entries if other is not entry)[:_ALTERNATIVES]
    return Place(place.name, place.within, lat, lon, precision, mention.span, place.id, others)


def _county_point(entry: Entry, anchors: list[Entry]) -> tuple[float, float]:
    """The point of a place; a county without one stands amid the towns of its state that the document names."""
    place = entry.place
    if place.id.startswith("county:") and place.precision is Precision.PROVINCE:
        towns = [
            anchor.place for anchor in anchors if anchor.region == entry.region and anchor.place.precision in _TOWNS
        ]
        if towns:
            return sum(town.lat for town in towns) / len(towns), sum(town.lon for town in towns) / len(towns)
    return place.lat, place.lon


def _lost_owner(mention: Mention, entry: Entry) -> PlaceCandidate | None:
    """The town that the text puts this neighbourhood in, if the gazetteer's place of that name lies elsewhere."""
    if mention.kind not in _PARTS or entry.main == 3:
        return None
    for parent in mention.parents:
        if parent.choice is None or parent.choice.place.precision in (Precision.COUNTRY, Precision.PROVINCE):
            continue
        if distance_km(parent.choice, entry) > _LOST_KM:
            return parent.choice.place
    return None


def _inside(name: str, span: Span, owner: PlaceCandidate, precision: Precision) -> Place:
    """A place with its owner's point, no more precise than a province or country that the point is taken from."""
    reach = owner.precision if owner.precision in (Precision.COUNTRY, Precision.PROVINCE) else precision
    return Place(name, (owner.name, *owner.within), owner.lat, owner.lon, reach, span)


def _unknown_places(text: str, row: WordRow, kept: list[Mention], every: list[Mention]) -> list[Place]:
    """Places that no gazetteer holds but the words beside them name: "the village of NAME", "NAME district".

    In a text of which no place is known, "in NAME" is enough: it is of towns that no gazetteer holds.
    """
    taken = {at for mention in kept for at in range(mention.first, mention.last + 1)}
    at_word = {mention.first: mention for mention in kept}
    ends = {mention.last: mention for mention in kept}
    named = {(mention.first, mention.last): mention for mention in every}
    places = []
    for first, last in _free_pieces(row, taken):
        while first < last and _only_directs(row, first, last):
            first += 1
        piece = row.words[first : last + 1]
        if not _may_be_name(piece, row.lexicon):
            continue
        kind = kind_beside(row, first, last)
        is_placed = follows_comma(row, last) and has_preposition(row, first)
        span = Span(piece[0].start, piece[-1].end)
        if not kept and kind is None and len(piece) <= _LONGEST_BARE and _is_in(row, first):
            places.append(_unresolved(text, row, span, Precision.TOWN, first, named.get((first, last))))
            continue
        if kind not in _UNKNOWN_KINDS and not is_placed:
            continue
        wider = find_wider(row, last, at_word) or ends.get(word_before_owner(row, first))
        owner = wider.choice.place if wider is not None and wider.choice is not None else None
        if kind in _UNKNOWN_KINDS and (owner or kind not in _WITHIN_TOWNS):
            known = (
                _inside(span.words(text), span, owner, kind)
                if owner
                else _unresolved(text, row, span, kind, first, named.get((first, last)))
            )
            places.append(known)
        elif owner and is_placed:  # "in NAME, Auckland"
            places.append(_inside(span.words(text), span, owner, Precision.NEIGHBOURHOOD))
    return places


_LONGEST_BARE = 3
"""Words of a name that only "in" or "near" tells to be a place's."""


def _is_in(row: WordRow, first: int) -> bool:
    """Whether "in" or "near" stands right before a name: enough where no place of the text is known."""
    return first > 0 and row.words[first - 1].key in row.lexicon.bare_prepositions and not row.words[first].is_first


def _only_directs(row: WordRow, first: int, last: int) -> bool:
    """Whether a word says which part, and belongs to no name: "western NAME", but not "the Old Mill quarter"."""
    word = row.words[first]
    is_inside = not word.is_first and word.is_capital and last - first == 1
    return word.key in row.lexicon.directions and not (is_inside and word.key in row.lexicon.name_parts)


def _unresolved(text: str, row: WordRow, span: Span, kind: Precision, first: int, mention: Mention | None) -> Place:
    """A place by its name alone: within whose it is ("Marrowick's Old Mill quarter"), beside others of its name."""
    before = word_before_owner(row, first)
    owner = row.words[before] if before >= 0 else None
    is_owned = owner is not None and owner.is_possessive and owner.is_capital and not owner.is_first
    within = (text[owner.start : owner.end],) if is_owned and owner is not None else ()
    others = tuple(entry.place for entry in mention.entries)[:_ALTERNATIVES] if mention is not None else ()
    return Place(span.words(text), within, precision=kind, span=span, alternatives=others)


def _free_pieces(row: WordRow, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The stretches of capitalised words that no known place has taken."""
    for first, last in row.runs:
        at = first
        while at <= last:
            end = at
            while end <= last and end not in taken and row.words[end].is_capital:
                end += 1
            if end > at:
                yield at, end - 1
            at = end + 1


def _may_be_name(words: list[Word], lexicon: Lexicon) -> bool:
    """Whether words can be the name of an unknown place: no demonym, no common word, no more than four."""
    is_short = len(words[0].key) < 3 and (len(words) == 1 or words[0].is_first)  # "Oe Htein village" is no short name
    if len(words) > 4 or is_short or words[0].text.isupper():
        return False
    if words[0].is_first and len(words) == 1 and words[0].key in lexicon.common:
        return False
    demonyms = _demonyms()
    starts_part = len(words) > 1 and words[0].key in lexicon.name_parts  # "the Old Mill quarter"
    for word in words:
        key = word.key
        if starts_part and key not in demonyms and key not in lexicon.titles:
            continue
        if key in lexicon.common or key in demonyms or key in lexicon.directions or key in lexicon.titles:
            return False
    return True
