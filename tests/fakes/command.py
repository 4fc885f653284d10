"""The command as a user types it: a process of its own, with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def legstats(home: Path, *arguments: str | Path, as_root: bool = True, **env: str) -> Said:
    """Run ``legstats`` with its data in ``home``; without root's power to read everything."""
    powerless = not as_root and hasattr(os, "geteuid") and os.geteuid() == 0
    command = [sys.executable, "-m", "analyzer", *map(str, arguments)]
    done = subprocess.run(
        [*(WITHOUT_ROOT if powerless else ()), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "LEGSTATS_HOME": str(home), "NO_COLOR": "1", "TZ": "UTC", **env},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)
