"""The table of what has to be quick, all rows in one run, each beside its limit and its rivals.

``python benchmarks/at_once.py [--before COMMIT] [--runs N] [--files N] [--grown N]``; see README.md
in this folder for how to read it. Times are processor time, in turns with what they are compared
with, and the best of a few counts. Ends with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

import archive_speed  # noqa: E402 - after the path is set
from decode_speed import synthesised  # noqa: E402 - as above
from decoders import decoders  # noqa: E402 - as above
from lifetime import write_store  # noqa: E402 - as above
from measured import INSTALLED, PANDAS, Used, used_by  # noqa: E402 - as above

from analyzer.importers.fit.checksum import crc16  # noqa: E402 - as above
from analyzer.store import Store  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_PANDAS, AT_ONCE_S = 1.5, 0.25
COMMANDS = ("status", "runs", "legdays", "check", "compare", "log")
NOTE, FIRST_AFTER_NOTE = "log --soreness 3", "runs, first after a note"
AT_ONCE = (NOTE, "status --short")
REPORT_SHARE, REPORT_MB = 0.72, 300
SYNC_TIMES, SYNC_MB = 1.35, 250
STEEPEST = 1.05
KB_A_RUN = 20
RUNS, RECORDS = 5_000, 3_600


def main() -> int:
    """Print every row; return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", default="HEAD~1", help="the commit to compare with")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--files", type=int, default=3_000)
    parser.add_argument("--grown", type=int, default=20_000, help="runs of the larger store")
    parser.add_argument("--only", choices=("answers", "report", "sync", "growth", "decode"))
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    missed = 0
    print(f"{'what':42} {'here':>12} {'limit':>12}      {'beside it'}")
    with tempfile.TemporaryDirectory() as name, checked_out(asked.before, Path(name)) as before:
        folder = Path(name)
        parts = {
            "answers": lambda: answers(folder, asked.runs, asked.times),
            "report": lambda: report(folder, before, asked.runs, asked.times),
            "sync": lambda: first_sync(folder, before, asked.files),
            "growth": lambda: growth(folder, asked.grown, asked.times),
            "decode": lambda: decoding(folder, asked.times),
        }
        chosen = (part() for title, part in parts.items() if asked.only in {None, title})
        for what, here, limit, beside in chain.from_iterable(chosen):
            met = here <= limit
            missed += not met
            mark = "" if math.isinf(limit) else "met" if met else "MISSED"
            shown = "" if math.isinf(limit) else f"{limit:.2f}"
            print(f"{what:42} {here:12.2f} {shown:>12} {mark:7} {beside}", flush=True)
    return int(missed > 0)


Row = tuple[str, float, float, str]


def answers(folder: Path, runs: int, times: int) -> Iterator[Row]:
    """Each command on a lifetime's store, in turns with importing pandas."""
    home = stored(folder / "home", runs)
    # A note may move verdicts, so what is asked first after one works them out anew.
    rows = {NOTE: NOTE, FIRST_AFTER_NOTE: "runs", **{row: row for row in COMMANDS}}
    rows["status --short"] = "status --short"
    found = dict.fromkeys(rows, math.inf)
    pandas_s = math.inf
    for _ in range(times):
        pandas_s = min(pandas_s, used_by(PANDAS, ROOT).seconds)
        for row, command in rows.items():
            found[row] = min(found[row], used(command.split(), home).seconds)
    yield f"{FIRST_AFTER_NOTE}, s", found[FIRST_AFTER_NOTE], math.inf, "verdicts worked out anew"
    for command in COMMANDS:
        beside = f"import pandas {pandas_s:.2f} s: {found[command] / pandas_s:.2f} x"
        yield f"{command}, s", found[command], OF_PANDAS * pandas_s, beside
    for command in AT_ONCE:
        yield f"{command}, s", found[command], AT_ONCE_S, "no pandas"
    size = (home / "legstats.sqlite").stat().st_size
    yield "database, kB a run", size / 1000 / runs, KB_A_RUN, f"{size / 1e6:.0f} MB"


def report(folder: Path, before: Path, runs: int, times: int) -> Iterator[Row]:
    """The report, in turns with the commit before, each with a home of its own."""
    homes = {}
    for tree in (ROOT, before):
        home = folder / f"report-{len(homes)}"
        if tree == ROOT:
            shutil.copytree(stored(folder / "home", runs), home)
        else:
            store_by(tree, home, runs)
        homes[tree] = home
        used(["report", "-o", str(home / "page")], home, tree)
    here, there = _best_in_turns(
        times, *((["report", "-o", str(home / "page")], home, tree) for tree, home in homes.items())
    )
    beside = f"before {there.seconds:.2f} s"
    yield "report, of the commit before", here.seconds / there.seconds, REPORT_SHARE, beside
    yield "report, MB at its peak", here.peak_mb, REPORT_MB, f"before {there.peak_mb:.0f} MB"


def first_sync(folder: Path, before: Path, files: int) -> Iterator[Row]:
    """The first sync of a watch's folder, in turns with the commit before."""
    watch = folder / "watch"
    watch.mkdir()
    archive_speed.MINUTES = RECORDS // 60
    for number in range(files):
        started = archive_speed.FIRST + timedelta(hours=9 * number)
        (watch / f"{number}.fit").write_bytes(archive_speed.fit(started, 330.0 + number % 60))
    found = []
    for turn, tree in enumerate((before, ROOT)):
        home = folder / f"sync-{turn}"
        began = time.monotonic()
        found.append((used(["-q", "sync", str(watch)], home, tree), time.monotonic() - began))
    (there, _), (here, wall_s) = found
    beside = f"{files / wall_s:.0f} files/s here; {files / there.seconds:.0f} a CPU second before"
    faster = there.seconds / here.seconds
    yield "first sync, 1.35 / times as fast", SYNC_TIMES / faster, 1.0, f"{faster:.2f} x; {beside}"
    yield "first sync, MB at its peak", here.peak_mb, SYNC_MB, f"before {there.peak_mb:.0f} MB"


def growth(folder: Path, grown: int, times: int) -> Iterator[Row]:
    """How each command grows from 1,000 runs on, start-up taken off."""
    few = 1_000
    homes = {0: folder / "none", few: stored(folder / "few", few)}
    homes[grown] = stored(folder / "many", grown)
    for command in (*COMMANDS, "report"):
        best = dict.fromkeys(homes, math.inf)
        argvs = {runs: _growing(command, home, runs) for runs, home in homes.items()}
        # What little a small store takes is near what one start differs from the next.
        turns = max(2, times // 2) if command == "report" else 3 * times
        for runs, home in homes.items():
            used(argvs[runs], home)  # what is worked out is kept from now on
        for _ in range(turns):
            for runs, home in homes.items():
                best[runs] = min(best[runs], used(argvs[runs], home).seconds)
        small, large = (max(best[runs] - best[0], 0.005) for runs in (few, grown))
        steep = math.log(large / small) / math.log(grown / few)
        yield f"growth of {command}", steep, STEEPEST, f"{small:.2f} s to {large:.2f} s"


def _growing(command: str, home: Path, runs: int) -> list[str]:
    page = ["-o", str(home.parent / f"page-{runs}")] if command == "report" else []
    return [*command.split(), *page]


def decoding(folder: Path, times: int) -> Iterator[Row]:
    """Decode one hour, and ten, with each decoder, in turns."""
    for records in (RECORDS, 10 * RECORDS):
        data = with_checksums(synthesised(records))
        known = decoders(folder)
        best = {name: math.inf for name, decoder in known.items() if decoder}
        for _ in range(times):
            for name, decoder in known.items():
                if decoder is None:
                    continue
                began = time.process_time()
                try:
                    decoder(data)
                except Exception as error:  # noqa: BLE001 - a rival's fault is no fault of ours
                    print(f"{name} cannot read this file: {error}")
                best[name] = min(best[name], time.process_time() - began)
        ours = best["legstats"]
        for name in known:
            if name in best:
                beside = f"{best[name] / ours:.1f} x legstats, {records / best[name]:,.0f} a second"
                yield f"decode {records:,} records, {name}, ms", 1000 * best[name], math.inf, beside
            else:
                print(f"{name} is not installed: pip install '.[bench]'")


def with_checksums(data: bytes) -> bytes:
    """Return a FIT file whose header has its checksum too: without, some rivals stop."""
    head = data[:12] + crc16(data[:12]).to_bytes(2, "little")
    whole = head + data[14:-2]
    return whole + crc16(whole).to_bytes(2, "little")


def stored(home: Path, runs: int) -> Path:
    """Return a home whose store holds about as many runs, made when it is not there."""
    if not home.exists():
        home.mkdir(parents=True)
        write_store(home / "legstats.sqlite", runs)
        with Store(home / "legstats.sqlite") as store:
            assert list(store.kinds())  # noqa: S101 - a slip of this file
    return home


def store_by(tree: Path, home: Path, runs: int) -> None:
    """Make a home with the program of another tree: its store may be of another version."""
    home.mkdir(parents=True)
    # The first ones knew one size alone.
    number = "" if runs == RUNS else f", {runs}"
    folders = [str(tree), str(tree / "tests"), str(tree / "benchmarks")]
    program = (
        f"import sys, pathlib; sys.path[:0] = {folders}; import lifetime; "
        f"lifetime.write_store(pathlib.Path({str(home / 'legstats.sqlite')!r}){number})"
    )
    env = INSTALLED | {"PYTHONPATH": str(tree)}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tree, env=env)


def used(argv: list[str], home: Path, tree: Path = ROOT) -> Used:
    """Run a command of a tree as it is typed."""
    command = [sys.executable, "-m", "analyzer", "--home", str(home), *argv]
    return used_by(command, tree, accepted=(0, 3))


def _best_in_turns(times: int, *asked: tuple[list[str], Path, Path]) -> list[Used]:
    found: list[list[Used]] = [[] for _ in asked]
    for _ in range(times):
        for runs, one in zip(found, asked, strict=True):
            runs.append(used(*one))
    return [
        Used(min(run.seconds for run in runs), min(run.peak_mb for run in runs)) for runs in found
    ]


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """Yield a tree of the commit before."""
    tree = folder / "before"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "--quiet", str(tree), commit], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


if __name__ == "__main__":
    sys.exit(main())
