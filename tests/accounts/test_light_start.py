"""Who reads files alone pays nothing for accounts."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fakes.fit_encoder import run_file

if TYPE_CHECKING:
    from pathlib import Path

PROBE = """
import sys
from analyzer.cli.main import run
code = run(sys.argv[1:])
slow = {"requests", "urllib3", "stravalib", "stamina", "httpx", "pydantic", "gcpapi_sync", "email"}
accounts = {"analyzer.accounts.strava", "analyzer.accounts.hevy", "analyzer.accounts.base"}
imported = {*sys.modules, *(name.partition(".")[0] for name in sys.modules)}
print(code, sorted((slow | accounts) & imported))
"""


def test_a_sync_of_files_imports_no_account_and_nothing_that_speaks_http(tmp_path: Path) -> None:
    file = tmp_path / "run.fit"
    file.write_bytes(run_file(datetime(2026, 11, 16, 6, tzinfo=UTC), 10))
    command = ["--home", str(tmp_path / "home"), "-q", "sync", str(file)]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *command], capture_output=True, text=True, check=False
    )
    assert done.stdout == "0 []\n", done.stderr
