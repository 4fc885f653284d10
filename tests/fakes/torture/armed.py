"""Commands that are struck at any call by which they change a file, or at any instant."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

COUNT, KILL, FULL = range(3)
"""What happens at the call: nothing, the process dies, or there is no room from then on."""
_SERVE = """
import ctypes, gc, importlib, json, os, pkgutil, sys
import analyzer
from analyzer.cli.main import run
# All that a command may import is there before it is forked: what is struck is its work.
for module in pkgutil.walk_packages(analyzer.__path__, "analyzer."):
    if not module.name.startswith(("analyzer.__main__", "analyzer.cohort", "analyzer.app")):
        importlib.import_module(module.name)
gc.freeze()  # so that forked processes share it
shim = ctypes.CDLL(None)
for line in sys.stdin:
    asked = json.loads(line)
    ours, theirs = os.pipe()
    process = os.fork()
    if process == 0:
        said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(said, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ["LEGSTATS_HOME"] = asked["home"]
        home, synced = asked["home"].encode(), asked["synced"].encode()
        shim.torture_arm(asked["mode"], ctypes.c_long(asked["at"]), home, synced)
        code = 99
        try:
            code = run(asked["argv"])
        except BaseException:
            import traceback
            traceback.print_exc()
        sys.stdout.flush()
        os.write(theirs, str(shim.torture_calls()).encode())
        os._exit(code)
    os.close(theirs)
    print(process, flush=True)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    print(code, os.read(ours, 99).decode() or 0, flush=True)
    os.close(ours)
"""


def build_shim(folder: Path) -> Path:
    """Compile what counts calls; raises OSError or CalledProcessError where that cannot be."""
    made = folder / "at_each_call.so"
    source = Path(__file__).with_name("at_each_call.c")
    command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(made), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return made


@dataclass(frozen=True)
class Struck:
    """What came of a command: its exit code (negative when killed), its calls, what it said."""

    code: int
    calls: int
    said: str

    @property
    def was_killed(self) -> bool:
        return self.code == -signal.SIGKILL


class ArmedCommands:
    """Runs one command after the other, each forked from a process that has imported everything."""

    def __init__(self, shim: Path, folder: Path) -> None:
        self._said = folder / "said.txt"
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"LD_PRELOAD": str(shim), "NO_COLOR": "1", "TZ": "UTC"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def begin(
        self,
        home: Path,
        argv: list[str],
        mode: int = COUNT,
        at: int = 0,
        synced: Path | None = None,
    ) -> int:
        """Begin a command; return its process."""
        assert self._server.stdin is not None
        asked = {
            "argv": argv, "mode": mode, "at": at, "home": str(home), "said": str(self._said),
            "synced": str(synced or ""),
        }  # fmt: skip
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        return int(self._line())

    def end(self) -> Struck:
        """Wait for the command."""
        code, calls = self._line().split()
        return Struck(int(code), int(calls), self._said.read_text(errors="replace"))

    def run(
        self,
        home: Path,
        argv: list[str],
        mode: int = COUNT,
        at: int = 0,
        synced: Path | None = None,
    ) -> Struck:
        """Run a command, struck at one of its calls."""
        self.begin(home, argv, mode, at, synced)
        return self.end()

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline()


def lay_on_disk(home: Path, synced: Path) -> None:
    """Take all files of a home for synced."""
    shutil.rmtree(synced, ignore_errors=True)
    synced.mkdir()
    for file in (path for path in home.rglob("*") if path.is_file()):
        shutil.copyfile(file, synced / str(file).replace("/", "%"))


def after_power_cut(home: Path, synced: Path) -> None:
    """Make a home as a power cut leaves it: each file as it was last synced, or not at all."""
    shutil.rmtree(home)
    home.mkdir()
    for kept in synced.iterdir():
        path = Path(kept.name.replace("%", "/"))
        if not path.name.endswith("-shm"):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, path)
