"""The list of mutants fits the code: each is one replacement in one place, and its tests are there."""

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
