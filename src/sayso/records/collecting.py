"""Python's search for garbage in circles, paused while records are made by the thousand: none of them stands in one.

It looks through all that was made, and through the tables of names, again and again, which takes a quarter of the time
of a big incident.
"""

import contextlib
import gc
import threading
from collections.abc import Iterator

_LOCK = threading.Lock()
_paused_by = 0
_was_on = False


@contextlib.contextmanager
def collection_paused() -> Iterator[None]:
    """Within the block there is no such search, in no thread; it is as it was when the last of several blocks ends."""
    global _paused_by, _was_on  # noqa: PLW0603  # it is one switch for the whole process
    with _LOCK:
        if _paused_by == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _paused_by += 1
    try:
        yield
    finally:
        with _LOCK:
            _paused_by -= 1
            if _paused_by == 0 and _was_on:
                _pass_over()
                gc.enable()


def _pass_over() -> None:
    """Let what was made meanwhile count as old, or the next record made would have all of it searched."""
    if gc.get_freeze_count() == 0:  # else somebody keeps things apart by the same means
        gc.freeze()
        gc.unfreeze()
