"""The how-to on PostgreSQL, run command by command on a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import clean_environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "postgresql.md"
ADDRESS = "postgresql://sayso@localhost/case"
HOME = "/home/you"
_BLOCK = re.compile(r"^<!-- postgresql -->\n```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def find_commands() -> list[tuple[str, str]]:
    """Each command of the page with the output shown for it."""
    parts = [part for block in _BLOCK.findall(PAGE.read_text("utf-8")) for part in block.split("$ ")[1:]]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


@pytest.mark.slow
def test_the_page_does_on_a_real_server_what_it_shows(tmp_path: Path, postgres_url: str) -> None:
    address = postgres_url.replace("postgresql+psycopg", "postgresql")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = clean_environment() | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    commands = find_commands()
    assert len(commands) >= 6
    for command, shown in commands:
        done = subprocess.run(
            command.replace(ADDRESS, f"'{address}'"),
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.stdout.replace(str(tmp_path), HOME).replace(address, ADDRESS) == shown, command


def test_the_page_is_found_from_the_index() -> None:
    assert "how-to/postgresql" in (ROOT / "docs" / "index.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["sayso.toml", "captures/", "actors.yaml", "places.yaml"])
def test_what_stays_in_the_folder_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text("utf-8")
