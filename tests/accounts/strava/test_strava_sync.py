"""`legstats sync strava`: what an athlete at Strava sees, day after day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import Said, legstats
from fakes.fit_encoder import run_file
from fakes.strava import FakeStrava, Limits, a_lift, a_run, many
from fakes.strava_login import environment, logged_in

from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=1)
HEVY = "Logged with hevyapp.com\n\nSquat (Barbell)\nSet 1: 80 kg x 5\nSet 2: 80 kg x 5"


def days_ago(days: float) -> datetime:
    return TODAY - timedelta(days=days)


WEEK = (
    a_run(days_ago(0), minutes=35, name="Shake-out"),
    a_lift(days_ago(1), description=HEVY),
    a_run(days_ago(2), minutes=50, sport_type="TrailRun"),
    a_run(days_ago(3), minutes=30, manual=True),
    a_run(days_ago(4), minutes=60, sport_type="Ride"),
    a_run(days_ago(5), minutes=20, sport_type="Snorkeling", hr_known=False),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def strava(home: Path) -> Iterator[FakeStrava]:
    with FakeStrava([dict(one) for one in WEEK]) as strava:
        logged_in(strava, home)
        yield strava


def sync(strava: FakeStrava, home: Path, *more: str | Path) -> Said:
    return legstats(home, "sync", *more, **environment(strava))


def asked(strava: FakeStrava) -> list[str]:
    """Return what was asked of the API, and forget it."""
    paths = [seen.path.removeprefix("/api/v3/") for seen in strava.api_requests]
    strava.requests.clear()
    return paths


def run_at(home: Path, began: datetime) -> dict[str, Any]:
    runs = legstats(home, "runs", "--json").json
    return next(r for r in runs if r["started_at"] == f"{began:%Y-%m-%dT%H:%M:%SZ}")


def number(strava: FakeStrava, began: datetime) -> int:
    start = f"{began:%Y-%m-%dT%H:%M:%SZ}"
    return next(n for n, one in strava.activities.items() if one["start_date"] == start)


# -- the first sync --------------------------------------------------------------------------------


def test_everything_comes_once(strava: FakeStrava, home: Path) -> None:
    first = sync(strava, home, "strava")
    assert (first.code, first.out) == (
        0,
        "3 runs, 1 strength session, 1 ride and 1 of another sport (not used) new\n",
    )
    assert sync(strava, home).out == "nothing new; 6 activities unchanged\n", (
        "logged in: no need to name"
    )


def test_only_what_is_needed_is_asked_for_lifts_first_and_then_the_newest(
    strava: FakeStrava, home: Path
) -> None:
    sync(strava, home, "strava")
    assert asked(strava) == [
        "athlete/activities",
        "athlete/activities",
        f"activities/{number(strava, days_ago(1))}",
        f"activities/{number(strava, days_ago(0))}/streams",
        f"activities/{number(strava, days_ago(2))}/streams",
    ]


def test_with_nothing_new_one_request_is_enough(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    asked(strava)
    sync(strava, home, "strava")
    assert asked(strava) == ["athlete/activities"]


def test_a_run_from_strava_is_a_run_like_any_other(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    trail = run_at(home, days_ago(2))
    assert (trail["sources"], trail["surface"]) == (["strava"], "trail")
    assert trail["hr_source"] == "unknown"
    assert trail["hr_usable"]
    assert trail["gap_s_per_km"] is not None
    assert trail["steady_minutes"] > 5


def test_sets_come_with_the_description_of_a_lift(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    (session,) = legstats(home, "legdays", "--json").json
    assert any("Squat" in evidence["text"] for evidence in session["evidence"])


def test_positions_are_neither_asked_for_nor_kept(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    assert not any("latlng" in str(seen.query) for seen in strava.api_requests)
    with Store(home / "legstats.sqlite") as store:
        answer = store.account("strava").record(str(number(strava, days_ago(0))))
    assert answer is not None
    assert "latlng" not in str(answer)
    assert "polyline" not in str(answer)


def test_an_athlete_without_activities(home: Path) -> None:
    with FakeStrava([]) as strava:
        logged_in(strava, home)
        assert sync(strava, home, "strava").out == "nothing new\n"


def test_since_a_day(strava: FakeStrava, home: Path) -> None:
    said = sync(strava, home, "strava", "--since", f"{days_ago(2):%Y-%m-%d}")
    assert said.out == "2 runs, 1 strength session new\n"
    assert (
        sync(strava, home, "strava").out
        == "1 run, 1 ride and 1 of another sport (not used) new; 3 activities unchanged\n"
    )


def test_a_dry_run_only_looks(strava: FakeStrava, home: Path) -> None:
    said = sync(strava, home, "strava", "--dry-run")
    assert (
        said.out
        == "Would be: 3 runs, 1 strength session, 1 ride and 1 of another sport (not used) new\n"
    )
    assert legstats(home, "status", "--json").json["runs"] == 0
    assert (
        sync(strava, home, "strava").out
        == "3 runs, 1 strength session, 1 ride and 1 of another sport (not used) new\n"
    )


@pytest.mark.usefixtures("short_pages")
def test_a_history_of_many_pages_comes_whole(home: Path) -> None:
    history = many(45, runs=6, until=days_ago(0))
    with FakeStrava(history, limits=Limits(overall=(9999, 9999), read=(9999, 9999))) as strava:
        logged_in(strava, home)
        sync(strava, home, "strava")
        assert [p for p in asked(strava) if p == "athlete/activities"] == 4 * ["athlete/activities"]
        with Store(home / "legstats.sqlite") as store:
            assert len(store.keys_of_kind("strava")) == 45


# -- day after day ---------------------------------------------------------------------------------


def test_a_new_run_costs_two_requests(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    asked(strava)
    strava.add(a_run(days_ago(-0.5)))
    assert sync(strava, home).out == "1 run new; 6 activities unchanged\n"
    assert len(asked(strava)) == 2


def test_a_new_title_costs_no_stream(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    asked(strava)
    strava.edit(number(strava, days_ago(0)), name="Leg shaker", workout_type=1, kudos_count=12)
    assert sync(strava, home).out == "nothing new; 1 activity updated; 5 unchanged\n"
    assert asked(strava) == ["athlete/activities"]
    assert run_at(home, days_ago(0))["kind"] == "race"
    assert run_at(home, days_ago(0))["hr_usable"], "its stream is still there"


def test_kudos_are_no_news(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    strava.edit(number(strava, days_ago(0)), kudos_count=99)
    assert sync(strava, home).out == "nothing new; 6 activities unchanged\n"


def test_a_run_that_was_cut_is_asked_for_again(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    asked(strava)
    cut = number(strava, days_ago(0))
    strava.edit(cut, elapsed_time=1500, moving_time=1440, distance=4000.0)
    sync(strava, home)
    assert asked(strava) == ["athlete/activities", f"activities/{cut}/streams"]
    assert run_at(home, days_ago(0))["distance_m"] == pytest.approx(4000, rel=0.02)


def test_a_ride_that_was_a_run(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    strava.edit(number(strava, days_ago(4)), sport_type="Run")
    sync(strava, home)
    assert run_at(home, days_ago(4))["hr_usable"]


@pytest.mark.parametrize("gone", ["delete", "hide"])
def test_what_is_deleted_or_hidden_leaves(strava: FakeStrava, home: Path, gone: str) -> None:
    logged_in(strava, home, scope="read,activity:read")
    sync(strava, home, "strava")
    getattr(strava, gone)(number(strava, days_ago(2)))
    said = sync(strava, home)
    assert said.out == "nothing new; 1 activity gone; 5 unchanged\n"
    assert "1 activity no longer to be seen at Strava left the store" in said.err
    assert len(legstats(home, "runs", "--json").json) == 2


def test_a_re_uploaded_run_keeps_what_the_athlete_said(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    run_id = run_at(home, days_ago(0))["run_id"]
    legstats(home, "runs", "set", run_id, "--kind", "stroller")
    strava.reupload(number(strava, days_ago(0)))
    assert sync(strava, home).code == 0
    assert run_at(home, days_ago(0))["kind"] == "stroller"
    assert len(legstats(home, "runs", "--json").json) == 3


@pytest.mark.usefixtures("short_pages")
def test_old_news_is_found_by_full(home: Path) -> None:
    history = many(42, runs=5, until=days_ago(0))
    with FakeStrava(history, limits=Limits(overall=(9999, 9999), read=(9999, 9999))) as strava:
        logged_in(strava, home)
        sync(strava, home, "strava")
        oldest = min(strava.activities.values(), key=lambda one: one["start_date"])
        strava.edit(oldest["id"], name="Where it all began")
        assert " updated" not in sync(strava, home).out
        asked(strava)
        assert "1 activity updated" in sync(strava, home, "--full").out
        assert set(asked(strava)) <= {"athlete/activities", f"activities/{oldest['id']}"}


@pytest.mark.usefixtures("short_pages")
def test_a_gap_between_syncs_is_closed(home: Path) -> None:
    history = many(70, runs=10, until=days_ago(0))
    limits = Limits(overall=(9999, 9999), read=(9999, 9999))
    with FakeStrava(history[:25], limits=limits) as strava:
        logged_in(strava, home)
        sync(strava, home, "strava")
        for one in history[25:]:
            strava.add(one)
        asked(strava)
        sync(strava, home)
        assert asked(strava).count("athlete/activities") == 3
        with Store(home / "legstats.sqlite") as store:
            assert len(store.keys_of_kind("strava")) == 70


# -- beside files ----------------------------------------------------------------------------------


def test_no_stream_is_asked_for_that_the_watch_file_has(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(days_ago(0), 36))
    sync(strava, home, tmp_path / "run.fit", "strava")
    assert f"activities/{number(strava, days_ago(0))}/streams" not in asked(strava)
    assert set(run_at(home, days_ago(0))["sources"]) == {"fit", "strava"}
    sync(strava, home)
    assert asked(strava) == ["athlete/activities"]


def test_the_stream_is_asked_for_when_the_watch_file_was_purged(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(days_ago(0), 36))
    sync(strava, home, tmp_path / "run.fit", "strava")
    assert legstats(home, "purge", "fit", "--yes").code == 0
    asked(strava)
    sync(strava, home, "strava")
    assert f"activities/{number(strava, days_ago(0))}/streams" in asked(strava)


def test_a_watch_file_that_ends_early_is_not_enough(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(days_ago(0), 12))
    sync(strava, home, tmp_path / "run.fit", "strava")
    assert f"activities/{number(strava, days_ago(0))}/streams" in asked(strava)


def test_a_dry_run_foretells_what_is_new_changed_and_gone(strava: FakeStrava, home: Path) -> None:
    sync(strava, home, "strava")
    strava.delete(number(strava, days_ago(2)))
    strava.edit(number(strava, days_ago(0)), name="Leg shaker")
    foretold = sync(strava, home, "strava", "--dry-run")
    assert foretold.err == ""
    assert foretold.out == "Would be: " + sync(strava, home, "strava").out
    assert "1 gone" in foretold.out


def test_pictures_made_from_the_api_say_so_where_they_are_written(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    sync(strava, home, "strava")
    how = ("--format", "html", "--format", "png")
    said = legstats(home, "report", "-o", tmp_path / "report", *how)
    assert "Its pictures show what Strava's API sent: for your own eyes, it asks." in said.err
    assert "Powered by Strava." in (tmp_path / "report" / "index.html").read_text()
    page_alone = legstats(home, "report", "-o", tmp_path / "page", "--format", "html")
    assert "Its pictures" not in page_alone.err
