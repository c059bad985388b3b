"""Mentions of a day are found with their year: else each day of the year would gather those of all years."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index of days anew, with the first day beside the day of the year."""
    op.drop_index("incident_mention_by_day", "incident_mention")
    op.create_index("incident_mention_by_day", "incident_mention", ["month_day", "first_day", "place_key"])
