"""Whatever is in the store: no traceback, no broken word, no colour where none is wanted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import Said, legstats, legstats_on_screen, legstats_process
from fakes.fit_encoder import Session, fit_file, run_file, strength_file

from analyzer.cli.main import COMMANDS, import_command
from analyzer.loading import load
from analyzer.report import data
from analyzer.report.files import file_contents
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
BROKEN = b"\x0e\x10\x00\x00no activity"
WEEK = "mon legs 18:00, wed intervals 7:00, sat long 9:00"
SHOWN = (
    ("status",), ("status", "--failures"), ("status", "--short"), ("runs",), ("runs", "--all"),
    ("runs", "list", "--sport", "ride"), ("legdays",), ("legdays", "--undecided"),
    ("legdays", "decide"), ("log",), ("compare",), ("compare", "--metric", "hr"), ("check",),
    ("compare", "--since", "2026-11-01", "--until", "yesterday"),
    ("check", "--since", "2026-11-01", "--until", "yesterday"), ("check", "run-2026"), ("today",),
    ("today", "--short"), ("today", "--at", "tomorrow 7:00"), ("plan",), ("plan", "--week", WEEK),
    ("plan", "check", "--week", WEEK), ("config",), ("habits",), ("try", "list"),
    ("runs", "--since", "2026-11-01", "--until", "yesterday"),
    ("legdays", "--since", "2026-11-01", "--until", "yesterday"),
    ("legdays", "explain", "strength"), ("try", "foam-rolling"), ("repair",),
)  # fmt: skip
"""What only shows; what writes, asks a service or a person has tests of its own."""
WITH_JSON = {
    "status", "runs", "legdays", "log", "compare", "check", "today", "plan", "config", "habits",
    "try", "repair",
}  # fmt: skip
NO_JSON = {"decide", "--short", "--help", "foam-rolling"}
REPORT_FILES = {"index.html", "report.json"}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def run(day: int) -> bytes:
    return run_file(START + timedelta(days=day), 30, every_s=10)


def legs(day: int) -> bytes:
    return strength_file(START + timedelta(days=day, hours=11), ["squat"] * 5)


def ride(day: int) -> bytes:
    return fit_file(Session(started_at=START + timedelta(days=day), seconds=3600, sport="cycling"))


def read(home: Path, folder: Path, **files: bytes) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.fit").write_bytes(content)
    legstats(home, "sync", folder)


def nothing(_: Path, __: Path) -> None:
    """Nobody has done anything yet."""


def only_failures(home: Path, folder: Path) -> None:
    read(home, folder, broken=BROKEN)


def only_rides(home: Path, folder: Path) -> None:
    read(home, folder, ride=ride(0))


def only_lifts(home: Path, folder: Path) -> None:
    read(home, folder, legs=legs(0))


def only_runs(home: Path, folder: Path) -> None:
    read(home, folder, one=run(0), other=run(2))


def purged(home: Path, folder: Path) -> None:
    read(home, folder, one=run(0), legs=legs(1))
    assert legstats(home, "purge", "fit", "--yes").code == 0


def only_the_account_failed(home: Path, _: Path) -> None:
    with Store(home / "legstats.sqlite") as store:
        place = store.account("strava").failure_place("7")
        store.failures.note(place, "Strava activity 7: no answer.", account="strava")


def future_data(home: Path, folder: Path) -> None:
    ahead = (datetime.now(UTC) - START).days
    read(home, folder, one=run(ahead + 1), far=run(ahead + 400), legs=legs(ahead))


def one_of_each(home: Path, folder: Path) -> None:
    read(home, folder, legs=legs(0), one=run(1), ride=ride(2), broken=BROKEN)
    legstats(
        home, "legdays", "set", legstats(home, "legdays", "add", "2026-11-05").out.strip(), "auto"
    )
    legstats(home, "log", "2026-11-03", "--soreness", "4", "--note", "stairs \x1b[31mhurt")


STATES: tuple[Callable[[Path, Path], None], ...] = (
    nothing, only_failures, only_rides, only_lifts, only_runs, purged, only_the_account_failed,
    future_data, one_of_each,
)  # fmt: skip


WIDTHS = {state.__name__: (60,) for state in STATES} | {
    "nothing": (60, 120), "only_lifts": (60, 80), "only_runs": (60, 80, 120), "purged": (60, 120),
    "future_data": (60, 80, 120), "one_of_each": (60, 80, 120),
}  # fmt: skip
"""Columns of the terminals tried: the narrow one everywhere, all where much is told."""
NEVER_BROKEN = re.compile(r"`[^`]*`|legstats |/|\S{40}")
"""What is copied from the screen: commands, and ways to files."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home in each state."""
    made = {}
    for state in STATES:
        folder = tmp_path_factory.mktemp(state.__name__)
        state(folder, folder / "files")
        made[state.__name__] = folder
    return made


@pytest.fixture(scope="module")
def seen() -> set[tuple[int, tuple[str, ...], Said]]:
    """What was looked at: how wide the terminal was, the command, and what a pipe gets of it."""
    return set()


def assert_sound(text: str) -> None:
    assert "Traceback" not in text
    assert not re.search(r"\b(?:nan|NaT|None|NaN|inf)\b", text), text
    assert not COLOUR.search(text)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_command_answers_in_every_state(
    homes: dict[str, Path],
    seen: set[tuple[int, tuple[str, ...], Said]],
    state: Callable[[Path, Path], None],
) -> None:
    home = homes[state.__name__]
    for words in SHOWN:
        said = legstats(home, *words)
        assert said.code in {0, 2}, (words, said)
        assert_sound(said.out + said.err)
        assert said.out + said.err, words
        if words[0] in WITH_JSON and words[-1] not in NO_JSON:
            asked = legstats(home, *words, "--json")
            assert asked.code == 2 or asked.json is not None
        longest, narrower = max(map(len, (said.out + said.err).splitlines())), 0
        for columns in WIDTHS[state.__name__]:
            # What one that is narrower has room for, or another state told alike, looks no other.
            if longest > narrower and (columns, words, said) not in seen:
                assert_fits(home, words, said, columns)
                seen.add((columns, words, said))
            narrower = columns


def assert_fits(home: Path, words: tuple[str, ...], piped: Said, columns: int) -> None:
    """Hold what a terminal shows against what a pipe gets: each word whole, each line short."""
    shown = legstats_on_screen(home, *words, columns=columns, TERM="xterm-256color", NO_COLOR="1")
    assert shown.code == piped.code
    assert_sound(shown.out + shown.err)
    for screen, text in ((shown.out, piped.out), (shown.err, piped.err)):
        # What a narrow table says row by row ends in a sign.
        whole = {each for word in text.split() for each in (word, f"{word};", f"{word}:")}
        assert set(screen.split()) <= whole, (words, columns)
        lines = screen.splitlines()
        long = [line for line in lines if len(line) > columns and not NEVER_BROKEN.search(line)]
        assert not long or "--short" in words, (words, columns, long)


def test_colours_are_for_terminals_that_want_them(homes: dict[str, Path]) -> None:
    home, coloured, found = homes["one_of_each"], {"TERM": "xterm-256color", "NO_COLOR": ""}, set()
    for words in (*SHOWN, ("check", "--all")):
        screen = legstats_on_screen(home, *words, columns=80, **coloured)
        if not COLOUR.search(screen.out + screen.err):
            continue  # what has none here has none where fewer are wanted
        found.add(words)
        # That NO_COLOR keeps them away is held wherever a screen is looked at.
        told = legstats_on_screen(home, *words, columns=80, **(coloured | {"TERM": "dumb"}))
        assert not COLOUR.search(told.out + told.err), words
        piped = legstats(home, *words, **coloured)
        assert not COLOUR.search(piped.out + piped.err), words
    assert {("legdays",), ("check", "--all"), ("today",), ("plan", "--week", WEEK)} <= found


def test_whatever_the_state_a_report_tables_and_the_journal_are_written(
    homes: dict[str, Path], tmp_path: Path
) -> None:
    for state, home in homes.items():
        journal = tmp_path / f"{state}.csv"
        report = data.build(load(home))
        assert file_contents(report, ("html", "json"), sample=False).keys() == REPORT_FILES, state
        for words in (("export", "-o", tmp_path / state), ("log", "export", journal)):
            said = legstats(home, *words)
            assert (said.code, "Traceback" in said.err) == (0, False), (state, said)
        read_back = legstats(home, "log", "import", journal)
        assert read_back.code == 0, (state, read_back)
        assert_sound(read_back.out + read_back.err)


def test_as_a_process_without_a_terminal_it_is_as_quiet(homes: dict[str, Path]) -> None:
    said = legstats_process(homes["only_failures"], "status")
    assert said.code == 0
    assert_sound(said.out + said.err)


def test_the_help_of_every_command_fits_its_terminal(homes: dict[str, Path]) -> None:
    named = {name: import_command(name) for name in COMMANDS}
    commands = {name: getattr(of, of.__name__.rpartition(".")[2]) for name, of in named.items()}
    below = [(name, sub) for name, one in commands.items() for sub in getattr(one, "commands", ())]
    for words in ((), *((name,) for name in COMMANDS), *below):
        for columns in (60, 80, 120):
            said = legstats_on_screen(homes["nothing"], *words, "--help", columns=columns)
            assert (said.code, said.err) == (0, ""), words
            assert_sound(said.out)
            lines = said.out.splitlines()
            # Examples stand as they are typed.
            long = [each for each in lines if len(each) > columns and "legstats " not in each]
            assert not long, (words, columns, long)


def test_every_command_that_shows_is_among_them() -> None:
    write_or_ask = {"sync", "login", "logout", "purge", "report", "export", "demo"}
    with_help_alone = {"open", "backup", "restore", "cohort"}
    shown = {words[0] for words in SHOWN} | with_help_alone
    missing = set(COMMANDS) - shown - write_or_ask
    assert not missing, f"not tried in every state: {missing}"
