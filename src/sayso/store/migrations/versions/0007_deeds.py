"""What is done with a dossier as a whole: signed heads, timestamps, verifications, exports."""

import sqlalchemy as sa
from alembic import op

from sayso.store.open import DIALECTS

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables, empty and append-only."""
    dialect = DIALECTS[op.get_bind().dialect.name]()
    for table in ("checkpoint", "timestamp", "verification", "export"):
        op.create_table(
            table,
            sa.Column("id", _KEY, nullable=False),
            sa.Column("record", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        for statement in dialect.append_only_statements(table):
            op.execute(statement)
