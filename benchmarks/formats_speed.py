#!/usr/bin/env python3
"""`make bench-formats`: what safety costs: reading pages in processes of their own, and web archives with all checks.

    python benchmarks/formats_speed.py [--check] [--rounds 5] [--reader model|rules]

Pages: files on the disk are captured and read, in this process alone, and in turns by the processes that `sayso add`
uses. Compared is the processor time of all processes together; what the kernel does for the pipes is in it.
Archives: the same gzipped WARC is read by fastwarc alone (the pages that it holds, each with address, time and unpacked
body, unchecked), and in turns as sayso reads it, which gives the same with lengths, digests of records and ends of
members. (The SHA-256 of the whole is made where the archive is kept.) Its pages are different texts: what repeats
itself unpacks faster than any page does. With --check, a ratio below its budget ends with 1.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fastwarc.warc import ArchiveIterator, WarcRecordType

from sayso.capture.file import capture_file
from sayso.capture.particulars import Particulars
from sayso.pipeline.read import make_context, read_capture
from sayso.pipeline.reader import IsolatedReader
from sayso.reports.members import Contents, Member
from sayso.reports.warc import PAGES, read_warc
from sayso.settings import Settings
from speed import TEXTS, join_texts, make_page
from tests.formats import make_record, make_warc

LEAST_ISOLATED = 0.85
"""Of the speed without isolation."""
LEAST_CHECKED = 0.70
"""Of the speed of fastwarc alone."""
ARCHIVE_PAGES = 1_000
FILLER = "<li class='teaser item-{0}'><a href='/world/{1}'>{2}</a></li><script>track('{1}')</script>\n"
FILLERS = 150
"""Menus and scripts around an article: a page of the web is mostly that."""
SYLLABLES = ("ka", "ro", "mi", "tel", "as", "un", "dor", "fe", "lin", "os", "bra", "ve")
SEED = 5
AT = "2031-06-01T12:00:00Z"
MOST_MEMBER_BYTES = 32 * 1024 * 1024
PAGES_IN = WarcRecordType.response
OK = 200
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Prints both ratios; 1 where `--check` is given and one misses its budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="end with 1 if a ratio misses its budget")
    parser.add_argument("--rounds", type=int, default=5, help="passes of each, in turns; the sums are compared")
    parser.add_argument("--reader", default="model", choices=("model", "rules"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pages = _pages()
        holds = [
            _report_pages(Path(scratch), pages, options.rounds, options.reader),
            _report_archives(Path(scratch) / "site.warc.gz", pages, options.rounds),
        ]
    return 1 if options.check and not all(holds) else 0


def _pages() -> list[bytes]:
    """The example's texts as pages of a site."""
    texts = join_texts([path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))])
    draw = random.Random(SEED)
    return [
        make_page(text).replace("</article>", f"</article><aside>{_around(draw)}</aside>").encode() for text in texts
    ]


def _around(draw: random.Random) -> str:
    lines = (" ".join(_word(draw) for _ in range(6)) for _ in range(FILLERS))
    return "".join(FILLER.format(number, _word(draw), line) for number, line in enumerate(lines))


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.randint(1, 4)))


def _report_pages(folder: Path, pages: list[bytes], rounds: int, reader: str) -> bool:
    paths = [folder / f"{number}.html" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        path.write_bytes(page)
    context = make_context(reader=reader)
    said = Particulars(outlet="Harbour Lights")
    with IsolatedReader(Settings(reader=reader)) as isolated:

        def alone() -> None:
            for path in paths:
                read_capture(*capture_file(path, captured_at=AT, said=said), context=context)

        def apart() -> None:
            for path in paths:
                isolated(*capture_file(path, captured_at=AT, said=said))

        alone()
        apart()
        seconds = [0.0, 0.0]
        for _ in range(rounds):
            for which, run in enumerate((alone, apart)):
                seconds[which] += _spent(run)
    ratio = seconds[0] / seconds[1]
    count = len(pages) * rounds
    print(f"pages of {sum(map(len, pages)) // len(pages)} bytes ({count} each way, reader {reader}), processor time")
    print(f"  in this process       {count / seconds[0]:8.1f} a second and core")
    print(f"  in isolation          {count / seconds[1]:8.1f}")
    print(
        f"  isolated / not        {ratio:8.2f}  at least {LEAST_ISOLATED}{_missed(ratio, LEAST_ISOLATED)}", flush=True
    )
    return ratio >= LEAST_ISOLATED


def _spent(run: Callable[[], object]) -> float:
    """The processor time that this process and its children spend on it, in seconds."""
    before = _all_ticks()
    run()
    return (_all_ticks() - before) / _TICK


def _all_ticks() -> int:
    """User and system time of this process and the children that it has now."""
    own = os.getpid()
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == own or int(fields[1]) == own:
                ticks += int(fields[11]) + int(fields[12])
    return ticks


def _report_archives(path: Path, pages: list[bytes], rounds: int) -> bool:
    draw = random.Random(SEED)
    words = " ".join(page.decode() for page in pages).split()
    bodies = [
        f"<html><body>{' '.join(draw.choices(words, k=2_000))}</body></html>".encode() for _ in range(ARCHIVE_PAGES)
    ]
    path.write_bytes(make_warc([make_record(body, url=f"https://h.example/{n}") for n, body in enumerate(bodies)]))
    plain_bytes = sum(map(len, bodies))
    seconds: list[list[float]] = [[], []]
    for _ in range(rounds + 1):
        for which, run in enumerate((_read_alone, _read_checked)):
            start = time.process_time()
            read_bytes = run(path)
            seconds[which].append(time.process_time() - start)
            if read_bytes != plain_bytes:
                raise SystemExit(f"{run.__name__} read {read_bytes} of {plain_bytes} bytes")
    alone, checked = (min(each[1:]) for each in seconds)
    ratio = alone / checked
    print(f"archive of {ARCHIVE_PAGES} pages, {path.stat().st_size / 1e6:.1f} MB ({plain_bytes / 1e6:.1f} unpacked)")
    print(f"  fastwarc alone        {ARCHIVE_PAGES / alone:8.0f} records a second and core")
    print(f"  checked               {ARCHIVE_PAGES / checked:8.0f}  (what `sayso add` does)")
    print(f"  checked / alone       {ratio:8.2f}  at least {LEAST_CHECKED}{_missed(ratio, LEAST_CHECKED)}", flush=True)
    return ratio >= LEAST_CHECKED


def _read_alone(path: Path) -> int:
    """The same members, taken for what the archive says they are."""
    records: Any = ArchiveIterator(str(path), record_types=PAGES_IN, parse_http=True, auto_decode="all")
    count = 0
    for record in records:
        if record.http_headers.status_code == OK and record.http_content_type in PAGES:
            url = record.headers.get("WARC-Target-URI")
            at = record.headers.get("WARC-Date")
            count += len(Member(name=url, payload=record.reader.read(), url=url, captured_at=at).payload)
    return count


def _read_checked(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for found in read_warc(stream, most_member_bytes=MOST_MEMBER_BYTES):
            if isinstance(found, Member):
                count += len(found.payload)
            elif not isinstance(found, Contents) or found.damage:
                raise SystemExit(f"not a whole archive: {found}")
    return count


def _missed(ratio: float, least: float) -> str:
    return "" if ratio >= least else "  MISSED"


if __name__ == "__main__":
    sys.exit(main())
