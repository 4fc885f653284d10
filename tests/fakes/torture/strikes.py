"""Each command struck in each way, and what must hold afterwards."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from os import kill
from signal import SIGKILL
from typing import TYPE_CHECKING
from zipfile import ZipFile

from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.torture.armed import COUNT, FULL, KILL, ArmedCommands, after_power_cut, lay_on_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONDAY = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
STORE = "legstats.sqlite"


@dataclass(frozen=True)
class State:
    """What a home holds that must not be lost: records, what was said, and settings."""

    records: frozenset[str] = frozenset()
    said: frozenset[tuple[str, str, str]] = frozenset()
    settings: str = ""

    def is_between(self, before: State, after: State, *, in_steps: bool) -> bool:
        """Tell whether this is one of the two, or, of work done in steps, on the way."""
        if self in {before, after}:
            return True
        on_the_way = before.records <= self.records <= after.records
        return in_steps and on_the_way and self.said in {before.said, after.said}


def state_of(home: Path) -> State:
    """Read a home's state, and check that its store is whole; raises what SQLite does."""
    path = home / STORE
    settings = home / "config.toml"
    text = settings.read_text() if settings.exists() else ""
    if not path.exists():
        return State(settings=text)
    with closing(sqlite3.connect(path)) as store:
        (whole,) = store.execute("PRAGMA integrity_check").fetchone()
        assert whole == "ok", whole
        records = frozenset(key for (key,) in store.execute("SELECT key FROM record"))
        words = store.execute("SELECT key, topic, value FROM word").fetchall()
        noted = store.execute("SELECT day, topic, value FROM noted ORDER BY rowid").fetchall()
    latest = {(day, topic): value for day, topic, value in noted}
    return State(records, frozenset(words) | {(*at, value) for at, value in latest.items()}, text)


@dataclass(frozen=True)
class Command:
    """A command to be struck: ``in_steps`` when it keeps what it has done as it goes."""

    title: str
    argv: list[str]
    in_steps: bool = False
    by_name: bool = False
    """Whether what it makes has another name each time, such as a session that is added."""


@dataclass
class Tally:
    """What was done to a command, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def make_home(folder: Path) -> tuple[Path, list[Command]]:
    """Make a small home, and the commands that change it."""
    watch, home = folder / "watch", folder / "base"
    watch.mkdir()
    for day in range(3):
        start = MONDAY + timedelta(days=day, hours=12)
        (watch / f"run{day}.fit").write_bytes(run_file(start, 20, every_s=10))
    (watch / "legs.fit").write_bytes(strength_file(MONDAY, ["squat"] * 5))
    assert legstats(home, "sync", watch).code == 0
    assert legstats(home, "log", "2026-06-03", "--soreness", "2").code == 0
    runs = legstats(home, "runs", "--json").json
    legs = legstats(home, "legdays", "--json", "--all").json
    run, leg = runs[0]["run_id"], legs[0]["leg_day_id"]
    assert legstats(home, "legdays", "set", leg, "yes").code == 0
    more = folder / "more"
    more.mkdir()
    with ZipFile(folder / "more.zip", "w") as archive:
        for day in range(10, 13):
            content = run_file(MONDAY + timedelta(days=day, hours=12), 20, every_s=10)
            (more / f"run{day}.fit").write_bytes(content)
            archive.writestr(f"run{day}.fit", content)
    kept = folder / "kept.zip"
    assert legstats(home, "backup", kept).code == 0
    assert legstats(home, "log", "2026-06-04", "--soreness", "4").code == 0
    return home, [
        Command("sync of files", ["sync", str(more)], in_steps=True),
        Command("sync of an archive", ["sync", str(folder / "more.zip")], in_steps=True),
        Command("sync --weight-unit", ["sync", "--weight-unit", "kg", str(watch)], in_steps=True),
        Command("log", ["log", "2026-06-05", "--soreness", "3", "--sleep", "7"]),
        Command("legdays set", ["legdays", "set", leg, "no"]),
        Command("legdays add", ["legdays", "add", "2026-06-15"], by_name=True),
        Command("runs set", ["runs", "set", run, "--kind", "race", "--surface", "trail"]),
        Command("purge", ["purge", "fit", "--yes"]),
        Command("backup", ["backup", "--force", str(home.parent / "home" / "kept.zip")]),
        Command("restore --force", ["restore", "--force", str(kept)]),
    ]


class Torture:
    """Strikes commands in a home, each time from the same beginning.

    Args:
        commands: the processes.
        base: the home to begin with.
        folder: where to work.
    """

    def __init__(self, commands: ArmedCommands, base: Path, folder: Path) -> None:
        self._commands = commands
        self._base = base
        self._home = folder / "home"
        self._synced = folder / "synced"

    def measure(self, command: Command) -> tuple[State, State, int, float]:
        """Return the states before and after an undisturbed command, its calls and seconds."""
        before = self._begin_anew()
        began = time.monotonic()
        done = self._commands.run(self._home, command.argv)
        assert done.code == 0, done
        return before, state_of(self._home), done.calls, time.monotonic() - began

    def strike(self, command: Command, until: float, least: int, seed: int = 0) -> Tally:
        """Kill at every call, at random instants, cut the power and fill the disk at each call.

        Args:
            command: what to run.
            until: when to stop (``time.monotonic``); each way is tried once at least.
            least: how many kills at random instants are enough.
            seed: of the random instants.
        """
        tally = Tally()
        before, after, calls, lasts_s = self.measure(command)
        chance = random.Random(seed)  # noqa: S311 - no secret
        # Spread over all calls from the beginning, so that what time allows covers the whole.
        order = sorted(range(1, calls + 1), key=lambda call: (call * 0.618) % 1)
        ways = [
            *((self._kill_at, at) for at in order),
            *((self._cut_at, at) for at in order),
            (self._cut_at, calls + 1),
            *((self._fill_at, at) for at in order),
            *((self._kill_after, chance.random() * lasts_s) for _ in range(least)),
        ]
        # In turns, so that each has its share of a short run.
        turns = sorted(range(len(ways)), key=lambda turn: (turn * 0.618) % 1)
        for done, turn in enumerate(turns):
            if time.monotonic() > until and done > _AT_LEAST:
                break
            way, at = ways[turn]
            problem = self._checked(way, at, command, (before, after), tally)
            if problem:
                tally.wrong.append(f"{command.title}, {way.__name__.strip('_')} {at:g}: {problem}")
        tally.counts["calls"] = calls
        return tally

    def _checked(self, way, at, command, states, tally) -> str:  # type: ignore[no-untyped-def] # noqa: ANN001
        before, after = states
        self._begin_anew()
        try:
            problem = way(at, command, states, tally)
            if problem:
                return str(problem)
            found = state_of(self._home)
            if command.by_name:
                whole = len(found.records - before.records) == len(found.said - before.said)
                return "" if whole and found.records >= before.records else "half of it is kept"
            if not found.is_between(before, after, in_steps=command.in_steps):
                return f"neither before nor after: {_difference(found, before)}"
            again = self._commands.run(self._home, command.argv)
            if state_of(self._home) != after:
                return f"not completed by the same command: {again.said[-300:]}"
        except (sqlite3.Error, AssertionError) as broken:
            return f"the store is broken: {broken}"
        return ""

    def _begin_anew(self) -> State:
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(self._base, self._home)
        return state_of(self._home)

    def _kill_at(self, at: int, command: Command, _: object, tally: Tally) -> str:
        struck = self._commands.run(self._home, command.argv, KILL, at)
        tally.counts["kills at calls"] += struck.was_killed
        return ""

    def _kill_after(self, delay_s: float, command: Command, _: object, tally: Tally) -> str:
        process = self._commands.begin(self._home, command.argv)
        time.sleep(delay_s)
        with suppress(ProcessLookupError):
            kill(process, SIGKILL)
        tally.counts["kills at random"] += self._commands.end().was_killed
        return ""

    def _cut_at(self, at: int, command: Command, states: tuple[State, State], tally: Tally) -> str:
        lay_on_disk(self._home, self._synced)
        struck = self._commands.run(self._home, command.argv, KILL, at, self._synced)
        after_power_cut(self._home, self._synced)
        tally.counts["power cuts"] += 1
        is_kept = command.in_steps or state_of(self._home).said == states[1].said
        if not struck.was_killed and not (is_kept or command.by_name):
            return "what was said is not on disk although the command was done"
        return ""

    def _fill_at(self, at: int, command: Command, _: object, tally: Tally) -> str:
        struck = self._commands.run(self._home, command.argv, FULL, at)
        tally.counts["full disks"] += 1
        if "Traceback" in struck.said or struck.code < 0 or "bug in legstats" in struck.said:
            return f"not said in a sentence: {struck.said[-400:]}"
        return ""


_AT_LEAST = 5


def _difference(found: State, before: State) -> str:
    return (
        f"{len(found.records)} records for {len(before.records)}, "
        f"said {sorted(found.said ^ before.said)[:4]}"
    )


def each_tally(
    torture: Torture, commands: list[Command], minutes: float, least: int
) -> Iterator[tuple[str, Tally]]:
    """Strike all commands, each in its share of the time."""
    for number, command in enumerate(commands):
        share = minutes * 60 / len(commands)
        yield command.title, torture.strike(command, time.monotonic() + share, least, number)


__all__ = ["COUNT", "ArmedCommands", "Torture", "each_tally", "make_home"]
