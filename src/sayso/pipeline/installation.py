"""What `sayso doctor` looks at: the installation, and the dossier if there is one."""

import platform
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from sayso.errors import DataError, NoDossier, SaysoError
from sayso.languages.pack import load_pack, pack_hash, pack_languages
from sayso.models.weights import open_trained_reader
from sayso.pipeline.dossier import open_dossier
from sayso.pipeline.read import RULES_ALONE, make_context
from sayso.pipeline.reader import IsolatedReader
from sayso.pipeline.views import Finding
from sayso.settings import read_settings

FIRST_PYTHON, LAST_PYTHON = (3, 11), (3, 14)
"""What sayso is tested with."""


def examine_installation() -> tuple[Finding, ...]:
    """Whether Python, the language packs, the gazetteer, the registry and the reading process are well."""
    return tuple(
        _examine(name, check)
        for name, check in (
            ("python", _check_python),
            ("sqlite", lambda: f"SQLite {sqlite3.sqlite_version}"),
            ("data", _check_data),
            ("language packs", _check_packs),
            ("reader", _check_weights),
            ("reading process", _check_reader),
        )
    )


def examine_dossier(path: Path | None) -> tuple[Finding, ...]:
    """What the dossier says of itself. None is nothing wrong unless one was named with `path`."""
    try:
        with open_dossier(path) as dossier:
            return tuple(dossier.doctor())
    except NoDossier as error:
        return () if path is None else (Finding("dossier", is_well=False, message=str(error)),)
    except SaysoError as error:
        return (Finding("dossier", is_well=False, message=str(error)),)


def _examine(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, is_well=True, message=check())
    except (SaysoError, OSError) as error:
        return Finding(name, is_well=False, message=str(error))


def _check_python() -> str:
    if not FIRST_PYTHON <= sys.version_info[:2] <= LAST_PYTHON:
        raise DataError(
            f"Python {platform.python_version()} is not among those that sayso is tested with: 3.11 to 3.14"
        )
    return f"Python {platform.python_version()}"


def _check_data() -> str:
    make_context(reader=RULES_ALONE)
    return "language pack, gazetteer and registry of actors are there"


def _check_weights() -> str:
    if read_settings(None).reader == RULES_ALONE:
        return "the rules read alone, as the setting `reader` says"
    trained = open_trained_reader()
    return f"{trained.name} ({trained.hash}) beside the rules"


def _check_packs() -> str:
    packs = [load_pack(language) for language in pack_languages()]
    return ", ".join(f"{pack.language} ({pack.name}, {pack.status}, {pack_hash(pack.language)})" for pack in packs)


def _check_reader() -> str:
    with IsolatedReader(read_settings(None)) as reader:
        found = reader.probe()
    # Not a fault of the installation: other systems, and older kernels, lend less.
    network = "no network" if found.is_offline else "no filter of system calls on this system"
    files = "none of your files" if found.is_fenced else "your files legible to it, since this kernel has no Landlock"
    return f"starts, with {network} and {files}"
