"""Which sport a FIT file's session was: its own word, and what damage leaves in place of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from fakes.fit_encoder import fit_file, run

from analyzer.importers.fit import read
from analyzer.importers.fit.sports import sport_numbers
from analyzer.importers.fit.tables import FitData, FitMessage
from analyzer.importers.table import Table

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
NO_RECORDS = np.empty(0)


def session(**facts: float) -> Table:
    columns = {name: np.array([value]) for name, value in facts.items()}
    return Table("session", columns, np.array([0], dtype=np.int64))


@pytest.mark.parametrize("sport", ["running", "cycling", "generic", "transition"])
def test_a_wrong_checksum_changes_no_sport(sport: str) -> None:
    data = fit_file(replace(run(NOON, 10), sport=sport))
    spoilt = data[:-1] + bytes([data[-1] ^ 0x10])
    told = [
        [(one.sport, one.sport_detail) for one in read(part, "x.fit")] for part in (data, spoilt)
    ]
    assert told[0] == told[1] != []


def test_a_summary_that_damage_wiped_out_names_no_sport() -> None:
    """Its zeros read "generic", but also "start" for an event, which no summary is."""
    for event_type, expected in ((1.0, 0.0), (np.nan, 0.0), (0.0, np.nan)):
        facts = session(sport=0.0, sub_sport=0.0, event_type=event_type)
        part = FitData({"session": facts}, (), crc_ok=False)
        number, _ = sport_numbers(FitMessage(facts), part, NO_RECORDS)
        assert number == pytest.approx(expected, nan_ok=True)
