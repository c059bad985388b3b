"""The tables of a dossier's database, the same on every engine: a record as JSON beside the columns it is found by.

A record's truth is its `record` column (`sayso.records.codec.dumps`); every other column is derived from it and exists
to be indexed. That JSON is pure ASCII, so that NUL characters and lone surrogates of a hostile text survive in engines
whose text cannot hold them. This module defines; it reads and writes nothing. A change needs a migration beside it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData()

_Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared by its bytes on every engine: ids, days and codes sort the same everywhere."""

APPEND_ONLY = (
    "decision",
    "decision_target",
    "event",
    "log_node",
    "checkpoint",
    "timestamp",
    "verification",
    "export",
    "erasure",
)
"""Tables that triggers protect against UPDATE and DELETE: the log of human decisions, the log of everything,
what was done to prove it later, and what stays of what was erased."""

META = Table("meta", METADATA, Column("key", _Key, primary_key=True), Column("value", Text, nullable=False))

CAPTURE = Table(
    "capture",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("sha256", _Key, nullable=False, index=True),
    Column("fingerprint", _Key, nullable=False),
    Column("record", Text, nullable=False),
)

UNREAD = Table(
    "unread",
    METADATA,
    Column("capture", _Key, ForeignKey("capture.id"), primary_key=True),
    Column("reason", Text, nullable=False),
)
"""Captures whose bytes are kept though no report could be read from them, each with the line that says why."""

ERASURE = Table(
    "erasure",
    METADATA,
    Column("capture", _Key, primary_key=True),
    Column("sha256", _Key, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("at", _Key, nullable=False),
    Column("by", _Key, nullable=False),
)
"""Captures whose bytes, and all that was read from them, were destroyed: what stays of each."""

CAPTURE_FILE = Table(
    "capture_file",
    METADATA,
    Column("sha256", _Key, primary_key=True),
    Column("capture", _Key, ForeignKey("capture.id"), primary_key=True),
    Index("capture_file_by_capture", "capture"),
)
"""The files that are kept beside the bytes of captures: derived from the captures' records, to be found by hash."""

ADDRESS = Table(
    "address",
    METADATA,
    Column("url", _Key, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("capture", _Key, ForeignKey("capture.id"), nullable=False),
    Index("address_by_capture", "capture"),
)
"""What each address, in the one spelling of `sayso.egress.target`, gave, each time that it was something else."""

REPORT = Table(
    "report",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("capture", _Key, ForeignKey("capture.id"), nullable=False, unique=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("shingle_count", Integer, nullable=False),
    Column("strand", Integer, nullable=False),
    Column("external_id", _Key, index=True),
    Column("published", _Key),
    Column("fingerprint", _Key, nullable=False),
    Column("record", Text, nullable=False),
)

"""`number` stands for the report in the index of shingles. Reports that are joined, through whatever others, are one
`strand`, named by the smallest number among them."""

CLAIM = Table(
    "claim",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("report", _Key, ForeignKey("report.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("label", _Key),
    Column("marks", Text),
    Column("fingerprint", _Key, nullable=False),
    Column("record", Text, nullable=False),
    Column("packed", Text),
    Index("claim_by_report", "report", "position"),
)

"""`marks` holds what tells incidents apart, the figures, the people, the party and the act, as JSON; None where a claim
has none. `packed` is the record once more, as `sayso.records.packed` writes it; None where it was not packed."""

CLAIM_KIND = Table(
    "claim_kind",
    METADATA,
    Column("kind", _Key, primary_key=True),
    Column("claim", _Key, ForeignKey("claim.id"), primary_key=True),
    Index("claim_kind_by_claim", "claim"),
)

INCIDENT_MENTION = Table(
    "incident_mention",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("report", _Key, ForeignKey("report.id"), nullable=False, index=True),
    Column("first_day", _Key),
    Column("last_day", _Key),
    Column("month_day", _Key),
    Column("place_key", _Key),
    Column("lat", Float),
    Column("lon", Float),
    Column("incident", _Key, nullable=False, index=True),
    Column("record", Text, nullable=False),
    Index("incident_mention_by_place", "place_key", "first_day"),
    Index("incident_mention_by_day", "month_day", "first_day", "place_key"),
    Index("incident_mention_by_coordinates", "lat", "lon"),
)
"""`month_day` is that of a mention of one day ("03-17"), also when its year is unknown. `incident` is the id of the
incident that the mention would set up; in which one it stands, `incident_membership` says."""

MENTION_AROUND = Table(
    "mention_around",
    METADATA,
    Column("place_key", _Key, primary_key=True),
    Column("mention", _Key, ForeignKey("incident_mention.id"), primary_key=True),
    Index("mention_around_by_mention", "mention"),
)
"""The places in which a mention's place lies, by which those within a city or a province are found."""

MENTION_ISSUE = Table(
    "mention_issue",
    METADATA,
    Column("mention", _Key, ForeignKey("incident_mention.id"), primary_key=True),
    Column("record", Text, nullable=False),
)
"""What was wrong when a mention was grouped: it fitted several incidents."""

PLACEMENT = Table(
    "placement",
    METADATA,
    Column("mention", _Key, ForeignKey("incident_mention.id"), primary_key=True),
    Column("kind", _Key, nullable=False),
    Column("exactness", _Key, nullable=False),
    Column("marks", Text, nullable=False),
    Column("cluster", _Key),
    Column("reason", Text),
    Column("score", Integer, nullable=False),
    Column("rivals", Text, nullable=False),
)
"""Where each mention stood when it was grouped last, before merges and splits, and by what: made anew by grouping.

`cluster` is None for a mention without claims; `marks` and `rivals` are JSON. See `sayso.incidents.ground`."""

MENTION_PERSON = Table(
    "mention_person",
    METADATA,
    Column("person_key", _Key, primary_key=True),
    Column("mention", _Key, ForeignKey("incident_mention.id"), primary_key=True),
    Index("mention_person_by_mention", "mention"),
)
"""By what mentions are found that name the same people as others: what all spellings of a name share, with gaps."""

ISSUE = Table(
    "issue",
    METADATA,
    Column("report", _Key, ForeignKey("report.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", _Key, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

PHRASE = Table("phrase", METADATA, Column("hash", BigInteger, primary_key=True, autoincrement=False))
"""Shingles that so many unconnected reports have that they show nothing: "people were killed in". No longer indexed."""

SHINGLE = Table(
    "shingle",
    METADATA,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("report", Integer, primary_key=True, autoincrement=False),
    Index("shingle_by_report", "report"),
    sqlite_with_rowid=False,
)
"""Hashed word shingles of reports, by which those that share text are found. `report` is the report's number, which is
smaller than its id: this is by far the longest table. Those of one report are looked up whenever it is bound."""

ORIGIN_JOIN = Table(
    "origin_join",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("left", _Key, ForeignKey("report.id"), nullable=False, index=True),
    Column("right", _Key, ForeignKey("report.id"), nullable=False, index=True),
    Column("record", Text, nullable=False),
)

INCIDENT = Table(
    "incident",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("code", _Key, nullable=False, index=True),
    Column("base_code", _Key, nullable=False, index=True),
    Column("first_day", _Key, index=True),
    Column("fingerprint", _Key, nullable=False),
    Column("record", Text, nullable=False),
)

INCIDENT_MEMBERSHIP = Table(
    "incident_membership",
    METADATA,
    Column("mention", _Key, ForeignKey("incident_mention.id"), primary_key=True),
    Column("incident", _Key, ForeignKey("incident.id"), primary_key=True),
    Index("incident_membership_by_incident", "incident"),
)

DECISION = Table(
    "decision",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("id", _Key, nullable=False, unique=True),
    Column("verb", _Key, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

DECISION_TARGET = Table(
    "decision_target",
    METADATA,
    Column("sequence", Integer, ForeignKey("decision.sequence"), primary_key=True),
    Column("target", _Key, primary_key=True),
    Index("decision_target_by_target", "target"),
)

EVENT = Table(
    "event",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", _Key, nullable=False),
    Column("action", _Key, nullable=False),
    Column("kind", _Key),
    Column("record", _Key, nullable=False),
    Column("content", _Key),
    Column("by", _Key, nullable=False),
    Column("hash", _Key, nullable=False),
    Index("event_by_record", "record"),
)
"""`hash` is that of the entry as a leaf of the Merkle tree, over all other columns; see `sayso.records.event`."""

LOG_NODE = Table(
    "log_node",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", _Key, nullable=False),
    sqlite_with_rowid=False,
)
"""Hashes of complete subtrees over the leaves in `event`, of every fourth level; see `sayso.store.events`."""

SEAL = Table(
    "seal",
    METADATA,
    Column("kind", _Key, primary_key=True),
    Column("record", _Key, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("salt", _Key, nullable=False),
    sqlite_with_rowid=False,
)
"""For each record that is kept, the entry that binds it and the salt of the commitment; see `sayso.store.seals`."""


def _deeds(name: str) -> Table:
    """A table of what was done with the dossier as a whole."""
    return Table(name, METADATA, Column("id", _Key, primary_key=True), Column("record", Text, nullable=False))


CHECKPOINT, TIMESTAMP, VERIFICATION, EXPORT = map(_deeds, ("checkpoint", "timestamp", "verification", "export"))

STAGE_RUN = Table(
    "stage_run",
    METADATA,
    Column("stage", _Key, primary_key=True),
    Column("record", _Key, primary_key=True),
    Column("input", _Key, nullable=False),
    Index("stage_run_by_record", "record"),
)
"""What each stage last worked on: a stage whose input is unchanged is not run again."""

ANSWERED = Table(
    "answered",
    METADATA,
    Column("question", _Key, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("profile", _Key, nullable=False),
    Column("as_of", _Key),
    Column("unreviewed", Boolean, nullable=False),
)
"""Questions whose answers are kept, and the last log entry that these take account of; see `sayso.store.answers`."""

ANSWER = Table(
    "answer",
    METADATA,
    Column("question", _Key, ForeignKey("answered.question"), primary_key=True),
    Column("incident", _Key, primary_key=True),
    Column("record", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What an incident's question was answered with, packed: made from the record, and made anew when that changes."""

DERIVED = frozenset({ANSWERED.name, ANSWER.name})
"""Tables that no copy takes along: what is in them is made again from the others."""
