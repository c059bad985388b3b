"""A real PostgreSQL server for the tests: in a temporary folder, on a socket, without TCP, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import psycopg

# The database's own user; the server trusts whoever reaches the socket.
USER = "sayso"
# Durable as a dossier demands it; only what is no commit of ours need not wait for the disk.
_OPTIONS = "-c listen_addresses='' -c synchronous_commit=off -c max_connections=50"


def find_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`: the one on the PATH, else the newest that Debian has put away."""
    on_path = shutil.which("initdb")
    if on_path and Path(on_path).resolve().with_name("pg_ctl").exists():
        return Path(on_path).resolve().parent
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


class PostgresServer:
    """One running server. As root it runs as `nobody`, because `initdb` refuses root."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # A socket's path holds 107 bytes at most, so not in pytest's own long folders.
        self._folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))
        self._database_count = 0

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        try:
            self._run("initdb", "-D", "data", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync")
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def crash(self) -> None:
        """Ends the server at once, as a power cut or a kill would, and starts it again over what it left."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        self._start()

    def _start(self) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"{_OPTIONS} -k {self._folder}", "start")

    def make_database(self) -> str:
        """Makes an empty database and gives its name."""
        self._database_count += 1
        name = f"test_{self._database_count}"
        self._execute(f"CREATE DATABASE {name}")
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, whoever is still connected to it."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, database: str) -> str:
        """The address of a database in the form that SQLAlchemy takes."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self._folder}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self._folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        as_nobody: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        # Output goes to a file: the server inherits it, so a pipe would stay open as long as the server runs.
        with (self._folder / "output").open("ab+") as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **as_nobody,
            )
            if done.returncode != 0:
                output.seek(0)
                raise RuntimeError(f"{program} failed:\n{output.read().decode(errors='replace')}")
