"""How well titles tell what a run was meant to be: precision and recall by language and kind.

Titles and their labels were written before the words of ``analyzer/planned/words.csv`` (blind), and
twice more when these stood, to mislead them (unseen, odd: places, jokes, how it went, words that
mean something else beside another, default titles).
Easy and recovery count as one, for both mean the same to the estimator and the ceiling. The first
counts, before any word was mended: blind 0.993 and 0.989 (353 of 358 exactly), unseen 0.893 and
0.882 (154 of 174), odd 0.792 and 0.879 (105 of 135). All have been looked at since.

Run ``python benchmarks/planned_kind.py [--misses] [TITLES.csv]``; a file of one's own has the
columns language, kind and title.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from analyzer.planned.titles import planned_in_title  # noqa: E402 - after the path is set

LISTS = ("blind", "unseen", "odd")
PRECISION_BAR, RECALL_BAR = 0.92, 0.92


@dataclass(frozen=True)
class Labelled:
    """A title, what it was labelled, and what is read in it."""

    language: str
    label: str
    title: str

    @property
    def found(self) -> str:
        """The kind that is read."""
        return planned_in_title(self.title).kind

    @property
    def is_right(self) -> bool:
        """Tell whether the kind is that of the label, easy and recovery alike."""
        return _effort(self.found) == _effort(self.label)


def _effort(kind: str) -> str:
    return "easy" if kind == "recovery" else kind


def read_titles(path: Path) -> list[Labelled]:
    """Return the labelled titles of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Labelled(row["language"], row["kind"], row["title"]) for row in rows]


def precision_and_recall(titles: list[Labelled]) -> tuple[float, float]:
    """Return the share right of the kinds read, and of the kinds labelled; 1 without any."""
    read = [one for one in titles if one.found]
    meant = [one for one in titles if one.label]
    right = sum(one.is_right for one in read)
    return right / len(read) if read else 1.0, right / len(meant) if meant else 1.0


def report(path: Path, *, misses: bool) -> bool:
    """Print what is found in one list; tell whether the bars are met."""
    titles = read_titles(path)
    for name, by in (("language", lambda one: one.language), ("kind", lambda one: one.label)):
        groups = defaultdict(list)
        for one in titles:
            groups[by(one) or "none"].append(one)
        shares = (f"{k} {sum(o.is_right for o in g)}/{len(g)}" for k, g in sorted(groups.items()))
        print(f"{path.stem}, right by {name}: {', '.join(shares)}")
    if misses:
        for one in titles:
            if not one.is_right:
                print(f"  {one.language} {one.title!r}: {one.label!r}, read as {one.found!r}")
    precision, recall = precision_and_recall(titles)
    print(f"{path.stem}: {len(titles)} titles, precision {precision:.3f}, recall {recall:.3f}")
    return precision >= PRECISION_BAR and recall >= RECALL_BAR


def main(arguments: list[str]) -> int:
    """Report on the lists, or on the files named."""
    named = [Path(a) for a in arguments if not a.startswith("-")]
    paths = named or [ROOT / "benchmarks" / f"planned_titles_{part}.csv" for part in LISTS]
    results = [report(path, misses="--misses" in arguments) for path in paths]
    met = all(results)
    print("met" if met else "missed")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
