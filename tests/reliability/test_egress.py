"""Nothing that a source says leads anywhere but to the public Internet: held against canaries that hear every
connection.

Mutants on which these must fail: `is_global` believed; one allowed address of several enough; the name resolved again
when connecting; the machine's own public address let through; the judgement left out (the test does that itself).
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.network import PUBLIC, PUBLIC_6, Network
from tests.reliability.spellings import INNER, LISTED, TAKEN, spellings

ATTEMPT = Path(__file__).with_name("attempt.py")


def _mapped(address: str) -> str:
    return f"::ffff:{address}"


def _nat64(address: str) -> str:
    parts = [int(part) for part in address.split(".")]
    return f"64:ff9b::{parts[0] * 256 + parts[1]:x}:{parts[2] * 256 + parts[3]:x}"


WRAPPINGS: dict[str, Callable[[str], list[str]]] = {
    "at.example": lambda address: [address],
    "mapped.example": lambda address: [_mapped(address)],
    "nat64.example": lambda address: [_nat64(address)],
    "beside.example": lambda address: [PUBLIC, address],
    "behind.example": lambda address: [address, PUBLIC],
    "unknown.example": lambda _address: [],
}


def names(name: str, count: int) -> Sequence[str]:
    """What the name server says."""
    first, _, rest = name.partition(".")
    address = first.replace("-", ".")
    if rest == "rebind.example":  # public when asked first, and this machine ever after; or the other way round
        return [PUBLIC] if (count == 0) == (first == "once") else ["127.0.0.1"]
    wrap = WRAPPINGS.get(rest)
    if wrap is not None:
        return wrap(address)
    return [PUBLIC, PUBLIC_6] if name.startswith("plover") else [PUBLIC]


@pytest.fixture(autouse=True)
def resolving(request: pytest.FixtureRequest) -> None:
    """The name server of the world says what these tests want."""
    if "network" in request.fixturenames:
        request.getfixturevalue("network").names = names


def _attempt(network: Network, urls: Sequence[str], *words: str) -> list[str]:
    network.forget()
    done = network.run(
        sys.executable,
        str(ATTEMPT),
        *words,
        input=json.dumps(urls),
        env={
            "SSL_CERT_FILE": str(network.trust),
            "PATH": "/usr/bin:/bin",
            "HTTP_PROXY": "http://127.0.0.1:8080",
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        },
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    assert len(found) == len(urls)
    return found


def test_no_spelling_reaches_anything_that_is_not_public(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    urls = [url for url in spellings() if ".rebind." not in url]
    outcomes = _attempt(network, urls)

    with capsys.disabled():
        refused = sum(outcome == "ForbiddenAddress" for outcome in outcomes)
        print(f"\n{len(urls)} spellings, {refused} refused, {len(network.astray)} connections astray")
    assert len(urls) >= 300
    assert network.astray == []
    taken = [url for url, outcome in zip(urls, outcomes, strict=True) if outcome.isdigit()]
    assert taken == []


def test_what_is_public_is_reached(network: Network) -> None:
    outcomes = _attempt(network, TAKEN)

    assert dict(zip(TAKEN, outcomes, strict=True)) == dict.fromkeys(TAKEN, "200")
    assert network.astray == []


def test_the_canaries_hear_what_a_guard_asleep_lets_through(network: Network) -> None:
    urls = [f"http://{address}/" for address in INNER if not address.startswith(("224", "255"))]
    urls += ["http://[::1]/", "http://[fd77::1]/", "http://[64:ff9b::7f00:1]/", "http://10-0-0-5.at.example/"]
    _attempt(network, urls, "asleep")

    assert len(network.astray) == len(urls)


def test_a_name_server_that_changes_its_mind_gets_one_question(network: Network) -> None:
    outcomes = _attempt(network, ["http://once.rebind.example/", "http://twice.rebind.example/"])

    assert outcomes == ["200", "ForbiddenAddress"]
    assert network.name_counts["once.rebind.example/1"] == 1
    assert network.astray == []
    assert [each.address for each in network.asked] == [PUBLIC]


def test_each_listed_address_is_there_once() -> None:
    assert len(set(LISTED)) == len(LISTED)
