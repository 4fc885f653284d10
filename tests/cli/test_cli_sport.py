"""What was no run can be found, and made one; what was none can be taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import Session, fit_file
from fakes.tracks import START, Track, along, gpx, tcx

if TYPE_CHECKING:
    from pathlib import Path

WALKED = "other-20260314-0630"


def synced(folder: Path, **files: bytes) -> Path:
    """Return a home in which files were read, by name and ending."""
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    assert legstats(folder / "home", "sync", str(folder)).code == 0
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    nameless = Track(stretches=[along(range(1801), 600, hr=120)], sport=None, name="")
    ski = Track(stretches=[along(range(7200, 9001), 240)], sport="nordic_ski", name="Loipe")
    return synced(tmp_path, walk_gpx=gpx(nameless), ski_gpx=gpx(ski))


def test_the_status_counts_what_is_no_run_and_says_where_it_is_listed(home: Path) -> None:
    said = legstats(home, "status")
    listed = "not used: 2 of another sport (legstats runs list --sport other)"
    assert f"Beside them, {listed}" in said.out
    assert legstats(home, "status", "--json").json["sports"] == {"other": 2}


def test_what_is_no_run_is_listed_with_what_its_file_calls_it(home: Path) -> None:
    nameless, ski = legstats(home, "runs", "list", "--sport", "other", "--json").json
    assert (nameless["activity_id"], nameless["detail"]) == (WALKED, "")
    assert (ski["detail"], ski["moving_s"]) == ("nordic ski", 1800)
    said = legstats(home, "runs", "list", "--sport", "other")
    assert WALKED in said.out
    assert "--sport run" in said.err
    assert (
        "Nothing here is of the sport ride" in legstats(home, "runs", "list", "--sport", "ride").err
    )


def test_it_becomes_a_run_with_all_that_a_run_has_and_no_run_again(home: Path) -> None:
    _, ski = legstats(home, "runs", "list", "--sport", "other", "--json").json
    for activity_id in (WALKED, ski["activity_id"]):
        assert legstats(home, "runs", "set", activity_id, "--sport", "run").code == 0
    walked, skied = legstats(home, "runs", "--json").json
    assert (walked["run_id"], walked["distance_m"]) == (WALKED, pytest.approx(3000, rel=0.01))
    assert walked["avg_hr_bpm"] == 120
    assert skied["pace_s_per_km"] == pytest.approx(240, rel=0.01)
    assert legstats(home, "runs", "set", WALKED, "--kind", "easy").code == 0
    assert legstats(home, "runs", "set", WALKED, "--sport", "auto").code == 0
    assert [r["run_id"] for r in legstats(home, "runs", "--json").json] == [ski["activity_id"]]
    assert "no run" in legstats(home, "runs", "set", WALKED, "--kind", "easy").err


def test_a_run_that_was_a_walk_is_no_run_and_the_word_survives_a_sync(tmp_path: Path) -> None:
    home = synced(tmp_path, run_tcx=tcx(Track(stretches=[along(range(1801))], sport="Running")))
    run_id = f"run-{START:%Y%m%d-%H%M}"
    assert legstats(home, "runs", "set", run_id, "--sport", "walk").code == 0
    legstats(home, "sync", "--full", str(tmp_path))
    assert legstats(home, "runs", "--json").json == []
    assert legstats(home, "status", "--json").json["sports"] == {"walk": 1}


@pytest.mark.parametrize("sub_sport", ["hiit", "cardio_training"])
def test_what_a_gym_session_is_recorded_as_is_to_be_decided(tmp_path: Path, sub_sport: str) -> None:
    gym = Session(started_at=START, seconds=2400, sport="training", sub_sport=sub_sport)
    home = synced(tmp_path, gym_fit=fit_file(gym))
    (undecided,) = legstats(home, "status", "--json").json["undecided"]
    assert undecided == "strength-20260314-0830"
    assert legstats(home, "runs", "set", undecided, "--sport", "other").code == 0
    assert legstats(home, "status", "--json").json["undecided"] == []
