"""The list of mutants fits the code: each is one replacement in one place, and its tests are there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from mutants import SOURCE, Mutant, apply, load_mutants  # noqa: E402 - a tool is no package


@pytest.mark.parametrize("mutant", load_mutants(), ids=lambda mutant: mutant.name)
def test_each_mutant_can_be_made(mutant: Mutant) -> None:
    words = (ROOT / mutant.file).read_text("utf-8")
    assert mutant.file.startswith(SOURCE)
    assert apply(mutant, words) != words
    compile(apply(mutant, words), mutant.file, "exec")
    for test in mutant.tests:
        path, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text("utf-8") if name else (ROOT / path).exists()


LEAVES_ONE = "import subprocess, sys\nprint(subprocess.Popen(['sleep', '600'], start_new_session=True).pid)"
HANGS = "import time\nwhile True: time.sleep(1)"
RUN = f"""
import os, sys
sys.path.insert(0, {str(ROOT / "tools")!r})
import mutants
mutants._adopt_orphans()
print(*mutants.run_alone([sys.executable, "-c", {LEAVES_ONE!r}], dict(os.environ), 600.0))
print(*mutants.run_alone([sys.executable, "-c", {HANGS!r}], dict(os.environ), 0.1))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are adopted on Linux alone")
def test_nothing_that_a_mutant_started_outlives_it() -> None:
    """In a process of its own, since it ends all children of the one it runs in."""
    done = subprocess.run([sys.executable, "-c", RUN], check=True, capture_output=True, text=True)
    code, pid, hung = done.stdout.split()
    assert (code, hung) == ("0", "None")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)
