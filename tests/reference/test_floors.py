"""The scores of the benchmark kit against their floors, as `make bench` measures them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TASKS = ("attribution", "casualties", "dates", "incidents", "places", "reprints", "rights_attacks", "templates", "gate")


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location("run", BENCHMARKS / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.bench
@pytest.mark.parametrize("task", TASKS)
def test_no_score_is_below_its_floor(task: str, runner: ModuleType, kit: Path) -> None:
    floors = runner.load_floors()
    assert floors[task]["floors"]
    assert runner.run_task(kit, task, floors[task]) == []
