"""The budgets of the trained reader: full readings, the first one of a process, its memory, the package's size."""

import re
import subprocess
import sys
import time
import zlib
from pathlib import Path

from sayso.pipeline.read import make_context, read_text

LEAST_REPORTS = 10.0
"""Reports a second and core with the trained reader."""
MOST_FIRST_SECONDS = 2.0
"""Wall time from the start of Python to the first reading, the weights loaded."""
MOST_MEMORY_MIB = 600.0
MOST_PACKAGE_MIB = 80.0
"""Of the wheel, weights included; what it depends on is not counted."""
STARTS = 5
MIB = 1024 * 1024
FIRST_READING = """
import resource, sys, time
from sayso.pipeline.read import read_text
read_text(open(sys.argv[1], encoding="utf-8").read())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
Line = tuple[str, str, str, bool]


def measure(texts: list[str], reports: float, rounds: int, one_text: Path) -> list[Line]:
    """Lines of name, figure, budget and whether it holds.

    Args:
        texts: What is read.
        reports: How many reports of 500 words they come to.
        rounds: Passes, of which the quickest counts.
        one_text: The file of the first reading.
    """
    seconds = min(time_reading(texts) for _ in range(rounds + 1))
    rate = reports / seconds
    first, memory = _first_reading(one_text)
    package = wheel_mib(Path(__file__).resolve().parent.parent / "src" / "sayso")
    return [
        ("sayso with model", f"{rate:.1f}", f"at least {LEAST_REPORTS:.0f}", rate >= LEAST_REPORTS),
        ("first reading, seconds", f"{first:.2f}", f"at most {MOST_FIRST_SECONDS}", first <= MOST_FIRST_SECONDS),
        ("memory, MiB", f"{memory:.0f}", f"at most {MOST_MEMORY_MIB:.0f}", memory <= MOST_MEMORY_MIB),
        ("package, MiB", f"{package:.0f}", f"at most {MOST_PACKAGE_MIB:.0f}", package <= MOST_PACKAGE_MIB),
    ]


def read_with_rules(texts: list[str]) -> None:
    """Reads all with the rules alone."""
    context = make_context(reader="rules")
    for text in texts:
        read_text(text, context=context)


def wheel_mib(package: Path) -> float:
    """About what the package takes as a wheel: its files compressed one by one, without what is built at set-up."""
    total = 0
    for path in package.rglob("*"):
        if path.is_file() and not re.search(r"__pycache__|\.sqlite", str(path)):
            total += len(zlib.compress(path.read_bytes(), 6))
    return total / MIB


def time_reading(texts: list[str]) -> float:
    """The processor time of reading all with the trained reader, in seconds."""
    start = time.process_time()
    for text in texts:
        read_text(text)
    return time.process_time() - start


def _first_reading(text: Path) -> tuple[float, float]:
    """Median wall seconds from the start of Python to the end of one reading, and its greatest memory in MiB."""
    times, memory = [], 0.0
    for _ in range(STARTS):
        start = time.perf_counter()
        command = [sys.executable, "-c", FIRST_READING, str(text)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        times.append(time.perf_counter() - start)
        memory = max(memory, int(done.stdout) / 1024)
    return sorted(times)[STARTS // 2], memory
