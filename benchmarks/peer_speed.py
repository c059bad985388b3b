"""How fast a spaCy pipeline of the usual small size goes over the same texts: the peer of the full reading.

It runs in an environment of its own, made once by `make peer`, and in a process of its own that goes over the texts
when it is told to, so that both can be measured in turns. See `peer/pipeline.py` for what it is.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent / "peer"
PYTHON = HERE / ".venv" / "bin" / "python"
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Like the reader beside it."""


class Peer:
    """A running pipeline: its `name`, and `time_once`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.name = self._answer()

    def time_once(self) -> float:
        """The processor time of one pass over the texts, in seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer ended; run it by hand to see why: see benchmarks/peer/pipeline.py")
        return line.strip()


def is_there() -> bool:
    """Whether `make peer` has been run."""
    return PYTHON.exists()


@contextmanager
def start_peer(texts: list[str]) -> Iterator[Peer]:
    """The pipeline over `texts`, until the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "texts.json")
        path.write_text(json.dumps(texts), "utf-8")
        command = [str(PYTHON), str(HERE / "pipeline.py"), str(path)]
        environment = os.environ | ONE_CORE
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            try:
                yield Peer(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                process.wait(timeout=60)
