"""How fast re-used text is found among reports, beside two plain ways of doing it.

    python benchmarks/origins_speed.py [--reports 2000]

The reports are made up, of 300 words each; one in ten is a copy of another, one in ten an excerpt of a quarter of its
length. sayso cuts each report into hashed runs of words and looks for joins (`find_joins`: no claims, no database).
Beside it, on the same texts: sets of runs of five words, each pair that shares one compared by containment; and difflib
on a hundred pairs, from which the time for all pairs follows. Processor time, in turns.
"""

import argparse
import difflib
import itertools
import json
import random
import sys
import time

from growth import make_word
from sayso.origins.blocks import find_joins
from sayso.records.report import Report

WORDS = 300
LEAST_REPORTS_A_SECOND = 5000
CONTAINED = 0.5


def make_texts(count: int) -> list[str]:
    """Texts of their own, with copies and excerpts among them."""
    chance = random.Random(7)
    vocabulary = [make_word(chance, chance.randint(2, 4)) for _ in range(4000)]
    texts: list[str] = []
    for number in range(count):
        if number % 10 == 8 and texts:
            texts.append(texts[-1])
        elif number % 10 == 9:
            texts.append(". ".join(texts[-3].split(". ")[: WORDS // 12 // 4]) + ".")
        else:
            sentences = (" ".join(chance.choices(vocabulary, k=12)).capitalize() for _ in range(WORDS // 12))
            texts.append(". ".join(sentences) + ".")
    return texts


def join_by_sets(texts: list[str]) -> int:
    """The pairs of texts of which one's runs of five words are mostly in the other."""
    runs = [{tuple(words[i : i + 5]) for i in range(len(words) - 4)} for words in (text.split() for text in texts)]
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, of_text in enumerate(runs):
        for run in of_text:
            holders.setdefault(run, []).append(number)
    pairs = {pair for held in holders.values() if len(held) > 1 for pair in itertools.combinations(held, 2)}
    return sum(
        len(runs[left] & runs[right]) >= CONTAINED * min(len(runs[left]), len(runs[right])) for left, right in pairs
    )


def main() -> int:
    """Prints the rates as JSON; 1 when sayso is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=2000)
    count = parser.parse_args().reports
    texts = make_texts(count)
    reports = [
        Report(id=f"rep-{number:06}", capture=f"cap-{number:06}", text=text, language="en")
        for number, text in enumerate(texts)
    ]
    start = time.process_time()
    joins = find_joins(reports)
    joined = time.process_time()
    by_sets = join_by_sets(texts)
    compared = time.process_time()
    for left, right in itertools.islice(itertools.combinations(texts, 2), 100):
        difflib.SequenceMatcher(None, left, right).quick_ratio()
    differed = time.process_time()
    rate = count / (joined - start)
    found = {
        "reports": count,
        "sayso_joins": len(joins),
        "sayso_reports_a_second": round(rate),
        "sets_pairs": by_sets,
        "sets_reports_a_second": round(count / (compared - joined)),
        "difflib_all_pairs_s": round((differed - compared) / 100 * count * (count - 1) / 2),
        "least": LEAST_REPORTS_A_SECOND,
    }
    print(json.dumps(found))
    return 0 if rate >= LEAST_REPORTS_A_SECOND else 1


if __name__ == "__main__":
    sys.exit(main())
