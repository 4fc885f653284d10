"""Does each command answer at once? Prints seconds beside the bars.

The store holds a lifetime of running (see ``lifetime.py``). Each command runs once before it is
timed, so that what is worked out is kept, as it is from the second command of a day on. Timed is
processor time, in turns with ``python -c "import pandas"``, so that other work on the machine
counts on both sides; the best of a few runs stands.

Run ``python benchmarks/answer_speed.py [--home FOLDER]``; a store made before is used again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.fit_encoder import run_file  # noqa: E402 - after the path is set
from lifetime import write_store  # noqa: E402 - as above
from measured import PANDAS, used_by  # noqa: E402 - as above

from analyzer.config import Config  # noqa: E402 - as above

TIMES = 5
OF_PANDAS = 1.5
COMMANDS = ("status", "runs", "legdays", "check", "compare")
AT_ONCE_S = 0.25
AT_ONCE = ("status --short", "today --short", "log")
NOTES = ("log --soreness 3",)
"""Apart from the others: after a note, the kept line of today is told anew once."""

NEW_RUN_S = 1.0


def used(command: tuple[str, ...]) -> float:
    """Run a command; return its processor time [s]."""
    return used_by(command, ROOT).seconds


def typed(home: Path, command: str) -> tuple[str, ...]:
    """Return a command as it is typed."""
    return (sys.executable, "-m", "analyzer", "--home", str(home), *command.split())


def best_in_turns(home: Path) -> dict[str, float]:
    """Return the best time of each command, and of the yardstick ("")."""
    found: dict[str, float] = {}
    # One group after the other: a note may move verdicts on runs of the days after it.
    for group in (COMMANDS, AT_ONCE, NOTES):
        for command in group:
            used(typed(home, command))
        for _ in range(TIMES):
            for command in ("", *group):
                one = used(typed(home, command) if command else PANDAS)
                found[command] = min(found.get(command, one), one)
    return found


def best_after_a_new_run(home: Path, folder: Path) -> float:
    """Return the best time [s] to read one new run and then to answer for today."""
    times = []
    for hours in range(2, 2 + 3):
        began = datetime.now(UTC) - timedelta(hours=hours)
        (folder / f"{began:%H%M%S}.fit").write_bytes(run_file(began, 40))
        times.append(used(typed(home, f"sync {folder}")) + used(typed(home, "today")))
    return min(times)


def main() -> None:
    """Time every command on a lifetime's store and compare with the bars."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path)
    with tempfile.TemporaryDirectory() as scratch:
        home = parser.parse_args().home or Path(scratch) / "home"
        config = Config(home=home)
        if not config.store_path.exists():
            write_store(config.store_path)
        found = best_in_turns(home)
        new_run_s = best_after_a_new_run(home, Path(scratch))
    pandas_s = found[""]
    print(f"{'import pandas':30} {pandas_s:6.2f} s")
    for command in (*COMMANDS, *AT_ONCE, *NOTES):
        taken_s = found[command]
        bar_s = OF_PANDAS * pandas_s if command in COMMANDS else AT_ONCE_S
        met = "met" if taken_s <= bar_s else "MISSED"
        times = f"{taken_s:6.2f} s  {taken_s / pandas_s:.2f} x pandas"
        print(f"legstats {command:27} {times}  bar {bar_s:.2f} s: {met}")
    met = "met" if new_run_s <= NEW_RUN_S else "MISSED"
    print(f"{'a new run, then today':36} {new_run_s:6.2f} s  bar {NEW_RUN_S:.2f} s: {met}")


if __name__ == "__main__":
    main()
