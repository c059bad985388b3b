"""Inputs that were read and are kept together: one transaction, and a few flushes of the disk, serve many.

An input is told to be added once its batch is on the disk, never before. What comes of an input must not hang on
whether others were kept with it: of the same bytes, none waits beside another.
"""

import time
from collections.abc import Callable, Iterator

from sayso.errors import StorageFull, StoreError
from sayso.pipeline.update import Adding, ReadInput, keep_inputs, read_input
from sayso.pipeline.views import Addition
from sayso.records.capture import Capture

MOST_WAITING = 64
"""Inputs in one transaction: from here on a larger batch gains little (`benchmarks/durable.py`)."""
MOST_BYTES = 32 * 1024 * 1024
"""That wait in memory."""
LONGEST_SECONDS = 1.0
"""That the first of a batch waits, but for the reading of the one that is at work: who looks on wants to see it go on,
and whoever is killed has less to do again."""

Naming = Callable[[Addition], Addition]


class Batch:
    """What waits to be kept, in the order in which it came. Call `keep` at the end."""

    def __init__(self, adding: Adding, *, most: int = MOST_WAITING) -> None:
        self.adding = adding
        self._most = most
        self._waiting: list[tuple[Addition | ReadInput, Naming]] = []
        self._hashes: set[str] = set()
        self._bytes = 0
        self._since = 0.0

    @property
    def first_name(self) -> str | None:
        """What the first goes by that waits, None if none does."""
        return next((found.name for found, _name in self._waiting if isinstance(found, ReadInput)), None)

    def take(self, capture: Capture, payload: bytes, name: Naming) -> Iterator[Addition]:
        """Read one more input; what is certain by then of it and of those before. `name` says what it is called.

        Raises:
            StoreError: the dossier cannot be written; none of those that wait is kept.
        """
        if capture.sha256 in self._hashes:
            yield from self.keep()
        try:
            found = read_input(self.adding, capture, payload)
        except StoreError:
            yield from self.keep()
            raise
        self._waiting.append((found, name))
        if isinstance(found, ReadInput):
            self._since = self._since if self._hashes else time.monotonic()
            self._hashes.add(capture.sha256)
            self._bytes += len(payload)
        if self._is_due():
            yield from self.keep()

    def keep(self) -> Iterator[Addition]:
        """Keep what waits; what became of each. Where there is no room for all at once, as many as there is room for.

        Raises:
            StoreError: the dossier cannot be written; those that were not told are not kept.
        """
        read = [found for found, _name in self._waiting if isinstance(found, ReadInput)]
        made: Iterator[Addition] = iter(())
        if read:
            try:
                made = iter(keep_inputs(self.adding, read))
            except StorageFull:
                if len(read) == 1:
                    raise
                made = (keep_inputs(self.adding, [each])[0] for each in read)
        self._hashes, self._bytes = set(), 0
        while self._waiting:
            found, name = self._waiting[0]
            told = next(made) if isinstance(found, ReadInput) else found
            self._waiting.pop(0)
            yield name(told)

    def _is_due(self) -> bool:
        return (
            not self._hashes
            or len(self._hashes) >= self._most
            or self._bytes >= MOST_BYTES
            or time.monotonic() - self._since >= LONGEST_SECONDS
        )
