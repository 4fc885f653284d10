"""A command as it is typed: the processor time it takes, and the memory it has at its peak."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As where it is installed: modules are compiled once, not at every start."""
PANDAS = (sys.executable, "-c", "import pandas")
"""What the commands that need it are held against."""
_LAUNCHER = """
import os, sys
quiet = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, quiet, one) for one in (0, 1, 2)]
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=streams)
_, status, used = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A process is said to have needed what the one that started it did; this one needs little."""


@dataclass(frozen=True)
class Used:
    """What a command took: processor seconds, and megabytes at its peak (its largest process)."""

    seconds: float
    peak_mb: float


def used_by(command: Sequence[str], tree: Path, accepted: Sequence[int] = (0,)) -> Used:
    """Run a command in a tree's folder, on that tree's code.

    Raises:
        SystemExit: it ended with another code than those that are accepted.
    """
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command],
        cwd=tree, env=INSTALLED | {"PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()  # fmt: skip
    if int(told[0]) not in accepted:
        raise SystemExit(f"{' '.join(command)} failed in {tree}.")
    return Used(float(told[1]), int(told[2]) / 1024)
