"""The event log as a Merkle tree: its chain is checked once more and noted, its entries become leaves."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from sayso.proofs.entry import line_of
from sayso.proofs.tree import Frontier, hash_leaf
from sayso.store.open import DIALECTS

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_STORED_LEVELS = 4
_OLD = "SELECT sequence, at, action, record, fingerprint, by, previous, hash FROM event_chain ORDER BY sequence"


def upgrade() -> None:
    """Make the tables of the tree, and write the entries of the chain as its first leaves."""
    _take_old_table_aside()
    _make_tables()
    _copy()
    op.drop_table("event_chain")
    dialect = DIALECTS[op.get_bind().dialect.name]()
    for table in ("event", "log_node"):
        for statement in dialect.append_only_statements(table):
            op.execute(statement)


def _take_old_table_aside() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_is_append_only() CASCADE")  # and the triggers that call it
    else:
        op.execute("DROP TRIGGER event_no_update")
        op.execute("DROP TRIGGER event_no_delete")
    op.drop_index("event_by_record", "event")
    op.rename_table("event", "event_chain")


def _make_tables() -> None:
    op.create_table(
        "event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _KEY, nullable=False),
        sa.Column("action", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=True),
        sa.Column("record", _KEY, nullable=False),
        sa.Column("content", _KEY, nullable=True),
        sa.Column("by", _KEY, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("event_by_record", "event", ["record"])
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("level", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seal",
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("record", _KEY, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("salt", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record"),
        sqlite_with_rowid=False,
    )


def _copy() -> None:
    """Each old entry as a leaf; where the chain of the old log ended, and whether it held, as a fact of the dossier."""
    connection = op.get_bind()
    event = sa.table("event", *map(sa.column, ("sequence", "at", "action", "record", "content", "by", "hash")))
    node = sa.table("log_node", *map(sa.column, ("level", "position", "hash")))
    frontier, last, broken_at, waiting = Frontier(), "0" * 64, None, []
    for sequence, at, action, record, mark, by, previous, seal in connection.execute(sa.text(_OLD)).all():
        is_whole = previous == last and seal == _digest(str(sequence), at, action, record, mark, by, previous)
        if broken_at is None and not (is_whole and sequence == frontier.size + 1):
            broken_at = frontier.size + 1
        last = seal
        place = frontier.size + 1
        leaf = hash_leaf(line_of(place, at, action, None, record, mark, by))
        row = {"sequence": place, "at": at, "action": action, "record": record, "content": mark, "by": by}
        connection.execute(sa.insert(event), row | {"hash": leaf.hex()})
        waiting += [
            (each, found) for each, found in frontier.append(leaf) if each.level and not each.level % _STORED_LEVELS
        ]
    for each, found in waiting:
        connection.execute(sa.insert(node), {"level": each.level, "position": each.position, "hash": found.hex()})
    if frontier.size:
        note = json.dumps({"entries": frontier.size, "head": last, "broken_at": broken_at}, sort_keys=True)
        meta = sa.table("meta", sa.column("key"), sa.column("value"))
        connection.execute(sa.insert(meta), {"key": "chain", "value": note})


def _digest(*parts: str | None) -> str:
    encoded = [None if part is None else part.encode("utf-8", "surrogatepass") for part in parts]
    whole = b"".join(b"-" if part is None else b"%d:%b" % (len(part), part) for part in encoded)
    return hashlib.sha256(whole).hexdigest()
