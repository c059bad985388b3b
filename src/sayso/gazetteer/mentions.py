"""Names in a text that may be places, with what the words around them say. Which place is meant comes later.

A name is a run of capitalised words (with the small words that stand inside names) or a part of one that the gazetteer
knows. Runs are tried longest first, six words at most, so that the work grows with the length of the text and no
faster.
"""

from sayso.gazetteer.mention import Mention
from sayso.gazetteer.names import normalise_name
from sayso.gazetteer.not_places import find_people, is_part_of_more, is_something_else
from sayso.gazetteer.wider_places import add_kinds, add_neighbours, add_parents, has_preposition
from sayso.gazetteer.word_row import LONGEST_NAME, WordRow
from sayso.records.span import Span


def find_mentions(row: WordRow) -> list[Mention]:
    """All names that may be places, in the order of the text, with what the words around them say."""
    people = find_people(row)
    mentions: list[Mention] = []
    for first, last in row.runs:
        mentions += _in_run(row, first, last)
    mentions = [mention for mention in mentions if not is_something_else(row, mention, people)]
    add_kinds(row, mentions)
    add_parents(row, mentions)
    add_neighbours(row, mentions)
    return mentions


def _in_run(row: WordRow, first: int, last: int) -> list[Mention]:
    """The names in one stretch, from left to right, the longest first."""
    found = []
    at = first
    while at <= last:
        mention = _longest(row, at, last, first)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        at = mention.last + 1
    return found


def _longest(row: WordRow, at: int, last: int, run_first: int) -> Mention | None:
    """The longest name that begins at a word and that the gazetteer knows, None if it knows none."""
    words = row.words
    is_own = words[at].key in row.gazetteer.own_lower_starts
    if not words[at].is_capital and not is_own:
        return None
    for end in range(min(last, at + LONGEST_NAME - 1), at - 1, -1):
        if words[end].text == "." or not (words[end].is_capital or is_own):
            continue
        key = row.keys[at] if end == at else " ".join([key for key in row.keys[at : end + 1] if key])
        entries = row.gazetteer.find(normalise_name(key) if end > at else key)
        if not entries:
            continue
        span = Span(words[at].start, words[end].end)
        mention = Mention(at, end, span, key, entries, span.words(row.text))
        mention.is_partial = is_part_of_more(row, at, end, run_first, last, entries[0])
        mention.is_after_preposition = has_preposition(row, at)
        return mention
    return None
