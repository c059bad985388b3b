"""Files made to break whoever opens them, each through the processes that read: the caller survives, the next is read.

Mutants: a limit that is not passed to the process; a parser that runs in the caller; an entity or a template that is
followed; a process that is not replaced. Each bomb that can be read at all must give back the good words that it holds.
"""

import dataclasses
import resource
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.capture.file import make_capture
from sayso.capture.particulars import Particulars
from sayso.errors import ReadingError
from sayso.pipeline.expanding import Lost, hold_container, take_members
from sayso.pipeline.reader import IsolatedReader
from sayso.settings import Settings
from tests.formats import FIRST, make_page
from tests.reliability.bombs import BOMBS, Bomb, Lure

AT = "2031-06-01T12:00:00Z"
SAID = Particulars(outlet="Harbour Lights")
WORDS = "sesame and lilies, a secret of this machine"
SETTINGS = Settings(reader="rules", reading_seconds=10.0)
MOST_GROWTH_MIB = 256
"""Of the caller: it holds the bomb itself, its pieces on the way to the process, and what came back."""
SMALL = frozenset({"page", "docx", "archive", "mail", "feed", "pdf", "other"})


class Canary:
    """A listener on loopback that nobody must call, beside a file that nobody must read."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        secret = folder / "secret"
        secret.write_text(WORDS)
        self.lure = Lure(f"http://127.0.0.1:{self._socket.getsockname()[1]}/", secret.as_uri())

    def was_called(self) -> bool:
        try:
            self._socket.accept()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    made = Canary(tmp_path_factory.mktemp("canary"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(SETTINGS) as opened:
        yield opened


def explode(bomb: Bomb, reader: IsolatedReader, lure: Lure) -> list[str]:
    """The texts that come of it, and the lines that say why none does."""
    payload = bomb.make(lure)
    capture = make_capture(payload, captured_at=AT, said=SAID, file_name=bomb.file_name)
    held = hold_container(bomb.name, capture, payload, SAID)
    if held is None:
        return [read(reader, capture.file_name, payload)]
    with held.stream:
        found = list(take_members(held, SETTINGS, now=AT))
    lines = [one_line(each.reason) for each in found if isinstance(each, Lost)]
    members = [each for each in found if not isinstance(each, Lost)]
    return lines + [read(reader, None, each.payload) for each in members[:5]]


def read(reader: IsolatedReader, name: str | None, payload: bytes) -> str:
    capture = make_capture(payload, captured_at=AT, said=SAID, file_name=name)
    try:
        return reader(capture, payload).report.text
    except ReadingError as error:
        return one_line(str(error))


def one_line(words: str) -> str:
    assert words
    assert "\n" not in words
    assert len(words) < 1_000
    return words


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS, ids=[bomb.name for bomb in BOMBS])
def test_a_bomb_costs_one_report(bomb: Bomb, reader: IsolatedReader, canary: Canary) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    texts = explode(bomb, reader, canary.lure)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    assert texts
    assert not any(WORDS[:6] in text for text in texts)
    assert not canary.was_called()
    assert grown < MOST_GROWTH_MIB
    assert FIRST in read(reader, None, make_page())


@pytest.mark.parametrize(
    "name", ["page: external entities", "docx: an external entity, a file", "feed: billion laughs"]
)
def test_a_bomb_in_the_quick_suite(name: str, reader: IsolatedReader, canary: Canary) -> None:
    """One of each way, so that the quick tests notice when the slow ones would fail."""
    (bomb,) = [each for each in BOMBS if each.name == name]
    test_a_bomb_costs_one_report(bomb, reader, canary)


@pytest.mark.parametrize("kind", ["gzip", "brotli", "zstd"])
def test_a_packed_bomb_in_an_archive_costs_its_own_record(kind: str) -> None:
    """Mutant: letting fastwarc unpack, which knows no bound."""
    (bomb,) = [each for each in BOMBS if each.name == f"archive: a body of a gigabyte, {kind}"]
    payload = bomb.make(Lure("", ""))
    held = hold_container("x", make_capture(payload, captured_at=AT, said=SAID, file_name=None), payload, SAID)
    assert held is not None
    with held.stream:
        first, second = take_members(held, SETTINGS, now=AT)

    assert isinstance(first, Lost)
    assert "unpacks to more than" in first.reason
    assert not isinstance(second, Lost)


def test_a_pdf_for_which_there_is_no_memory_says_so() -> None:
    """PDFium aborts where it gets none. Mutant: an abort is told as a crash like any other."""
    (bomb,) = [each for each in BOMBS if each.name == "pdf: a stream of a gigabyte"]
    with IsolatedReader(dataclasses.replace(SETTINGS, parsing_memory_mib=256)) as reader:
        said = read(reader, None, bomb.make(Lure("", "")))

    assert "needs more than 256 MiB of memory" in said
    assert "raise `parsing_memory_mib`" in said


def test_there_are_enough_bombs(record_property: Callable[[str, object], None]) -> None:
    names = [bomb.name for bomb in BOMBS]
    kinds = {
        kind: sum(name.startswith(f"{kind}:") for name in names) for kind in sorted({n.split(":")[0] for n in names})
    }
    record_property("counted", f"{len(BOMBS)} bombs: {kinds}")

    assert len(set(names)) == len(names) >= 60
    assert kinds.keys() >= SMALL
