"""Is every sentence of the page true? Reads many pages from the outside and prints what is not.

Simulated athletes, periods and gaps are drawn by a seed; each page is written, parsed sentence by
sentence, and held against its own ``report.json`` (``tests/fakes/page_reader``). A sentence that
the reader does not know counts as untrue, and so does a page that cannot be written.

Run ``python benchmarks/sentences.py [--pages 200] [--from 1000]``; it fails where one is untrue.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.lives import Life, draw_life, extremes  # noqa: E402 - after the path is set
from fakes.page_reader import Reading, read_page  # noqa: E402 - as above

from analyzer.report import data, files  # noqa: E402 - as above

SHOWN = 40


def read(life: Life) -> Reading:
    """Write a page and read it."""
    report = data.build(life.dataset, **life.days)
    made = files.file_contents(report, ("html", "json"), sample=False)
    return read_page(made["index.html"].decode(), json.loads(made["report.json"]))


def main() -> int:
    """Read the pages, print what is untrue; return 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--from", type=int, default=1000, dest="first", help="the first seed")
    wanted = parser.parse_args()
    sentences, untrue = 0, Counter[str]()
    lives = (draw_life(seed) for seed in range(wanted.first, wanted.first + wanted.pages))
    for life in (*extremes(), *lives):
        reading = read(life)
        sentences += reading.sentences
        for complaint in reading.complaints:
            if untrue.total() < SHOWN:
                print(f"{life.name}, {life.days}: {complaint}")
            untrue[complaint.partition(":")[0]] += 1
    pages = wanted.pages + len(extremes())
    print(f"{pages} pages, {sentences:,} sentences and rows read, {untrue.total()} untrue")
    for section, count in untrue.most_common():
        print(f"  {section}: {count}")
    return int(bool(untrue))


if __name__ == "__main__":
    sys.exit(main())
