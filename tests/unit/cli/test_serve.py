"""`sayso serve` as a program sees it: the address first, loopback alone, and an end when it is told to."""

import http.client
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sayso.cli.serve import open_listener
from sayso.errors import UsageError
from tests.command import SAYSO, clean_environment, run_sayso


@pytest.fixture
def server(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A server of an empty dossier."""
    assert run_sayso("init", "d", cwd=tmp_path).code == 0
    command = [SAYSO, "serve", "--dossier", "d", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True, env=clean_environment()
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_address_comes_first_and_a_signal_ends_it_well(
    server: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    assert server.stdout
    assert server.stderr
    address = urlsplit(server.stdout.readline().strip())
    assert (address.scheme, address.hostname) == ("http", "127.0.0.1")
    assert _ask(address.port, "127.0.0.1") == 200
    assert _ask(address.port, "plover.example") == 421
    server.send_signal(number)
    assert server.wait(60) == 0
    assert (server.stdout.read(), server.stderr.read()) == ("", "")


def test_a_port_that_is_taken_is_named() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}"):
            open_listener("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "8.8.8.8", "example.org", ""])
def test_no_other_machine_is_served(host: str) -> None:
    with pytest.raises(UsageError):
        open_listener(host, 0)


def _ask(port: int | None, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status
