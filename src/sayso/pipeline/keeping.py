"""Keeps many captures at once, durably and without reading them: what vanishes tomorrow can be read later.

One transaction and a few flushes serve a whole batch, so that the cost of waiting for the disk is shared. Adding the
same bytes later reads them.
"""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sayso.errors import StoreError
from sayso.records.capture import Capture
from sayso.store.captures import drop_unused_payloads, save_captures, save_payloads
from sayso.store.erasures import find_erased
from sayso.store.payloads import settle_payloads
from sayso.store.store import Store

KEPT_BY = "sayso add"
AT_ONCE = 256
"""Captures in one transaction: from here on a larger batch gains little (`benchmarks/durable.py`)."""


def keep_captures(
    store: Store, folder: Path, inputs: Iterable[tuple[Capture, bytes]], *, now: str, at_once: int = AT_ONCE
) -> Iterator[tuple[Capture, ...]]:
    """The captures of each batch, once they and their bytes are on the disk; those that were erased are left out.

    Args:
        store: The dossier's database.
        folder: That of the captures.
        inputs: Captures with their bytes.
        now: UTC in ISO 8601.
        at_once: The most captures in one batch, which is kept whole or not at all.

    Raises:
        StorageFull: the disk is full, or the dossier may not be written; the batches before are kept.
    """
    rest = iter(inputs)
    while batch := list(islice(rest, at_once)):
        yield _keep(store, folder, batch, now=now)


def _keep(store: Store, folder: Path, batch: list[tuple[Capture, bytes]], *, now: str) -> tuple[Capture, ...]:
    try:
        with store.writing(at=now, by=KEPT_BY) as writing:
            erased = find_erased(writing.connection, (capture.sha256 for capture, _payload in batch))
            kept = [each for each in batch if each[0].sha256 not in erased]
            hashes = save_payloads(writing, folder, [payload for _capture, payload in kept])
            save_captures(writing, (capture for capture, _payload in kept))
    except BaseException:
        with contextlib.suppress(StoreError, OSError), store.writing(at=now, by=KEPT_BY) as writing:
            drop_unused_payloads(writing, folder)
        raise
    settle_payloads(folder, hashes)
    return tuple(capture for capture, _payload in kept)
