"""What could not be read is kept all the same, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of captures that could not be read."""
    op.create_table(
        "unread",
        sa.Column("capture", _KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"]),
        sa.PrimaryKeyConstraint("capture"),
    )
