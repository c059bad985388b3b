"""Has Chromium draw a page as people see it: a picture, a print, the tree after its scripts, all through the guard."""

import contextlib
import datetime
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.capture.page_folder import end_processes, open_page_folder
from sayso.egress.policy import Policy
from sayso.egress.proxy import GuardedProxy
from sayso.errors import UsageError
from sayso.records.fetch import FileRole, KeptFile, Rendering

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MOST_NETWORK_BYTES = 128 * 1024 * 1024
"""All that one page may load."""
MOST_FILE_BYTES = 64 * 1024 * 1024
"""Of one file that is kept."""
_ENDING_SECONDS = 10.0
"""Beside the time for the page, for Chromium to start and to end."""
_MEDIA_TYPES = {
    FileRole.SCREENSHOT: "image/png",
    FileRole.PRINT: "application/pdf",
    FileRole.RENDERED: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of drawing a page, and the bytes of the files, in the order of `rendering.files`."""

    rendering: Rendering
    files: tuple[KeptFile, ...]
    payloads: tuple[bytes, ...]


def check_browser() -> str:
    """Where Chromium is, if pages can be drawn.

    Raises:
        UsageError: it, or the library that drives it, is not installed.
    """
    if importlib.util.find_spec("playwright") is None:
        raise UsageError("--browser needs the extra `browser`: pip install 'sayso[browser]'")
    program = next((found for found in map(shutil.which, PROGRAMS) if found), None)
    if program is None:
        raise UsageError("--browser needs an installed Chromium: on Debian and Ubuntu, apt-get install chromium")
    return program


def draw_page(url: str, *, policy: Policy, seconds: float) -> Drawn:
    """The page at `url`, drawn within `seconds`; what could not be drawn is said in the result.

    Raises:
        UsageError: Chromium is not installed.
    """
    program, started_at = check_browser(), _now()
    with (
        open_page_folder() as folder,
        GuardedProxy(policy, seconds=seconds + _ENDING_SECONDS, most_bytes=MOST_NETWORK_BYTES) as proxy,
    ):
        order = {"url": url, "folder": str(folder), "program": program, "port": proxy.port, "seconds": seconds}
        answer = _run(order, folder, seconds + _ENDING_SECONDS)
        found = [(role, payload) for role in _MEDIA_TYPES if (payload := _take(folder / role.value))]
        trouble = answer.get("trouble")
        missing = [role.value for role in _MEDIA_TYPES if role not in dict(found)]
        if missing and not trouble:
            trouble = f"no {', no '.join(missing)}"
        rendering = Rendering(
            url=str(answer.get("url") or url),
            browser=str(answer.get("browser") or "Chromium"),
            started_at=started_at,
            ended_at=_now(),
            request_count=proxy.request_count,
            refused=proxy.refused,
            trouble=None if trouble is None else str(trouble),
        )
    files = tuple(
        KeptFile(role, hashlib.sha256(payload).hexdigest(), len(payload), _MEDIA_TYPES[role]) for role, payload in found
    )
    return Drawn(rendering, files, tuple(payload for _role, payload in found))


def _run(order: dict[str, Any], folder: Path, seconds: float) -> dict[str, Any]:
    """What the process that drives Chromium answers; it is killed with all that it started when the time is up."""
    # What it writes besides (a profile, a cache) goes with the folder. Nothing of the user's environment is handed on.
    environment = {"PATH": os.environ.get("PATH", ""), "TMPDIR": str(folder), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "sayso.capture.browser_child", json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=seconds)
        answer = json.loads(out)
    except subprocess.TimeoutExpired:
        return {"trouble": f"it took longer than {seconds:g} seconds"}
    except ValueError:
        return {"trouble": "the browser ended before it was done"}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        # Chromium is in a group of its own. It hangs on a pipe of this process and would end by itself, a little later.
        end_processes(folder)
        process.communicate()
    return answer if isinstance(answer, dict) else {}


def _take(path: Path) -> bytes | None:
    """The bytes of a file that was made, None if it was not, or is too large to keep."""
    try:
        return path.read_bytes() if path.stat().st_size <= MOST_FILE_BYTES else None
    except OSError:
        return None


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
