"""What hangs on a record is found by the record: without these indexes each addition walked whole tables."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index four tables by what their rows belong to."""
    op.create_index("shingle_by_report", "shingle", ["report"])
    op.create_index("stage_run_by_record", "stage_run", ["record"])
    op.create_index("capture_file_by_capture", "capture_file", ["capture"])
    op.create_index("address_by_capture", "address", ["capture"])
