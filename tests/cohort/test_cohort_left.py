"""What a report leaves of an earlier one: nothing of athletes who are gone, all that is foreign."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fakes.cohorts import made_up_results

from analyzer.cohort.keeping import Cohort
from analyzer.cohort.reporting import CohortReport, write_reports
from analyzer.cohort.running import Workplace
from analyzer.config import load as load_config
from analyzer.outputs import Outputs
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

MOMENTS = ((1.0, 1.2, 1.5, 0.1, 0.1),) * 6
RESULTS = [replace(one, slope_moments=MOMENTS) for one in made_up_results(5)]


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    """Five athletes, of whom the last three have a store, an empty one."""
    made = Cohort(tmp_path / "cohort")
    for one in RESULTS[2:]:
        made.home_of(one.pseudonym).mkdir(parents=True)
        with Store(load_config(made.home_of(one.pseudonym), environ={}).store_path):
            pass
    return made


def report(cohort: Cohort, count: int) -> CohortReport:
    with Workplace(workers=1).opened() as crew:
        return write_reports(
            cohort, RESULTS[:count], cohort.folder.parent / "out", crew, names={},
            outputs=Outputs(cohort.folder), made_at=datetime(2026, 11, 26, tzinfo=UTC),
        )  # fmt: skip


def test_of_who_was_deleted_nothing_stays_but_what_somebody_changed(cohort: Cohort) -> None:
    out = cohort.folder.parent / "out"
    report(cohort, 5)
    charts, share = out / "share" / "figures", out / "share"
    unchanged, changed = (out / "athletes" / one.pseudonym / "index.html" for one in RESULTS[3:])
    assert unchanged.is_file()
    for foreign in (share / "mine.txt", charts / "forest.png", changed):
        foreign.write_text("mine")
    for one in RESULTS[3:]:
        shutil.rmtree(cohort.home_of(one.pseudonym))
    made = report(cohort, 3)
    assert not unchanged.parent.exists()
    assert [path.name for path in charts.iterdir()] == ["forest.png"]
    assert RESULTS[4].pseudonym not in (share / "study.json").read_text()
    assert set(made.left) == {changed, charts / "forest.png"}
    assert all(path.read_text() == "mine" for path in (*made.left, share / "mine.txt"))
