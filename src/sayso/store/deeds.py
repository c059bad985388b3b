"""What was done with the dossier as a whole: signed heads, timestamps, verifications, exports. None is ever changed."""

from typing import TypeVar

from sqlalchemy import Connection, insert, select

from sayso.records.codec import dumps, loads
from sayso.records.deed import Export, SignedHead, Timestamp, Verification
from sayso.store.store import Writing
from sayso.store.tables import CHECKPOINT, EXPORT, TIMESTAMP, VERIFICATION

D = TypeVar("D", SignedHead, Timestamp, Verification, Export)

_TABLES = {SignedHead: CHECKPOINT, Timestamp: TIMESTAMP, Verification: VERIFICATION, Export: EXPORT}
_ACTIONS = {SignedHead: "checkpoint", Timestamp: "stamp", Verification: "verify", Export: "export"}


def save_deed(writing: Writing, deed: SignedHead | Timestamp | Verification | Export) -> bool:
    """Keep a deed, and enter it in the log; says whether it was not there yet."""
    table = _TABLES[type(deed)]
    if writing.connection.scalar(select(table.c.id).where(table.c.id == deed.id)) is not None:
        return False
    writing.connection.execute(insert(table).values(id=deed.id, record=dumps(deed)))
    writing.log(_ACTIONS[type(deed)], table.name, deed.id)
    return True


def load_deeds(connection: Connection, deed_type: type[D]) -> tuple[D, ...]:
    """All deeds of one type, by id."""
    table = _TABLES[deed_type]
    return tuple(loads(deed_type, line) for line in connection.scalars(select(table.c.record).order_by(table.c.id)))
