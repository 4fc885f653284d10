"""legstats hurt on purpose, for as long as one likes: `make torture MINUTES=60`.

Kills at random instants and at every call that changes a file; power cuts; a full disk; inputs
without end; every test that docs/reliability.md names; and fuzzing guided by the code that is
reached, where the extra ``fuzz`` is installed (at random where not). With ``--write`` the figures
go into docs/reliability.md. Needs Linux and a C compiler for the strikes.

With ``--keep FOLDER`` the inputs that fuzzing found worth keeping stay there, and its executions
add up over sittings: a million of a format, or an hour of a processor, is more than one night.
With ``--formats`` only those are fuzzed, so that each core may have some of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.torture.armed import ArmedCommands, build_shim  # noqa: E402 - after the path is set
from fakes.torture.endless import ENDLESS, MB  # noqa: E402 - as above
from fakes.torture.mutations import mutated  # noqa: E402 - as above
from fakes.torture.strikes import Torture, make_home, strike_all  # noqa: E402 - as above
from fakes.torture.targets import NAMES, SEEDS, seeds_of, try_input  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMISES = ROOT / "docs" / "reliability.md"
MOST_MB, MOST_S_A_MB = 512, 2.0
ENOUGH_KILLS, ENOUGH_TRIES, ENOUGH_S = 200, 1_000_000, 3600.0
SITTING_S = 600.0
"""How long one process fuzzes: it grows as it goes, and what it did is kept when it ends."""
SHARES = {"strikes": 0.45, "fuzz": 0.4}
"""Of the minutes; what is left goes to inputs without end and the named tests."""
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is for its owner alone
"""What a kill leaves does not depend on the disk, and what a power cut leaves is simulated."""
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_TALLIED = ("kills at random", "kills at calls", "power cuts", "full disks")


def main() -> None:
    """Hurt, print, and say by the exit code whether anything was lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=30.0)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--done", type=int, default=0, help="turns of an earlier sitting")
    asked.add_argument("--keep", type=Path, help="folder of what fuzzing keeps between sittings")
    asked.add_argument("--formats", nargs="+", choices=list(NAMES), default=list(NAMES))
    asked.add_argument("--only", choices=("strikes", "endless", "named", "fuzz"))
    chosen = asked.parse_args()
    minutes = {
        name: chosen.minutes * (1.0 if chosen.only else share) for name, share in SHARES.items()
    }
    parts = {
        # A process is said to have needed what the one that started it did: fuzzing is held to a
        # limit of memory, so it comes before the inputs without end make this one large.
        "fuzz": lambda: fuzz(minutes["fuzz"], chosen.keep, chosen.formats),
        "strikes": lambda: strike(minutes["strikes"], chosen.done),
        "endless": read_endless,
        "named": run_named_tests,
    }
    all_wrong: list[str] = []
    for name, part in parts.items():
        if chosen.only in {None, name}:
            began, lines, wrong = time.monotonic(), [], []
            for line, problems in part():
                print(line, flush=True)
                lines.append(line)
                wrong += problems
            lasted = (time.monotonic() - began) / 60
            when = datetime.now(UTC)
            minutes_now = f", {lasted:.0f} minutes" if lasted >= 1 else ""
            lines += ["", f"{when:%d %B %Y}{minutes_now}; {len(wrong)} losses."]
            print(*wrong, lines[-1], "", sep="\n", flush=True)
            if chosen.write:
                write_figures(name, lines)
            all_wrong += wrong
    sys.exit(bool(all_wrong))


def strike(minutes: float, done: int) -> Iterator[tuple[str, list[str]]]:
    """Strike each command in each way."""
    yield "| command | calls | " + " | ".join(_TALLIED) + " | lost |", []
    yield "|---" * (len(_TALLIED) + 3) + "|", []
    sums: Counter[str] = Counter()
    lost = 0
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as name:
        folder = Path(name)
        try:
            shim = build_shim(folder)
        except (OSError, subprocess.CalledProcessError) as error:
            yield f"No strikes: {error}", ["there is no C compiler, or this is not Linux"]
            return
        base, commands = make_home(folder)
        with ArmedCommands(shim, folder) as armed:
            torture = Torture(armed, base, folder)
            for title, tally in strike_all(torture, commands, minutes, ENOUGH_KILLS, done).items():
                sums += tally.counts
                lost += len(tally.wrong)
                yield _struck(title, tally.counts, len(tally.wrong)), tally.wrong
    yield _struck("**all**", sums, lost), []


def _struck(title: str, counts: Counter[str], lost: int) -> str:
    cells = [f"{counts[one]:,}" for one in ("calls", *_TALLIED)]
    return f"| {title} | " + " | ".join(cells) + f" | {lost} |"


def read_endless() -> Iterator[tuple[str, list[str]]]:
    """Read each input without end in a process of its own."""
    yield "| input without end | MB | processor time, s | memory, MB |", []
    yield "|---|---|---|---|", []
    for name, made in ENDLESS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(made())
            size = path.stat().st_size / MB
            took_s, peak_mb, code, said = _measured(
                ["--home", f"{folder}/home", "sync", "--timezone", "UTC", str(path)]
            )
        problems = []
        if took_s > MOST_S_A_MB * max(size, MOST_MB / 2) or peak_mb > MOST_MB:
            problems.append(f"{name}: {took_s:.1f} s, {peak_mb} MB")
        if code not in {0, 5} or "Traceback" in said or "bug in legstats" in said:
            problems.append(f"{name}: exit {code}, {said[-200:]}")
        yield f"| {name} | {size:.1f} | {took_s:.1f} | {peak_mb} |", problems


def _measured(argv: list[str]) -> tuple[float, int, int, str]:
    """Run a command; return processor seconds and peak memory of it and its children."""
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "analyzer", *argv]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=ROOT
        )
        watched, peak, took = psutil.Process(process.pid), 0, 0.0
        while process.poll() is None:
            memory, used = 0, 0.0
            try:
                for one in (watched, *watched.children(recursive=True)):
                    memory += one.memory_info().rss
                    times = one.cpu_times()
                    used += times.user + times.system
            except psutil.Error:
                continue
            peak, took = max(peak, memory), max(took, used)
            if peak > 2 * MOST_MB * MB:
                process.kill()
            time.sleep(0.01)
        said.seek(0)
        return took, peak // MB, process.returncode, said.read().decode(errors="replace")


def run_named_tests() -> Iterator[tuple[str, list[str]]]:
    """Run every test that a promise names: the faults, each as it was found."""
    named = sorted(set(named_tests(PROMISES.read_text(encoding="utf-8"))))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *named],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    last = (done.stdout.strip() or done.stderr.strip() or "no word").splitlines()[-1]
    yield (
        f"Tests that the promises name: {len(named)} names; {last.strip('= ')}.",
        ([] if done.returncode == 0 else [f"a named test failed: {last}"]),
    )


def named_tests(text: str) -> Iterator[str]:
    """Yield the tests that a text names, as pytest is told them."""
    for file, test in _NAMED.findall(text):
        yield f"{file}::{test}" if test else file


def fuzz(minutes: float, keep: Path | None, formats: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Fuzz each of some formats in its share of the time, until all have had enough."""
    guided = find_spec("atheris") is not None
    reached = "edges" if guided else "edges (not guided: the extra fuzz is not installed)"
    yield f"| format | executions | processor time, s | {reached} | found |", []
    yield "|---|---|---|---|---|", []
    with tempfile.TemporaryDirectory() as aside:
        # Those who fuzz run in another folder: a place must mean the same there.
        folder = (keep or Path(aside)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        before = {kind: _Fuzzed.kept_in(folder, kind) for kind in NAMES}
        wanting = [kind for kind in formats if not before[kind].has_enough]
        tries = enough = 0
        for kind, tally in before.items():
            seconds = minutes * 60 / len(wanting) if kind in wanting else 0.0
            after, found = _fuzzed_longer(kind, tally, seconds, folder)
            tries, enough = tries + after.tries, enough + after.has_enough
            edges = f"{after.edges:,}" if after.edges else "–"
            cells = (f"{after.tries:,}", f"{after.took_s:.0f}", edges)
            yield f"| {kind} | {' | '.join(cells)} | {len(found)} |", found
        sittings = " over several sittings" if keep else ""
        yield f"\nIn all {tries:,} executions{sittings}. A million of a format, or an hour of a", []
        yield f"processor: {enough} of {len(before)} have had it.", []


def _fuzzed_longer(
    kind: str, tally: _Fuzzed, seconds: float, folder: Path
) -> tuple[_Fuzzed, list[str]]:
    """Return a format's tally after so many seconds more, and what was found in them."""
    found: list[str] = []
    ends = time.monotonic() + seconds
    sit = _guided if find_spec("atheris") else _at_random
    while not (found or tally.has_enough) and (left := ends - time.monotonic()) > 0:
        one, found = sit(kind, min(SITTING_S, left), tally.tries_left, folder / kind)
        tally = tally.followed_by(one)
        tally.keep_in(folder, kind)
    return tally, found


@dataclass(frozen=True)
class _Fuzzed:
    """How much a format was fuzzed: executions, seconds of a processor, edges of code reached."""

    tries: int = 0
    took_s: float = 0.0
    edges: int = 0

    @property
    def tries_left(self) -> int:
        return ENOUGH_TRIES - self.tries

    @property
    def has_enough(self) -> bool:
        return self.tries_left <= 0 or self.took_s >= ENOUGH_S

    def followed_by(self, later: _Fuzzed) -> _Fuzzed:
        return _Fuzzed(
            self.tries + later.tries, self.took_s + later.took_s, max(self.edges, later.edges)
        )

    @staticmethod
    def kept_in(folder: Path, kind: str) -> _Fuzzed:
        path = folder / f"{kind}.json"
        return _Fuzzed(**json.loads(path.read_text())) if path.exists() else _Fuzzed()

    def keep_in(self, folder: Path, kind: str) -> None:
        (folder / f"{kind}.json").write_text(json.dumps(asdict(self)))


def _guided(kind: str, seconds: float, most: int, corpus: Path) -> tuple[_Fuzzed, list[str]]:
    corpus.mkdir(parents=True, exist_ok=True)
    began = _children_s()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "fakes.torture.fuzz", kind, str(corpus)),
            str(SEEDS / kind),
            *(f"-max_total_time={max(1, round(seconds))}", f"-runs={most}"),
            # Its clock is that of the wall, and the machine may be busy; each input's own limit is
            # in seconds of the processor.
            *("-print_final_stats=1", "-timeout=300"),
            # atheris never frees the arrays that a comparison makes: the process grows by all of
            # them, and only what is asked for at once tells of an input.
            *(f"-rss_limit_mb={4 * MOST_MB}", f"-malloc_limit_mb={MOST_MB}"),
            f"-artifact_prefix={tempfile.gettempdir()}/{kind}-",
        ],
        cwd=ROOT / "tests",
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    tries = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    fuzzed = _Fuzzed(
        int(tries[1]) if tries else 0,
        _children_s() - began,
        int(edges[-1]) if edges else 0,
    )
    return fuzzed, [] if done.returncode == 0 else [f"{kind}: {done.stderr[-600:]}"]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _at_random(kind: str, seconds: float, most: int, _corpus: Path) -> tuple[_Fuzzed, list[str]]:
    seeds, chance = seeds_of(kind), random.Random()  # noqa: S311 - no secret
    began, tries, found = time.process_time(), 0, []
    while time.process_time() - began < seconds and tries < most:
        data = mutated(seeds, chance)
        tries += 1
        try:
            try_input(kind, data)
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            kept = Path(tempfile.gettempdir()) / f"{kind}-{len(found)}"
            kept.write_bytes(data)
            found.append(f"{kind}: {type(error).__name__} {error}; the input is {kept}")
    return _Fuzzed(tries, time.process_time() - began), found


def write_figures(part: str, lines: list[str]) -> None:
    """Put the figures of one part into the page of promises, in place of its last ones."""
    text = PROMISES.read_text(encoding="utf-8")
    head, mark, rest = text.partition(f"<!-- {part} -->\n")
    _, end, tail = rest.partition("<!-- end -->")
    PROMISES.write_text(f"{head}{mark}\n" + "\n".join(lines) + f"\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
