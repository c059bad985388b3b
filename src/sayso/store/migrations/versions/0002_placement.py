"""Where each mention was placed, so that grouping one more need not place all others again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, empty: it is filled by the next grouping of each neighbourhood."""
    op.create_table(
        "placement",
        sa.Column("mention", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("exactness", _KEY, nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("cluster", _KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("rivals", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mention"], ["incident_mention.id"]),
        sa.PrimaryKeyConstraint("mention"),
    )
