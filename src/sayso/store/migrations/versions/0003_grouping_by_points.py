"""Grouping weighs what speaks for it: people named are found by an index, and where mentions stood is found anew."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Forget where mentions stood, add the people and acts to what claims say in short, and the table of people."""
    op.execute("DELETE FROM placement")
    op.execute("ALTER TABLE placement RENAME COLUMN shared TO score")
    claims = op.get_bind().execute(sa.text("SELECT id, record FROM claim")).all()
    marks = [{"claim": claim, "marks": _marks(json.loads(record))} for claim, record in claims]
    if marks:
        op.get_bind().execute(sa.text("UPDATE claim SET marks = :marks WHERE id = :claim"), marks)
    op.create_table(
        "mention_person",
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("mention", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["mention"], ["incident_mention.id"]),
        sa.PrimaryKeyConstraint("person_key", "mention"),
    )
    op.create_index("mention_person_by_mention", "mention_person", ["mention"])


def _marks(claim: dict[str, Any]) -> str | None:
    """What a claim's row keeps in short, from the whole record."""
    responsibility, cause = claim.get("responsibility") or {}, claim.get("cause") or {}
    harms = [[harm["kind"], _people(harm["victims"])] for harm in claim.get("harms") or () if harm["victims"]]
    tolls = [
        [*(toll[key] for key in ("harm", "min", "max", "qualifier", "scope", "whom_words")), _people(toll["names"])]
        for toll in claim.get("toll") or ()
    ]
    rest = [responsibility.get("party"), responsibility.get("act"), cause.get("mechanism"), harms]
    return json.dumps([tolls, *rest]) if tolls or any(rest) else None


def _people(people: list[dict[str, Any]]) -> list[tuple[str, int | None]]:
    return [(person["name"], person.get("age")) for person in people]
