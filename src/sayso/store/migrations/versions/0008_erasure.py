"""What was erased leaves its hash and the reason."""

import sqlalchemy as sa
from alembic import op

from sayso.store.open import DIALECTS

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of erasures, which can only be appended to."""
    op.create_table(
        "erasure",
        sa.Column("capture", _KEY, nullable=False),
        sa.Column("sha256", _KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _KEY, nullable=False),
        sa.Column("by", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("capture"),
    )
    op.create_index("ix_erasure_sha256", "erasure", ["sha256"])
    for statement in DIALECTS[op.get_bind().dialect.name]().append_only_statements("erasure"):
        op.execute(statement)
