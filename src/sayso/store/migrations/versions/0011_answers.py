"""Answers that are kept: what was derived for an incident, until something that it follows from changes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make two tables, empty: they are filled when somebody asks."""
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "answered",
        sa.Column("question", key, primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("profile", key, nullable=False),
        sa.Column("as_of", key),
        sa.Column("unreviewed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "answer",
        sa.Column("question", key, sa.ForeignKey("answered.question"), primary_key=True),
        sa.Column("incident", key, primary_key=True),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
