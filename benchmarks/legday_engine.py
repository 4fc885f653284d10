"""How well the leg-day engine decides: precision and recall of yes, and the share left unknown.

The seen part is looked at while the engine is changed, the unseen part is not. The blind part was
labelled before its author saw the catalogue of exercises and hints. The words part (denials,
plans, lists of sets in eight languages) was labelled before the engine read it, and the engine was
mended by it afterwards: it guards what was reached. Labels: yes, no, and ask where
a person who reads the session would ask, too. A yes to an "ask" counts against precision; an
unknown counts against recall where the label is yes; a no to an "ask" is a no without evidence.

Run ``python benchmarks/legday_engine.py [--misses]`` (``--misses`` lists those of the seen part).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import legday_watch  # noqa: E402 - beside this script

from analyzer.config import Config  # noqa: E402 - as above
from analyzer.frames import dataset as frames  # noqa: E402 - as above
from analyzer.legday.decide import decide_leg_days  # noqa: E402 - as above

WATCHED = 60
SEEDS = {"seen": 11, "unseen": 4711}
PRECISION_BAR, RECALL_BAR = 0.99, 0.95
_LOGGED = re.compile(r"(?P<name>.+):(?P<sets>\d+)x(?P<reps>\d+)@(?P<kg>[\d.]+)")


@dataclass(frozen=True)
class Result:
    """What the engine said of one part: label, decision and session."""

    part: str
    rows: tuple[tuple[str, str, dict[str, Any]], ...]

    def count(self, label: str, decision: str) -> int:
        """Count the sessions with this label and decision."""
        return sum(row[:2] == (label, decision) for row in self.rows)

    @property
    def precision(self) -> float:
        """Share of yes that is labelled yes."""
        said = sum(decision == "yes" for _, decision, _ in self.rows)
        return self.count("yes", "yes") / said

    @property
    def recall(self) -> float:
        """Share of those labelled yes that is found."""
        return self.count("yes", "yes") / sum(label == "yes" for label, _, _ in self.rows)

    @property
    def needless_questions(self) -> float:
        """Share left unknown of the sessions a person would not ask about."""
        clear = [decision for label, decision, _ in self.rows if label != "ask"]
        return clear.count("unknown") / len(clear)


def run(part: str) -> Result:
    """Decide on every session of one part."""
    labelled = json.loads((ROOT / "benchmarks" / f"legday_sessions_{part}.json").read_text("utf-8"))
    if part in SEEDS:
        labelled += legday_watch.sessions(part, WATCHED, SEEDS[part])
    decided = decide_leg_days(*_frames([session for _, session in labelled]), Config())
    decisions = decided.set_index("session_id")["decision"]
    rows = ((label, str(decisions[f"s{i}"]), s) for i, (label, s) in enumerate(labelled))
    return Result(part, tuple(rows))


def _frames(told: list[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    begin = pd.Timestamp("2026-01-05T17:00", tz="UTC")
    sessions, sets = [], []
    for index, session in enumerate(told):
        start = begin + pd.Timedelta(days=index)
        minutes = session.get("minutes", 60)
        sessions.append(
            {
                "session_id": f"s{index}",
                "started_at": start,
                "ended_at": start + pd.Timedelta(minutes=minutes),
                "local_date": start.tz_localize(None).normalize(),
                "sport_detail": session.get("sport", "strength_training"),
                "name": session["title"],
                "description": session.get("description", ""),
                "duration_s": minutes * 60.0,
                "rpe": session.get("rpe"),
            }
        )
        known = session.get("sets") or list(_logged(session.get("log", "")))
        sets += [
            {"session_id": f"s{index}", "set_index": n, "effort": "active", **one}
            for n, one in enumerate(known)
        ]
    return (
        frames.conform(pd.DataFrame(sessions), "sessions"),
        frames.conform(pd.DataFrame(sets), "strength_sets"),
    )


def _logged(text: str) -> list[dict[str, Any]]:
    sets = []
    for piece in filter(None, text.split("; ")):
        told = _LOGGED.fullmatch(piece)
        if told is None:
            raise ValueError(f"{piece!r} is not 'name:sets x reps@kg'")
        one = {
            "exercise": told["name"],
            "reps": float(told["reps"]),
            "weight_kg": float(told["kg"]) or None,
            "candidates": (),
        }
        sets += [one] * int(told["sets"])
    return sets


def report(result: Result) -> bool:
    """Print one part's figures; return whether it meets the bar."""
    labels = Counter(label for label, _, _ in result.rows)
    unknown = sum(decision == "unknown" for _, decision, _ in result.rows) / len(result.rows)
    print(
        f"{result.part:7} {len(result.rows)} sessions ({labels['yes']} yes, {labels['no']} no, "
        f"{labels['ask']} ask): precision of yes {result.precision:.3f}, recall "
        f"{result.recall:.3f}, left unknown {unknown:.1%}, needlessly "
        f"{result.needless_questions:.1%}, no taken for yes {result.count('no', 'yes')}, yes taken "
        f"for no {result.count('yes', 'no')}, no without evidence {result.count('ask', 'no')}"
    )
    founded = not result.count("ask", "no")
    return founded and result.precision >= PRECISION_BAR and result.recall >= RECALL_BAR


def main() -> int:
    """Run both parts; 0 when the unseen part meets the bar."""
    seen, blind = run("seen"), run("blind")
    if "--misses" in sys.argv:
        for part in (seen, blind):
            report(part)
            for label, decision, session in part.rows:
                if decision != {"ask": "unknown"}.get(label, label):
                    print(f"  {label} -> {decision}: {session}")
        return 0
    report(seen)
    met = all([report(run("unseen")), report(blind), report(run("words"))])
    print(f"bar: precision {PRECISION_BAR}, recall {RECALL_BAR}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
