"""The labelled sessions of benchmarks/legday_engine.py keep their bar."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "legday_engine.py"


def test_precision_and_recall_of_leg_days_on_sessions_the_engine_was_not_tuned_on() -> None:
    run = subprocess.run(
        [sys.executable, str(BENCHMARK)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("met\n")
