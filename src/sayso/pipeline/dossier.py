"""A dossier: one investigation in a folder, with its database, its captures and its settings.

This is what commands and pages call. It says what there is to ask and to do; how each is done, other modules know.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sayso.actors.registry import Actor, load_actor_file
from sayso.gazetteer.entries import PlaceEntry, load_place_file
from sayso.pipeline.folder import CAPTURES, OWN_ACTORS, OWN_PLACES, check_folder, check_vacant, find_folder, make_folder
from sayso.pipeline.stages import reading_version
from sayso.pipeline.update import Adding, Reader, add_input
from sayso.pipeline.views import Addition
from sayso.records.capture import Capture
from sayso.records.ids import make_id
from sayso.settings import Settings, read_settings
from sayso.store.open import create_store, open_store
from sayso.store.store import Store


class Dossier:
    """An open dossier; close it, or use it as a context manager."""

    def __init__(self, path: Path, settings: Settings, store: Store) -> None:
        self.path = path
        self.settings = settings
        self.store = store

    def __enter__(self) -> Self:
        """The dossier itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the database."""
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    @property
    def captures(self) -> Path:
        """The folder of the captured bytes."""
        return self.path / CAPTURES

    def own_actors(self) -> tuple[Actor, ...]:
        """The armed actors that this dossier adds to the registry.

        Raises:
            DataError: its actors.yaml is wrong.
        """
        path = self.path / OWN_ACTORS
        return load_actor_file(path) if path.is_file() else ()

    def own_places(self) -> tuple[PlaceEntry, ...]:
        """The places that this dossier adds to the gazetteer.

        Raises:
            DataError: its places.yaml is wrong.
        """
        path = self.path / OWN_PLACES
        return load_place_file(path) if path.is_file() else ()

    def add(
        self, inputs: Iterable[tuple[Capture, bytes]], *, reader: Reader, now: str, version: str | None = None
    ) -> Iterator[Addition]:
        """What becomes of each input, one after the other, as it is done. Nothing happens until the result is walked.

        Args:
            inputs: Captures with their bytes.
            reader: Reads one of them.
            now: UTC in ISO 8601.
            version: What `reader` reads with; when it changes, an input that is there already is read again. None is
                that of the stages, the language packs and the dossier's own entries.

        Raises:
            StoreError: the dossier cannot be written.
        """
        version = version or reading_version(self.own_actors(), self.own_places())
        adding = Adding(store=self.store, captures=self.captures, reader=reader, version=version, now=now)
        for capture, payload in inputs:
            yield add_input(adding, capture, payload)


def create_dossier(path: Path, *, now: str, database: str | None = None) -> Dossier:
    """A new, empty dossier in `path`, which must not exist yet or be empty.

    Args:
        path: The folder.
        now: UTC in ISO 8601.
        database: The address of its database; None is a file in the folder.

    Raises:
        UsageError: there is something in the folder already.
        StoreError: the folder or the database cannot be written.
    """
    check_vacant(path)
    was_there = path.is_dir()
    try:
        folder = make_folder(path, database=database)
        settings = read_settings(folder)
        dossier_id = make_id("dossier", now, str(folder))
        store = create_store(
            settings.database, dossier_id=dossier_id, folder=folder, busy_seconds=settings.busy_seconds
        )
    except BaseException:
        _take_back(path, keep_folder=was_there)
        raise
    return Dossier(folder, settings, store)


def open_dossier(path: Path | None = None) -> Dossier:
    """The dossier in the folder `path`; without one, that in which the working folder lies.

    Raises:
        NoDossier: there is none.
        DossierTooNew: a newer version of sayso made it.
        DataError: its settings are wrong.
        StoreError: its database cannot be used.
    """
    folder = check_folder(path) if path is not None else find_folder(Path.cwd())
    settings = read_settings(folder)
    return Dossier(folder, settings, open_store(settings.database, folder=folder, busy_seconds=settings.busy_seconds))


def _take_back(path: Path, *, keep_folder: bool) -> None:
    """Leave nothing of a dossier that could not be made."""
    if not keep_folder:
        shutil.rmtree(path, ignore_errors=True)
        return
    for each in path.iterdir() if path.is_dir() else ():
        shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)
