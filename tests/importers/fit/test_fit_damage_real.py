"""Real files with a wrong checksum, or cut off: nothing whole is lost (benchmarks/damage.py)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analyzer.importers.fit.decoder import decode
from benchmarks.damage import Tally, check_cut, check_flip, places_to_cut

ROOT = Path(__file__).resolve().parents[3]
REAL = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real")) / "fit"
FILES = sorted(REAL.glob("*.fit"))
pytestmark = pytest.mark.real


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_wrong_checksum_or_a_cut_end_loses_nothing_whole(path: Path) -> None:
    data, tally = path.read_bytes(), Tally()
    whole = decode(data)
    if whole.crc_ok:
        check_flip(path.name, data, tally)
    for cut in places_to_cut(data, 5, path.name):
        check_cut(path.name, data, whole, cut, tally)
    assert tally.is_clean, tally.examples
