"""The index of hashed word shingles, by which the reports that share text with another are found.

It stays quick however many reports use the same phrases: a shingle that many unconnected reports have is a phrase,
shows nothing and is indexed no longer. Copies of one report are connected, so that what they share stays in the index.
"""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from sayso.store.origins import load_joins_around
from sayso.store.rows import portions
from sayso.store.store import Writing
from sayso.store.tables import PHRASE, REPORT, SHINGLE

PHRASE_STRANDS = 64
"""Unconnected reports from which on a shingle is a phrase. Two reports of which one comes from the other share far
rarer ones as well; at fewer, the reports of one long incident would make phrases of its very facts."""

LEAST_HOLDERS = PHRASE_STRANDS // 2
"""Reports that a phrase still has when some of those by which it became one are gone or read anew."""


def save_shingles(writing: Writing, report_id: str, hashes: Iterable[int], *, earlier: Iterable[int] = ()) -> None:
    """Keep the hashed shingles of a report, signed 64-bit integers, in the place of the `earlier` ones."""
    connection = writing.connection
    wanted, kept = set(hashes), set(earlier)
    number = connection.execute(select(REPORT.c.number).where(REPORT.c.id == report_id)).scalar_one()
    for portion in portions(sorted(kept - wanted)):
        connection.execute(delete(SHINGLE).where(SHINGLE.c.report == number, SHINGLE.c.hash.in_(portion)))
    telling = wanted - kept - _phrases(connection, wanted - kept)
    if telling:
        connection.execute(insert(SHINGLE), [{"hash": value, "report": number} for value in sorted(telling)])
    connection.execute(update(REPORT).where(REPORT.c.id == report_id).values(shingle_count=len(wanted)))
    writing.bind("report", report_id)


def reports_sharing_shingles(writing: Writing, hashes: Iterable[int], *, share: float) -> tuple[str, ...]:
    """The reports that share enough telling shingles, by id; what proves to be a phrase is noted on the way.

    Args:
        writing: The transaction.
        hashes: The shingles of one report.
        share: How many are enough: this share of them, or of the other report's where those are fewer.
    """
    distinct = set(hashes)
    strands: dict[int, set[int]] = {}
    holders: dict[int, list[str]] = {}
    sizes: dict[str, int] = {}
    for portion in portions(sorted(distinct - _phrases(writing.connection, distinct))):
        query = select(SHINGLE.c.hash, REPORT.c.id, REPORT.c.strand, REPORT.c.shingle_count)
        query = query.join(REPORT, REPORT.c.number == SHINGLE.c.report).where(SHINGLE.c.hash.in_(portion))
        for value, report, strand, size in writing.connection.execute(query):
            strands.setdefault(value, set()).add(strand)
            holders.setdefault(value, []).append(report)
            sizes[report] = size
    phrases = {value for value, found in strands.items() if len(found) > PHRASE_STRANDS}
    if phrases:
        writing.connection.execute(insert(PHRASE), [{"hash": value} for value in sorted(phrases)])
    counts = Counter(report for value, found in holders.items() if value not in phrases for report in found)
    enough = (report for report, count in counts.items() if count >= share * min(len(distinct), sizes[report]))
    return tuple(sorted(enough))


def connect_strands(writing: Writing, report_ids: Iterable[str]) -> None:
    """Make one strand of each set of reports that hangs together by its joins, around these reports."""
    connection = writing.connection
    waiting = set(report_ids)
    while waiting:
        report = min(waiting)
        joins = load_joins_around(connection, [report])
        strand = {report} | {side for join in joins for side in (join.left, join.right)}
        waiting -= strand
        numbers = [
            number
            for portion in portions(sorted(strand))
            for number in connection.scalars(select(REPORT.c.number).where(REPORT.c.id.in_(portion)))
        ]
        for portion in portions(sorted(strand)):
            together = update(REPORT).where(REPORT.c.id.in_(portion), REPORT.c.strand != min(numbers))
            connection.execute(together.values(strand=min(numbers)))
        for each in sorted(strand):
            writing.bind("report", each)


def find_stray_phrases(connection: Connection) -> tuple[int, ...]:
    """The phrases that far too few reports have: none became a phrase by `reports_sharing_shingles`."""
    holders = select(func.count()).select_from(SHINGLE).where(SHINGLE.c.hash == PHRASE.c.hash).scalar_subquery()
    return tuple(connection.scalars(select(PHRASE.c.hash).where(holders <= LEAST_HOLDERS).order_by(PHRASE.c.hash)))


def _phrases(connection: Connection, hashes: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for portion in portions(sorted(set(hashes))):
        found.update(connection.scalars(select(PHRASE.c.hash).where(PHRASE.c.hash.in_(portion))))
    return found
