"""Whether one report is a translation of another: by figures and names, and by the order in which both give them.

Two texts in two languages share no runs of words. But a translation keeps the figures and, by their consonants, the
names, and keeps them in their order; reports that know nothing of each other share the place, the day and a toll.
Letters of Greek and Cyrillic are written in Latin ones first; of other scripts the figures alone are compared.
"""

import bisect
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.languages.pack import has_language
from sayso.origins.shingles import hash_words
from sayso.records.origin import Join, JoinReason
from sayso.records.report import Report
from sayso.text.person_keys import skeleton
from sayso.text.romanize import romanize

SHARED_MIN = 8
"""Distinct figures and names in common: what any two reports of one strike share (its city, district, day, toll, the
two parties) is fewer."""
FIGURES_MIN = 2
COVERED = 0.6
"""Of the figures and names of the text that has fewer: a translation may be shortened, but not beside its subject."""
IN_ORDER = 0.75
"""Of those in common: the clauses of a sentence move from language to language, sentences hardly."""
CHANCE_MAX = 1e-3
"""How likely so many in order may be in a random order at most."""
LEAST_FIGURE = 10
"""Smaller numbers are written in words in one language and in figures in the other."""
NAME_LETTERS = 4
"""Shorter capitalised words are as often no names; and their consonants say nothing."""

SOUGHT_SHARE = 0.15
"""Of a report's marks: so many must come again in another for the two to be compared. Marks that many reports have are
no longer in the index."""
_READ, _FOREIGN = "read", "foreign"
_TOKEN = re.compile(r"\d+(?:[.,  '’٬]\d{3})+(?!\d)|\d+|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_SEPARATORS = re.compile(r"[^\d]")


@dataclass(frozen=True, slots=True)
class Outline:
    """The figures and names of a text, each once, in the order in which they first stand there."""

    marks: tuple[str, ...]

    @property
    def place(self) -> dict[str, int]:
        """Each mark with its number in the order."""
        return {mark: number for number, mark in enumerate(self.marks)}


def outline_of(report: Report) -> Outline:
    """The outline of a report without its furniture."""
    spans = sorted(piece.span for piece in report.furniture)
    text = report.text
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    tokens = [match[0] for match in _TOKEN.finditer(text)]
    small = {token.casefold() for token in tokens if not token[0].isupper()}
    marks = (mark for token in tokens if (mark := _mark(token, small)))
    return Outline(tuple(dict.fromkeys(marks)))


def compare_outlines(left: Report, left_outline: Outline, right: Report, right_outline: Outline) -> Join | None:
    """The join of two reports in two languages as a translation, or None. The order of the two does not matter.

    Which of the two was first is not asked: both go back to one account.
    """
    if left.language is None or right.language is None or left.language == right.language:
        return None
    if right.id < left.id:
        left, left_outline, right, right_outline = right, right_outline, left, left_outline
    places = right_outline.place
    shared = [mark for mark in left_outline.marks if mark in places]
    count = len(shared)
    fewest = min(len(left_outline.marks), len(right_outline.marks))
    if count < SHARED_MIN or count < COVERED * fewest or sum(mark[0].isdigit() for mark in shared) < FIGURES_MIN:
        return None
    in_order = _longest_rise([places[mark] for mark in shared])
    chance = chance_of(in_order, count)
    if in_order < IN_ORDER * count or chance > CHANCE_MAX:
        return None
    odds = f"less than 1 of {10 ** math.floor(-math.log10(max(chance, 1e-9))):,}"
    detail = (
        f"{in_order} of {count} figures and names in one order ({left.language}, {right.language}); by chance {odds}"
    )
    return Join(left.id, right.id, JoinReason.TRANSLATION, detail)


def find_translations(reports: Iterable[Report]) -> tuple[Join, ...]:
    """Every join of two of `reports` as translations, sorted. The order of the reports does not matter."""
    known = {report.id: report for report in reports}
    if len({report.language for report in known.values() if report.language}) < 2:
        return ()
    outlines = {each: outline_of(report) for each, report in sorted(known.items())}
    holders: dict[str, list[str]] = {}
    for each, outline in outlines.items():
        for mark in outline.marks:
            holders.setdefault(mark, []).append(each)
    joins: list[Join] = []
    for each, outline in outlines.items():
        language = known[each].language
        shared = Counter(other for mark in outline.marks for other in holders[mark] if other > each)
        for other in sorted(other for other, count in shared.items() if count >= SHARED_MIN):
            if language != known[other].language:
                join = compare_outlines(known[each], outline, known[other], outlines[other])
                joins += [join] if join else []
    return tuple(joins)


def find_new_translations(report: Report, others: Iterable[Report]) -> tuple[Join, ...]:
    """The joins of one report with each of `others` as translations."""
    outline = outline_of(report)
    joins = (
        compare_outlines(report, outline, other, outline_of(other))
        for other in sorted(others, key=lambda other: other.id)
        if other.language != report.language
    )
    return tuple(join for join in joins if join is not None)


def kept_marks(report: Report) -> tuple[int, ...]:
    """The report's marks as hashes for an inverted index, sorted; those of languages that are read apart from others.

    So whoever adds to a dossier in one language is led to no report of that language.
    """
    return _hash_marks(report, (_class_of(report),)) if report.language else ()


def sought_marks(report: Report) -> tuple[int, ...]:
    """The hashes under which marks of reports in other languages are kept."""
    if report.language is None:
        return ()
    return _hash_marks(report, (_FOREIGN,) if _class_of(report) == _READ else (_READ, _FOREIGN))


def _class_of(report: Report) -> str:
    return _READ if report.language and has_language(report.language) else _FOREIGN


def _hash_marks(report: Report, classes: tuple[str, ...]) -> tuple[int, ...]:
    marks = outline_of(report).marks
    return tuple(sorted({hash_words(f"{each}\0{mark}") for each in classes for mark in marks}))


def chance_of(in_order: int, count: int) -> float:
    """At most how likely `in_order` of `count` things stand in one order in two random orders: C(n, k) / k!."""
    return min(1.0, math.comb(count, in_order) / math.factorial(in_order))


def _mark(token: str, small: set[str]) -> str | None:
    """A figure as plain digits, a name as its consonants; None of any other word."""
    if token[0].isdecimal():
        digits = "".join(str(unicodedata.decimal(char)) for char in _SEPARATORS.sub("", token))
        return digits.lstrip("0") if len(digits) < 16 and int(digits) >= LEAST_FIGURE else None
    if len(token) < NAME_LETTERS or not token[0].isupper() or token.casefold() in small:
        return None
    letters = romanize(token)
    return skeleton(letters) if letters.isascii() and len(letters) >= NAME_LETTERS else None


def _longest_rise(numbers: list[int]) -> int:
    """The length of the longest series of ever larger numbers among these."""
    ends: list[int] = []
    for number in numbers:
        at = bisect.bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
