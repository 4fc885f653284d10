"""A store that another process is writing to, for as long as one likes."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HOLD = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked_store(home: Path) -> Iterator[Callable[[], object]]:
    """Hold a home's store as one that writes does; yield what lets go of it."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, home / "legstats.sqlite"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    try:
        yield holder.communicate
    finally:
        if holder.poll() is None:
            holder.communicate()
