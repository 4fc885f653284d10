"""Commands in processes of their own, without importing anything anew: forked from one that has."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Self

_MOST_SECONDS = 120
_SERVE = """
import json, os, pkgutil, socket, sys, time
from importlib import import_module

sys.modules["pyarrow"] = None  # as the command does where it needs none
import analyzer
for module in pkgutil.walk_packages(analyzer.__path__, "analyzer."):
    parts = module.name.split(".")
    if not {"app", "cohort", "__main__"} & {*parts} and not parts[-1].startswith("generate"):
        import_module(module.name)
from analyzer.cli import main

def become(asked, streams):
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    os.chdir(asked["folder"])
    for number, (stream, name) in enumerate(zip(streams, ("stdin", "stdout", "stderr"))):
        os.dup2(stream, number)
        os.close(stream)
        made = getattr(sys, name)
        opened = open(number, made.mode, encoding=made.encoding, errors=made.errors, closefd=False)
        setattr(sys, name, opened)
    main(asked["arguments"])

with socket.socket(fileno=int(sys.argv[1])) as asking:
    while True:
        message, streams, *_ = socket.recv_fds(asking, 1 << 16, 3)
        while message and not message.endswith(b"\\n"):
            message += asking.recv(1 << 16)
        if not message:
            break
        process = os.fork()
        if process == 0:
            asking.close()
            try:
                become(json.loads(message), streams)
            except BaseException:
                sys.excepthook(*sys.exc_info())
            os._exit(1)
        for stream in streams:
            os.close(stream)
        asking.sendall(b"%d\\n" % process)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        asking.sendall(b"%d\\n" % code)
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


class CommandServer:
    """A process that has imported all of legstats, and forks for each command it is asked for."""

    def __init__(self) -> None:
        self._asking, theirs = socket.socketpair()
        self._asking.settimeout(_MOST_SECONDS)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(theirs.fileno())], pass_fds=[theirs.fileno()]
            )
        self._answers = self._asking.makefile()

    def begin(self, arguments: list[str], env: dict[str, str], streams: list[int]) -> int:
        """Begin a command in a process of its own, one at a time; return the process.

        Args:
            arguments: as typed after ``legstats``.
            env: what it finds in its environment besides the test's own.
            streams: the numbers of the open files that are its stdin, stdout and stderr.
        """
        asked = {"arguments": arguments, "environ": os.environ | env, "folder": str(Path.cwd())}
        socket.send_fds(self._asking, [json.dumps(asked).encode() + b"\n"], streams)
        return self._next_number()

    def end(self) -> int:
        """Wait for the command and return its exit code, negative when it was killed."""
        return self._next_number()

    def _next_number(self) -> int:
        return int(self._answers.readline())

    def stop(self) -> None:
        """End it, so that what all its commands took is counted as taken by the tests."""
        self._answers.close()
        self._asking.close()
        self._process.wait()


@cache
def command_server() -> CommandServer:
    """Return the one server of these tests, started when it is first asked for."""
    return CommandServer()


def stop_command_server() -> None:
    """End the server of these tests, if there is one."""
    if command_server.cache_info().currsize:
        command_server().stop()
        command_server.cache_clear()


class ForkedCommands:
    """Runs one command after the other, each in a process of its own that can be killed.

    Args:
        env: what the commands find in their environment besides the test's own.
    """

    def __init__(self, **env: str) -> None:
        self._env = env
        self._nothing = os.open(os.devnull, os.O_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._nothing)

    def begin(self, home: Path, *arguments: str | Path) -> int:
        """Begin a command and return its process."""
        command = ["--home", str(home), "-q", *map(str, arguments)]
        return command_server().begin(command, self._env, [self._nothing, 2, 2])

    def end(self) -> int:
        """Wait for the command and return its exit code, negative when it was killed."""
        return command_server().end()

    def kill(self, process: int) -> bool:
        """Kill the command that was begun; tell whether it was not done before."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        code = self.end()
        assert code in {-signal.SIGKILL, 0}
        return code != 0
