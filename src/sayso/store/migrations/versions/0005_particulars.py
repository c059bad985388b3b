"""Grouping weighs streets, people and ages told in passing: where mentions stood, and their marks, are found anew."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget where mentions stood: the marks kept beside it lack what is weighed now."""
    op.execute("DELETE FROM placement")
