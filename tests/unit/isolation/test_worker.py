import os
import threading
from collections.abc import Iterator

import pytest

from sayso.errors import EmptyInput, LimitExceeded
from sayso.isolation.limits import Limits
from sayso.isolation.worker import Worker

ECHO = "tests.unit.isolation.targets:echo"
ACT = "tests.unit.isolation.targets:act"


@pytest.fixture(scope="module")
def echo() -> Iterator[Worker]:
    with Worker(ECHO, Limits()) as worker:
        yield worker


@pytest.fixture(scope="module")
def act() -> Iterator[Worker]:
    with Worker(ACT, Limits()) as worker:
        yield worker


def test_the_answer_is_what_the_function_returns(echo: Worker) -> None:
    answer = echo.call({"published": None, "text": "lone \ud800 surrogate"}, b"payload")
    assert answer["request"] == {"published": None, "text": "lone \ud800 surrogate"}
    assert answer["length"] == 7


def test_it_runs_in_one_other_process_for_many_requests(echo: Worker) -> None:
    pids = {echo.call({"n": n})["pid"] for n in range(200)}
    assert len(pids) == 1
    assert os.getpid() not in pids


def test_a_payload_far_larger_than_a_pipe_arrives_whole(echo: Worker) -> None:
    assert echo.call({}, bytes(64 * 1024 * 1024))["length"] == 64 * 1024 * 1024


def test_threads_wait_for_each_other(echo: Worker) -> None:
    answers: dict[int, int] = {}

    def ask(n: int) -> None:
        answers[n] = echo.call({"n": n}, bytes(n * 1000))["length"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: n * 1000 for n in range(20)}


def test_a_reading_error_comes_back_as_itself_and_the_process_stays(act: Worker) -> None:
    act.call({"do": "noise"})
    before = act.pid
    with pytest.raises(EmptyInput, match="the input has no text"):
        act.call({"do": "empty"})
    assert act.pid == before


def test_an_unforeseen_error_is_named_without_its_words(act: Worker) -> None:
    with pytest.raises(LimitExceeded, match=r"ValueError at targets\.py:\d+") as caught:
        act.call({"do": "bug"})
    assert "witness" not in str(caught.value)


def test_a_function_that_is_not_there_is_one_clear_line() -> None:
    with Worker("tests.unit.isolation.nowhere:echo", Limits()) as worker, pytest.raises(LimitExceeded) as caught:
        worker.call({})
    assert "could not start (ModuleNotFoundError" in str(caught.value)


def test_a_closed_worker_starts_again() -> None:
    worker = Worker(ECHO, Limits())
    first = worker.call({})["pid"]
    worker.close()
    assert worker.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert worker.call({})["pid"] != first
    worker.close()
