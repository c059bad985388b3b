"""PostgreSQL through psycopg 3: the store for teams."""

from sqlalchemy import Connection, Engine, create_engine, text


class PostgresqlDialect:
    """PostgreSQL 12 or later."""

    def make_engine(self, url: str, *, busy_seconds: float) -> Engine:
        """An engine whose statements give up after waiting `busy_seconds` for a lock; commits wait for the disk."""
        milliseconds = int(busy_seconds * 1000)
        options = f"-c lock_timeout={milliseconds} -c synchronous_commit=on"
        return create_engine(_with_driver(url), connect_args={"options": options}, pool_pre_ping=True)

    def begin_writing(self, connection: Connection) -> None:
        """Take the event log for writing: its hash chain has one writer at a time."""
        connection.execute(text("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE"))

    def append_only_statements(self, table: str) -> tuple[str, ...]:
        """A function that raises, and triggers that call it for UPDATE, DELETE and TRUNCATE."""
        return (
            (
                f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            ),
            (
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
            ),
            (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
            ),
        )

    def engine_version(self, connection: Connection) -> str:
        """The server's version."""
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def _with_driver(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url
