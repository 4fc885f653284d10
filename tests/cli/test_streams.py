"""Output goes wherever it is sent: closed streams, and encodings that lack our characters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from analyzer.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.frames.dataset import Dataset

COMMANDS = ("compare", "check", "legdays", "runs", "status", "today", "config")


def typed(home: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which $LEGSTATS is the command."""
    command = f"{sys.executable} -m analyzer --home {home}"
    return subprocess.run(
        ["sh", "-c", line.replace("$LEGSTATS", command)],
        capture_output=True,
        check=False,
        timeout=120,
        env=os.environ | {"TZ": "UTC"},
    )


def redirected(home: Path, command: str, encoding: str) -> str:
    """Return what a command prints into streams of an encoding."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--home", str(home), command])
    for stream in (out, err):
        stream.flush()
    assert code == 0, err.buffer.getvalue()
    assert b"Traceback" not in err.buffer.getvalue()
    return out.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("command", COMMANDS)
def test_redirected_on_windows_every_command_prints(sample: Dataset, command: str) -> None:
    assert redirected(sample.config.home, command, "cp1252")


def test_what_the_encoding_lacks_is_written_plainly(sample: Dataset) -> None:
    narrow = redirected(sample.config.home, "compare", "latin-1")
    whole = redirected(sample.config.home, "compare", "utf-8")
    plainly = {"\u202f": " ", "\u2212": "-", "\u2013": "-", "\u2019": "'"}
    assert narrow == whole.translate(str.maketrans(plainly))


@pytest.mark.parametrize("closed", ["<&-", "2>&-", ">&-", "<&- >&- 2>&-"])
def test_a_closed_stream_stops_nothing(tmp_path: Path, closed: str) -> None:
    (tmp_path / "empty").mkdir()
    done = typed(tmp_path / "home", f"$LEGSTATS sync {tmp_path / 'empty'} {closed}")
    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, 5}
