"""The command as a user types it, with a home of its own."""

from __future__ import annotations

import io
import json
import logging
import os
import pty
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Never

import pytest
from fakes.forked import command_server

from analyzer.cli.main import run
from analyzer.report import worker
from analyzer.sync import workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

WITHOUT_ROOT = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON, which may not say NaN."""
        return json.loads(self.out, parse_constant=_never)


def _never(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


class _Read(io.StringIO):
    """What is said, with somebody who reads each line as it comes and does something elsewhere."""

    def __init__(self, reader: Callable[[str], object]) -> None:
        super().__init__()
        self._reader = reader
        self._lines = 0
        self._elsewhere = ThreadPoolExecutor(1)
        self._done: list[Future[object]] = []

    def write(self, text: str) -> int:
        written = super().write(text)
        *whole, _ = self.getvalue().split("\n")
        for line in whole[self._lines :]:
            self._done.append(self._elsewhere.submit(self._reader, line))
        self._lines = len(whole)
        return written

    def read_to_its_end(self) -> None:
        self._elsewhere.shutdown()
        for done in self._done:
            done.result()


def legstats(
    home: Path, *arguments: str | Path, reader: Callable[[str], object] | None = None, **env: str
) -> Said:
    """Run the command in this process, as if typed with its data in ``home``.

    A report's helper is not to be had, so its work is done here, as it then is for a user; and so
    is all reading, as on one core.
    ``reader`` reads each line of what it says beside its answer while it still runs.
    """
    if reader is None:
        return _typed(home, arguments, env, (io.StringIO(), io.StringIO()))
    err = _Read(reader)
    said = _typed(home, arguments, env, (io.StringIO(), err))
    err.read_to_its_end()
    return said


def _typed(
    home: Path,
    arguments: tuple[str | Path, ...],
    env: dict[str, str],
    streams: tuple[io.StringIO, io.StringIO],
) -> Said:
    out, err = streams
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in _environment(home, env).items():
            patch.setenv(name, value)
        time.tzset()
        patch.setattr(worker, "WorkerPool", _no_helper)
        patch.setattr(workers, "usable_cores", lambda: 1)
        patch.setattr(logging.getLogger(), "handlers", [])  # those of the tests would hear it all
        code = run([str(argument) for argument in arguments])
    time.tzset()
    return Said(code, out.getvalue(), err.getvalue())


def _no_helper(*_: object) -> Never:
    raise OSError("a helper would import anew what is here already")


class Screen(io.StringIO):
    """A terminal, as far as what is printed asks."""

    def isatty(self) -> bool:
        """Say that somebody reads."""
        return True


def legstats_on_screen(home: Path, *arguments: str | Path, columns: int, **env: str) -> Said:
    """Run the command in this process as at a terminal so wide, where nobody types."""
    wanted = {"COLUMNS": str(columns), "TERM": "xterm", **env}
    return _typed(home, arguments, wanted, (Screen(), Screen()))


def legstats_process(home: Path, *arguments: str | Path, **env: str) -> Said:
    """Run the command as a process of its own, forked from one that has imported it."""
    with TemporaryFile() as out, TemporaryFile() as err, TemporaryFile() as nothing:
        streams = [nothing.fileno(), out.fileno(), err.fileno()]
        command_server().begin([*map(str, arguments)], _environment(home, env), streams)
        code = command_server().end()
        for stream in (out, err):
            stream.seek(0)
        said = Said(code, out.read().decode(), err.read().decode())
    assert "Traceback" not in said.err, said.err
    return said


def legstats_started(home: Path, *arguments: str | Path, as_root: bool = True, **env: str) -> Said:
    """Start the command from nothing, as a shell does; without root's power to read everything."""
    powerless = not as_root and hasattr(os, "geteuid") and os.geteuid() == 0
    command = [sys.executable, "-m", "analyzer", *map(str, arguments)]
    done = subprocess.run(
        [*(WITHOUT_ROOT if powerless else ()), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | _environment(home, env),
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def legstats_at_terminal(
    home: Path, *arguments: str | Path, typed: str = "", answers: tuple[tuple[str, str], ...] = ()
) -> str:
    """Run the command at a terminal and type at it; return all that stood on the screen.

    ``answers`` are typed when their question has come: a hidden prompt drops what came before.
    """
    ours, theirs = pty.openpty()
    environ = _environment(home, {"TERM": "dumb"})
    command_server().begin([*map(str, arguments)], environ, [theirs] * 3)
    os.close(theirs)
    os.write(ours, typed.encode())
    screen = b""
    with suppress(OSError):  # the terminal is gone when the command is
        while piece := os.read(ours, 4096):
            screen += piece
            if answers and answers[0][0].encode() in screen:
                os.write(ours, answers[0][1].encode())
                answers = answers[1:]
    os.close(ours)
    command_server().end()
    return screen.decode()


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    return {"LEGSTATS_HOME": str(home), "NO_COLOR": "1", "TZ": "UTC", **more}
