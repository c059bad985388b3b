"""The isolated process: gives up what it does not need, then serves one request after another until its pipe is closed.

Started by `sayso.isolation.worker` as `python -m sayso.isolation.child TARGET ORDERS REQUEST_FD ANSWER_FD`; ORDERS are
the limits and the modules to load beforehand, as JSON.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from sayso.errors import ReadingError
from sayso.isolation.confinement import leave_network, leave_no_core, limit_next_request, limit_process, refuse_network
from sayso.isolation.files import refuse_files
from sayso.isolation.frames import ANSWER_HEADER, REQUEST_HEADER, decode, encode
from sayso.isolation.limits import Breach, Limits

Target = Callable[[dict[str, Any], bytes], dict[str, Any]]

# Made beforehand: when memory has run out, there is none to make it with.
_OUT_OF_MEMORY = encode({"breach": Breach.MEMORY})


def main(arguments: list[str]) -> None:
    """Serves the target named in the arguments. Returns when the parent closes the pipe."""
    target_name, orders_json, request_fd, answer_fd = arguments
    orders = json.loads(orders_json)
    limits = Limits(**orders["limits"])
    with os.fdopen(int(request_fd), "rb") as requests, os.fdopen(int(answer_fd), "wb") as answers:
        leave_no_core()
        # Before the target is imported: a filter does not cover threads that a library has started by then.
        leave_network()
        is_fenced = refuse_files(target_name.partition(":")[0], may_write=limits.file_bytes > 0)
        is_offline = refuse_network()
        try:
            for name in orders["preload"]:
                importlib.import_module(name)
            target = _import_target(target_name)
            limit_process(limits)
            _send(answers, encode({"ready": {"offline": is_offline, "fenced": is_fenced}}))
            while _serve_one(target, limits, requests, answers):
                pass
        except MemoryError:
            _send(answers, _OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told, and makes a new process
            _send(answers, encode(_describe(error)))


def _import_target(name: str) -> Target:
    """Returns the function that `module:function` names."""
    module_name, _, function_name = name.partition(":")
    target: Target = getattr(importlib.import_module(module_name), function_name)
    return target


def _serve_one(target: Target, limits: Limits, requests: BinaryIO, answers: BinaryIO) -> bool:
    """Reads one request and answers it. Returns whether the process can serve another."""
    header = requests.read(REQUEST_HEADER.size)
    if len(header) < REQUEST_HEADER.size:
        return False
    limit_next_request(limits)
    request_length, payload_length = REQUEST_HEADER.unpack(header)
    request = decode(requests.read(request_length))
    payload = requests.read(payload_length)
    try:
        answer = encode({"result": target(request, payload)})
    except ReadingError as error:
        answer = encode({"error": {"name": type(error).__name__, "message": str(error)}})
    if len(answer) > limits.output_bytes:
        answer = encode({"breach": Breach.OUTPUT})
    _send(answers, answer)
    return True


def _send(answers: BinaryIO, body: bytes) -> None:
    """Writes one answer to the parent."""
    answers.write(ANSWER_HEADER.pack(len(body)))
    answers.write(body)
    answers.flush()


def _describe(error: Exception) -> dict[str, Any]:
    """Returns an unforeseen error as type and line of code: its own words may hold the text of a report."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    return {"breach": Breach.CRASH, "detail": f"{type(error).__name__} at {where}"}


if __name__ == "__main__":
    main(sys.argv[1:])
