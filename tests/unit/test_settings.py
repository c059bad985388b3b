"""Settings: the defaults, the dossier's file, the environment; what is wrong is named."""

import dataclasses
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.settings import Settings, read_settings, settings_table


def test_the_defaults_hold_outside_a_dossier() -> None:
    assert read_settings(None, environment={}) == Settings()


def test_the_file_wins_over_the_defaults_and_the_environment_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "sayso.toml").write_text('profile = "ibc-style"\nbusy_seconds = 5\nport = 0\n')
    read = read_settings(tmp_path, environment={"SAYSO_PROFILE": "ged-style", "SAYSO_READING_SECONDS": "7.5"})
    assert read == Settings(profile="ged-style", busy_seconds=5.0, port=0, reading_seconds=7.5)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ('port = "high"', "port: expected int, found str"),
        ("port = true", "port: expected int, found bool"),
        ("port = -1", "port is -1"),
        ("max_input_bytes = 0", "max_input_bytes is 0"),
        ("= 1", "is no TOML"),
        ("profile = 'caf\udce9'", "is no TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_setting_that_is_wrong(tmp_path: Path, toml: str, words: str) -> None:
    (tmp_path / "sayso.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=words) as caught:
        read_settings(tmp_path, environment={})
    assert "\n" not in str(caught.value)


def test_a_wrong_variable_is_refused_by_its_name() -> None:
    with pytest.raises(DataError, match="SAYSO_PORT='high': expected int"):
        read_settings(None, environment={"SAYSO_PORT": "high"})


def test_every_setting_says_what_it_is_for() -> None:
    table = settings_table()
    assert [row[0] for row in table] == [field.name for field in dataclasses.fields(Settings)]
    assert all(row[3] == f"SAYSO_{row[0].upper()}" and row[4].endswith(".") for row in table)
