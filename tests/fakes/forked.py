"""Commands in processes that can be killed at any instant, without importing anything anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

_SERVE = """
import json, os, sys
import analyzer.accounts.strava.client, analyzer.accounts.hevy.client
import analyzer.accounts.garmin.client, analyzer.accounts.intervals.client
import analyzer.importers.fit
import analyzer.sync.account, analyzer.sync.files
import analyzer.actions.sources, analyzer.cli.progress, analyzer.cli.sync, analyzer.dataset.kept
import filelock
from analyzer.cli.main import run
for line in sys.stdin:
    process = os.fork()
    if process == 0:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        os._exit(run(json.loads(line)))
    print(process, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


_AT_ONCE = """
import os, sys
{imports}
started = []
for _ in range({times}):
    started.append(os.fork())
    if started[-1] == 0:
        try:
            exec({work!r})
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
sys.exit(any([os.waitpid(process, 0)[1] for process in started]))
"""


def work_at_once(imports: str, work: str, times: int, *arguments: str | Path) -> None:
    """Have so many processes do the same at once; all must end well.

    Args:
        imports: what all need; done once, before they part.
        work: what each does, as code; the arguments are its ``sys.argv``.
        times: how many processes.
        arguments: what they are told.
    """
    script = _AT_ONCE.format(imports=imports, work=work, times=times)
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


class ForkedCommands:
    """Runs one command after the other, each in a process of its own that can be killed.

    Args:
        env: what the commands find in their environment besides the test's own.
    """

    def __init__(self, **env: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | env,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def begin(self, home: Path, *arguments: str | Path) -> int:
        """Begin a command and return its process."""
        assert self._server.stdin is not None
        command = ["--home", str(home), "-q", *map(str, arguments)]
        self._server.stdin.write(json.dumps(command) + "\n")
        self._server.stdin.flush()
        return self._next_number()

    def end(self) -> int:
        """Wait for the command and return its exit code, negative when it was killed."""
        return self._next_number()

    def kill(self, process: int) -> bool:
        """Kill the command that was begun; tell whether it was not done before."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        code = self.end()
        assert code in {-signal.SIGKILL, 0}
        return code != 0

    def _next_number(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())
