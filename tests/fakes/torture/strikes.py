"""Each command struck in each way, and what must hold afterwards."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest
from os import kill
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING
from zipfile import ZipFile

from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.torture.armed import COUNT, FULL, KILL, ArmedCommands, after_power_cut, lay_on_disk

from analyzer.store import Store
from analyzer.store.packing import unpack_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

MONDAY = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)
STORE = "legstats.sqlite"
_OLDER = Path(__file__).parents[2] / "store" / "versions" / "3.sqlite.gz"
_MEASURED, _INSTANTS_A_TURN = 2, 3
_TRIES_A_KILL = 2
"""Instants for each kill that is wanted: some commands are over before theirs."""
_LATE = 0.9


@dataclass(frozen=True)
class State:
    """What a home holds that must not be lost: records, what was said, and settings."""

    records: frozenset[tuple[str, int]] = frozenset()
    """Each by its key, with what its stream comes to."""
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
        streams = store.execute("SELECT key, stream FROM record").fetchall()
        words = store.execute("SELECT key, topic, value FROM word").fetchall()
        noted = store.execute("SELECT day, topic, value FROM noted ORDER BY rowid").fetchall()
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
        trials, draws = (
            store.execute(asked).fetchall() if table in tables else []
            for table, asked in (
                ("trial", "SELECT habit, flips, stopped_at IS NULL FROM trial"),
                ("trial_draw", "SELECT trial, number, with_habit FROM trial_draw"),
            )
        )
    said = {(day, topic): (day, topic, value) for day, topic, value in noted}
    return State(
        frozenset((key, _content_of(blob)) for key, blob in streams),
        frozenset((*words, *said.values(), *trials, *draws)),
        text,
    )


def _content_of(stream: bytes | None) -> int:
    if not stream:
        return 0
    unpacked = unpack_stream(stream)
    series = (getattr(unpacked, one.name) for one in fields(unpacked))
    return hash(tuple(one.tobytes() for one in series if hasattr(one, "tobytes")))


@dataclass(frozen=True)
class Command:
    """A command to be struck: ``in_steps`` when it keeps what it has done as it goes."""

    title: str
    argv: list[str]
    in_steps: bool = False
    by_name: bool = False
    """Whether what it makes has another name each time, such as a session that is added."""
    base: Path | None = None
    """The home it begins with, where it is another one."""


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
        for day in range(10, 16):
            content = run_file(MONDAY + timedelta(days=day, hours=12), 20, every_s=10)
            (more / f"run{day}.fit").write_bytes(content)
            archive.writestr(f"run{day}.fit", content)
    sheet = folder / "sheet.csv"
    sheet.write_text("date,soreness,sleep_h\n2026-06-07,2,7\n2026-06-08,1,8\n")
    kept = folder / "kept.zip"
    assert legstats(home, "backup", kept).code == 0
    assert legstats(home, "log", "2026-06-04", "--soreness", "4").code == 0
    old, packed = _older_homes(folder)
    return home, [
        Command("sync of files", ["sync", str(more)], in_steps=True),
        Command("sync of an archive", ["sync", str(folder / "more.zip")], in_steps=True),
        Command("sync --weight-unit", ["sync", "--weight-unit", "kg", str(watch)], in_steps=True),
        Command("log", ["log", "2026-06-05", "--soreness", "3", "--sleep", "7"]),
        Command("log import", ["log", "import", str(sheet)]),
        Command("legdays set", ["legdays", "set", leg, "no"]),
        Command("legdays add", ["legdays", "add", "2026-06-15"], by_name=True),
        Command("runs set", ["runs", "set", run, "--kind", "race", "--surface", "trail"]),
        Command("try", ["try", "massage", "--flips", "40"]),
        Command("config set", ["config", "set", "athlete.hr_max", "188"]),
        Command("purge", ["purge", "fit", "--yes"]),
        Command("log, older store", ["log", "2026-06-05", "--soreness", "3"], base=old),
        Command("sync, older store", ["sync", str(watch)], in_steps=True, base=old),
        Command("sync that compacts", ["sync", str(watch)], in_steps=True, base=packed),
        Command("backup", ["backup", "--force", str(home.parent / "home" / "kept.zip")]),
        Command("restore --force", ["restore", "--force", str(kept)]),
    ]


def _older_homes(folder: Path) -> tuple[Path, Path]:
    """Make a home of an older legstats, and one whose streams were packed anew, but not compacted.

    The next sync of the first packs its streams as they are packed today; that of the second
    gives the room that became free back to the disk.
    """
    old, packed = folder / "old", folder / "packed"
    for home in (old, packed):
        home.mkdir()
        (home / STORE).write_bytes(gzip.decompress(_OLDER.read_bytes()))
    with Store(packed / STORE) as store:
        store.repack_streams()
    return old, packed


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
        self._lasts_s: dict[str, float] = {}

    def measure(self, command: Command) -> tuple[State, State, int, float]:
        """Return the states before and after an undisturbed command, its calls and seconds."""
        lasted = []
        for _ in range(_MEASURED):
            before = self._begin_anew(command)
            self._commands.begin(self._home, command.argv)
            began = time.monotonic()
            done = self._commands.end()
            lasted.append(time.monotonic() - began)
            assert done.code == 0, done
        return before, state_of(self._home), done.calls, min(lasted)

    def strike(self, command: Command, least: int, done: int = 0) -> Iterator[Tally]:
        """Kill at every call, at random instants, cut the power and fill the disk at each call.

        Args:
            command: what to run.
            least: how many processes are to be killed at instants spread over their work.
            done: how many turns an earlier sitting has done.

        Yields:
            The same tally after each turn: some instants, and one call in each way.
        """
        tally = Tally()
        before, after, calls, self._lasts_s[command.title] = self.measure(command)
        tally.counts["calls"] = calls
        # Spread over all calls from the beginning, so that what time allows covers the whole.
        order = sorted(range(1, calls + 1), key=_spread)
        instants = iter([(self._kill_after, _spread(one)) for one in range(least * _TRIES_A_KILL)])
        ways = (
            *(instants for _ in range(_INSTANTS_A_TURN)),
            [(self._kill_at, at) for at in order],
            [(self._cut_at, at) for at in (*order, calls + 1)],
            [(self._fill_at, at) for at in order],
        )
        for turn in islice(zip_longest(*ways), done, None):
            for way, at in filter(None, turn):
                if way == self._kill_after and tally.counts["kills at random"] >= least:
                    continue
                problem = self._checked(way, at, command, (before, after), tally)
                if problem:
                    name = way.__name__.strip("_")
                    tally.wrong.append(f"{command.title}, {name} {at:g}: {problem}")
            yield tally

    def _checked(self, way, at, command, states, tally) -> str:  # type: ignore[no-untyped-def] # noqa: ANN001
        before, after = states
        self._begin_anew(command)
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

    def _begin_anew(self, command: Command) -> State:
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(command.base or self._base, self._home)
        return state_of(self._home)

    def _kill_at(self, at: int, command: Command, _: object, tally: Tally) -> str:
        struck = self._commands.run(self._home, command.argv, KILL, at)
        tally.counts["kills at calls"] += struck.was_killed
        return ""

    def _kill_after(self, part: float, command: Command, _: object, tally: Tally) -> str:
        process = self._commands.begin(self._home, command.argv)
        time.sleep(part * self._lasts_s[command.title])
        with suppress(ProcessLookupError):
            kill(process, SIGKILL)
        was_killed = self._commands.end().was_killed
        tally.counts["kills at random"] += was_killed
        # What else the machine does makes a command faster or slower; the instants follow it.
        if not was_killed:
            self._lasts_s[command.title] *= 0.95
        elif part > _LATE:
            self._lasts_s[command.title] *= 1.05
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


def _spread(turn: float) -> float:
    """Return 0 to 1, however far one counts evenly spread."""
    return (turn * 0.618034) % 1


def _difference(found: State, before: State) -> str:
    return (
        f"{len(found.records)} records for {len(before.records)}, "
        f"said {sorted(found.said ^ before.said)[:4]}"
    )


def strike_all(
    torture: Torture, commands: list[Command], minutes: float, least: int, done: int = 0
) -> dict[str, Tally]:
    """Strike all commands in turns, so that each is struck as often; once at least.

    Args:
        torture: what strikes.
        commands: the commands.
        minutes: when to stop, done or not.
        least: how many kills at random instants are enough of each.
        done: how many turns an earlier sitting has done.

    Returns:
        What was done to each, by its title.
    """
    ends = time.monotonic() + minutes * 60
    under_way = {command.title: torture.strike(command, least, done) for command in commands}
    tallies: dict[str, Tally] = {}
    while under_way:
        for title, strikes in list(under_way.items()):
            if (tally := next(strikes, None)) is None or time.monotonic() > ends:
                del under_way[title]
            tallies[title] = tally or tallies[title]
    return tallies


__all__ = ["COUNT", "ArmedCommands", "Torture", "make_home", "strike_all"]
