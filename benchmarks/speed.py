#!/usr/bin/env python3
"""`make bench-speed`: how fast sayso reads, starts and grows, each figure beside a peer measured in the same run.

    python benchmarks/speed.py [--check] [--rounds 7] [--skip-growth]

Reading is measured on the texts of the example, put together to the length of a report, warm, in this process and in
processor time: what other programs do meanwhile does not count, though a shared core is slower than one alone. Its
peer is trafilatura, which only finds the article in a page; it gets the same texts as plain HTML pages, in turns with
sayso. The gate stands beside one regular expression of the same words, which only finds them. The start of the command
stands beside the start of Python. Adding a report to a big dossier stands beside adding one to a small one
(benchmarks/growth.py). With --check, anything below its budget ends with 1.
"""

import argparse
import html
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

import peer_speed
from growth import APART, MOST_RATIO
from growth import measure as measure_growth
from reader_speed import measure as measure_reader
from reader_speed import read_with_rules, time_reading
from sayso.gate.gate import GateWords
from sayso.languages.pack import load_part
from sayso.pipeline.gate import judge_text

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "examples" / "norvik" / "reports"
REPORT_WORDS = 500
"""Words of one report: about what an agency's report has."""
LEAST_REPORTS = 100.0
"""Reports a second and core: a hundred thousand reports in about a quarter of an hour."""
LEAST_GATED = 3000.0
"""Texts a second and core through the gate: so that a crawl's archive costs less to sift than to unpack."""
GATE_REPEATS = 20
"""How often the texts are judged in one round: one pass alone is too short to time."""
MOST_HELP_SECONDS = 0.4
"""Wall time until the command answers: longer feels slow."""
HELP_STARTS = 7
CLAIMS = (100, 10_000)
PROBES = 40


def main() -> int:
    """Prints all figures; 1 where `--check` is given and one misses its budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="end with 1 if a figure misses its budget")
    parser.add_argument("--rounds", type=int, default=7, help="passes over the texts, of which the quickest counts")
    parser.add_argument("--skip-growth", action="store_true", help="leave out the dossier of 10,000 claims (minutes)")
    options = parser.parse_args()
    holds = [_report_reading(options.rounds), _report_gate(options.rounds), _report_start()]
    if not options.skip_growth:
        holds.append(_report_growth())
    return 1 if options.check and not all(holds) else 0


def _report_reading(rounds: int) -> bool:
    texts = join_texts([path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))])
    pages = [make_page(text) for text in texts]
    reports = sum(len(text.split()) for text in texts) / REPORT_WORDS
    ours, theirs = time_in_turns(lambda: read_with_rules(texts), lambda: _extract_all(pages), rounds)
    rate, peer = reports / ours, reports / theirs
    holds = rate >= LEAST_REPORTS
    print(f"reading, in reports of {REPORT_WORDS} words a second and core ({len(texts)} texts, warm)")
    _print_line("sayso, rules alone", f"{rate:.0f}", f"at least {LEAST_REPORTS:.0f}", holds=holds)
    _print_line("trafilatura extract", f"{peer:.0f}")
    _print_line("sayso / trafilatura", f"{rate / peer:.2f}")
    lines = measure_reader(texts, reports, rounds, min(TEXTS.glob("*.txt")))
    for name, figure, budget, line_holds in lines:
        _print_line(name, figure, budget, holds=line_holds)
    is_as_fast = _report_beside_peer(texts, reports, rounds)
    return holds and all(line[-1] for line in lines) and is_as_fast


def _report_beside_peer(texts: list[str], reports: float, rounds: int) -> bool:
    """The full reading in turns with a spaCy pipeline, if its environment is there."""
    if not peer_speed.is_there():
        print("  (no peer of the full reading: make peer)")
        return True
    with peer_speed.start_peer(texts) as peer:
        pairs = [(time_reading(texts), peer.time_once()) for _ in range(rounds + 1)]
        ours, theirs = (reports / min(seconds) for seconds in zip(*pairs, strict=True))
        _print_line(peer.name, f"{theirs:.1f}")
    _print_line("with model / spaCy", f"{ours / theirs:.2f}", "at least 1", holds=ours >= theirs)
    return ours >= theirs


def _report_gate(rounds: int) -> bool:
    texts = join_texts([path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]) * GATE_REPEATS
    words = [word for family in load_part("en", "gate", GateWords).families for word in family.words]
    pattern = re.compile(rf"(?i)\b(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})\b")
    reports = sum(len(text.split()) for text in texts) / REPORT_WORDS
    ours, theirs = time_in_turns(
        lambda: [judge_text(text) for text in texts], lambda: [pattern.findall(text) for text in texts], rounds
    )
    rate, peer = reports / ours, reports / theirs
    holds = rate >= LEAST_GATED
    print(f"the gate, in reports of {REPORT_WORDS} words a second and core ({len(words)} words and phrases)")
    _print_line("sayso judge_text", f"{rate:.0f}", f"at least {LEAST_GATED:.0f}", holds=holds)
    _print_line("(?i) regex, same words", f"{peer:.0f}")
    _print_line("sayso / regex", f"{rate / peer:.1f}")
    return holds


def _report_start() -> bool:
    command = Path(sys.executable).with_name("sayso")
    ours = median_start([str(command), "--help"])
    bare = median_start([sys.executable, "-c", "pass"])
    holds = ours <= MOST_HELP_SECONDS
    print(f"start, in seconds of wall time (median of {HELP_STARTS})")
    _print_line("sayso --help", f"{ours:.2f}", f"at most {MOST_HELP_SECONDS}", holds=holds)
    _print_line("python -c pass", f"{bare:.2f}")
    _print_line("sayso / python", f"{ours / bare:.1f}")
    return holds


def _report_growth() -> bool:
    found = measure_growth(APART, CLAIMS, PROBES, None)
    small, big = (float(str(found[f"ms_at_{count}_claims"])) for count in CLAIMS)
    ratio = float(str(found["ratio"]))
    holds = ratio <= MOST_RATIO
    print(f"adding one report, in milliseconds (median of {PROBES})")
    _print_line(f"at {CLAIMS[0]:,} claims", f"{small:.1f}")
    _print_line(f"at {CLAIMS[1]:,} claims", f"{big:.1f}")
    _print_line("big / small", f"{ratio:.2f}", f"at most {MOST_RATIO}", holds=holds)
    return holds


def _print_line(name: str, figure: str, budget: str = "", *, holds: bool = True) -> None:
    print(f"  {name:<22}{figure:>8}  {budget}{'' if holds else '  MISSED'}".rstrip(), flush=True)


def join_texts(texts: list[str]) -> list[str]:
    """The texts, those of few words put together until each has the length of a report."""
    joined = [""]
    for text in texts:
        if len(joined[-1].split()) >= REPORT_WORDS:
            joined.append("")
        joined[-1] += f"{text.strip()}\n\n"
    return joined


def make_page(text: str) -> str:
    """The text as a plain page: a heading and paragraphs, nothing around them."""
    title, *paragraphs = [html.escape(piece) for piece in re.split(r"\n+", text.strip())]
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )


def time_in_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The shortest processor time of each, in seconds, after one pass to warm up."""
    best = [float("inf"), float("inf")]
    for turn in range(rounds + 1):
        for which, run in enumerate((ours, theirs)):
            start = time.process_time()
            run()
            if turn:
                best[which] = min(best[which], time.process_time() - start)
    return best[0], best[1]


def _extract_all(pages: list[str]) -> None:
    for page in pages:
        trafilatura.extract(page)


def median_start(command: list[str]) -> float:
    """The median wall time of a command from start to end, in seconds."""
    times = []
    for _ in range(HELP_STARTS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
