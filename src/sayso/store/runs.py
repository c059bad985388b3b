"""What each stage last worked on, so that a stage whose input is unchanged is not run again."""

from sqlalchemy import Connection, delete, insert, select

from sayso.store.store import Writing
from sayso.store.tables import STAGE_RUN


def last_input(connection: Connection, stage: str, record: str) -> str | None:
    """The fingerprint of what `stage` last made from `record`'s input, None when it never ran."""
    query = select(STAGE_RUN.c.input).where(STAGE_RUN.c.stage == stage, STAGE_RUN.c.record == record)
    return connection.scalar(query)


def save_run(writing: Writing, stage: str, record: str, input_mark: str) -> None:
    """Note that `stage` has run on this input."""
    if last_input(writing.connection, stage, record) == input_mark:
        return
    writing.connection.execute(delete(STAGE_RUN).where(STAGE_RUN.c.stage == stage, STAGE_RUN.c.record == record))
    writing.connection.execute(insert(STAGE_RUN).values(stage=stage, record=record, input=input_mark))
    writing.bind("capture", record)
