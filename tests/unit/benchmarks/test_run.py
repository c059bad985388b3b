"""What `make bench` prints of a task: ours, every baseline, and which of them we are below."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location("bench_run", BENCHMARKS / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bench_run", module)
    spec.loader.exec_module(module)
    return module


def test_a_score_below_a_baseline_is_marked(runner: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    baselines = {"trivial": {"f": 10.0}, "same-day": {"f": 50.0}}
    floor = {"corpus": "abc", "floors": {"f": 40.0}}
    assert runner._compare("incidents", floor, {"f": 47.0}, baselines, "abc") == []
    line = capsys.readouterr().out.split()
    assert line == ["f", "47.00", "trivial", "10.00", "same-day", "50.00", "below", "floor", "40.00"]


def test_a_score_below_its_floor_fails(runner: ModuleType) -> None:
    floor = {"corpus": "abc", "floors": {"f": 40.0}}
    (line,) = runner._compare("incidents", floor, {"f": 39.0}, {"trivial": {"f": 1.0}}, "abc")
    assert "below its floor" in line
