"""The first schema."""

import sqlalchemy as sa
from alembic import op

from sayso.store.open import DIALECTS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("decision", "decision_target", "event")
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("sha256", _KEY, nullable=False),
        sa.Column("fingerprint", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_capture_sha256"), "capture", ["sha256"], unique=False)
    op.create_table(
        "decision",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.Column("verb", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_decision_verb"), "decision", ["verb"], unique=False)
    op.create_table(
        "event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _KEY, nullable=False),
        sa.Column("action", _KEY, nullable=False),
        sa.Column("record", _KEY, nullable=False),
        sa.Column("fingerprint", _KEY, nullable=True),
        sa.Column("by", _KEY, nullable=False),
        sa.Column("previous", _KEY, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("event_by_record", "event", ["record"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("code", _KEY, nullable=False),
        sa.Column("base_code", _KEY, nullable=False),
        sa.Column("first_day", _KEY, nullable=True),
        sa.Column("fingerprint", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_incident_base_code"), "incident", ["base_code"], unique=False)
    op.create_index(op.f("ix_incident_code"), "incident", ["code"], unique=False)
    op.create_index(op.f("ix_incident_first_day"), "incident", ["first_day"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "phrase",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "report"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stage_run",
        sa.Column("stage", _KEY, nullable=False),
        sa.Column("record", _KEY, nullable=False),
        sa.Column("input", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("stage", "record"),
    )
    op.create_table(
        "decision_target",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("target", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"],
            ["decision.sequence"],
        ),
        sa.PrimaryKeyConstraint("sequence", "target"),
    )
    op.create_index("decision_target_by_target", "decision_target", ["target"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("capture", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shingle_count", sa.Integer(), nullable=False),
        sa.Column("strand", sa.Integer(), nullable=False),
        sa.Column("external_id", _KEY, nullable=True),
        sa.Column("published", _KEY, nullable=True),
        sa.Column("fingerprint", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture"],
            ["capture.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("capture"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_report_external_id"), "report", ["external_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("report", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", _KEY, nullable=True),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("fingerprint", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("claim_by_report", "claim", ["report", "position"], unique=False)
    op.create_table(
        "incident_mention",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("report", _KEY, nullable=False),
        sa.Column("first_day", _KEY, nullable=True),
        sa.Column("last_day", _KEY, nullable=True),
        sa.Column("month_day", _KEY, nullable=True),
        sa.Column("place_key", _KEY, nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("incident", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incident_mention_by_coordinates", "incident_mention", ["lat", "lon"], unique=False)
    op.create_index("incident_mention_by_day", "incident_mention", ["month_day", "place_key"], unique=False)
    op.create_index("incident_mention_by_place", "incident_mention", ["place_key", "first_day"], unique=False)
    op.create_index(op.f("ix_incident_mention_incident"), "incident_mention", ["incident"], unique=False)
    op.create_index(op.f("ix_incident_mention_report"), "incident_mention", ["report"], unique=False)
    op.create_table(
        "issue",
        sa.Column("report", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("report", "position"),
    )
    op.create_index(op.f("ix_issue_code"), "issue", ["code"], unique=False)
    op.create_table(
        "origin_join",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("left", _KEY, nullable=False),
        sa.Column("right", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["left"],
            ["report.id"],
        ),
        sa.ForeignKeyConstraint(
            ["right"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_origin_join_left"), "origin_join", ["left"], unique=False)
    op.create_index(op.f("ix_origin_join_right"), "origin_join", ["right"], unique=False)
    op.create_table(
        "claim_kind",
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("claim", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claim.id"],
        ),
        sa.PrimaryKeyConstraint("kind", "claim"),
    )
    op.create_index("claim_kind_by_claim", "claim_kind", ["claim"], unique=False)
    op.create_table(
        "incident_membership",
        sa.Column("mention", _KEY, nullable=False),
        sa.Column("incident", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"],
            ["incident.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mention"],
            ["incident_mention.id"],
        ),
        sa.PrimaryKeyConstraint("mention", "incident"),
    )
    op.create_index("incident_membership_by_incident", "incident_membership", ["incident"], unique=False)
    op.create_table(
        "mention_around",
        sa.Column("place_key", _KEY, nullable=False),
        sa.Column("mention", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["mention"],
            ["incident_mention.id"],
        ),
        sa.PrimaryKeyConstraint("place_key", "mention"),
    )
    op.create_index("mention_around_by_mention", "mention_around", ["mention"], unique=False)
    op.create_table(
        "mention_issue",
        sa.Column("mention", _KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention"],
            ["incident_mention.id"],
        ),
        sa.PrimaryKeyConstraint("mention"),
    )
    dialect = DIALECTS[op.get_bind().dialect.name]()
    for table in _APPEND_ONLY:
        for statement in dialect.append_only_statements(table):
            op.execute(statement)
