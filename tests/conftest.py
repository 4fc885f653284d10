"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Other people's files, kept outside the project."""
    folder = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"no folder of real files at {folder} (set LEGSTATS_REAL)")
    return folder
