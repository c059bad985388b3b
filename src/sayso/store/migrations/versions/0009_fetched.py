"""Pages are fetched: the files beside their bytes, and what each address gave."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add both tables, empty: nothing was fetched before."""
    op.create_table(
        "capture_file",
        sa.Column("sha256", _KEY, nullable=False),
        sa.Column("capture", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"]),
        sa.PrimaryKeyConstraint("sha256", "capture"),
    )
    op.create_table(
        "address",
        sa.Column("url", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capture", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"]),
        sa.PrimaryKeyConstraint("url", "position"),
    )
