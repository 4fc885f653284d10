"""An archive and the account tell of one activity: the newer word counts, also on deletion."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file
from fakes.strava import FakeStrava, a_lift, a_run
from fakes.strava_archive import Entry, write_archive
from fakes.strava_login import environment, logged_in

from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
LAST, LIFT, FIRST = NOW - 4 * DAY, NOW - 6 * DAY, NOW - 8 * DAY


class Athlete:
    """What an athlete has at Strava, and the store it is read into."""

    def __init__(self, strava: FakeStrava, folder: Path) -> None:
        self.strava, self.folder, self.home = strava, folder, folder / "home"

    def sync(self, *sources: str | Path) -> str:
        keep = {"LEGSTATS_SOURCES_STRAVA_KEEP_DAYS": "keep"}
        said = legstats(self.home, "sync", *sources, **environment(self.strava), **keep)
        assert said.code == 0, said.err
        return said.out.strip()

    def numbers(self) -> list[int]:
        """Strava's numbers, the newest first."""
        return sorted(self.strava.activities, reverse=True)

    def archive(self, name: str, made: datetime, **titles: str) -> Path:
        """Write an archive of what is there now: runs with files; titles by sport."""
        entries = []
        for number, one in self.strava.activities.items():
            start = datetime.fromisoformat(one["start_date"])
            is_run = one["sport_type"] == "Run"
            entries.append(
                Entry(
                    started_at=start,
                    number=number,
                    kind="Run" if is_run else "Weight Training",
                    name=titles.get(one["sport_type"], one["name"]),
                    minutes=one["elapsed_time"] / 60,
                    distance_m=float(one["distance"]) if is_run else 0.0,
                    file=run_file(start, 40) if is_run else None,
                )
            )
        path = write_archive(self.folder / name, sorted(entries, key=lambda e: e.started_at))
        os.utime(path, (made.timestamp(), made.timestamp()))
        return path

    def decision(self) -> str:
        (session,) = legstats(self.home, "legdays", "--json").json
        return str(session["decision"])

    def days(self) -> list[str]:
        rows = legstats(self.home, "runs", "list", "--all", "--json").json
        return [row["started_at"][:10] for row in rows]


@pytest.fixture
def athlete(tmp_path: Path) -> Iterator[Athlete]:
    lift = a_lift(LIFT, name="Leg day", description="")
    with FakeStrava([a_run(FIRST), lift, a_run(LAST)]) as strava:
        logged_in(strava, tmp_path / "home")
        yield Athlete(strava, tmp_path)


def test_the_account_beats_an_older_archive(athlete: Athlete) -> None:
    archive = athlete.archive("old.zip", NOW - DAY, WeightTraining="Upper body")
    athlete.sync(archive)
    assert athlete.decision() == "no"
    athlete.sync("strava")
    assert athlete.decision() == "yes"


def test_an_archive_beats_what_the_account_said_before_it_was_made(athlete: Athlete) -> None:
    athlete.sync("strava")
    athlete.sync(athlete.archive("a.zip", NOW - DAY, WeightTraining="Upper body"))
    assert athlete.decision() == "yes"
    with Store(athlete.home / "legstats.sqlite") as store:
        keys = store.keys_of_kind("strava")
        store.account("strava").mark_listed(keys, NOW - 2 * DAY)
    assert athlete.decision() == "no"
    athlete.sync("strava", "--full")
    assert athlete.decision() == "yes"


def test_an_archive_copied_today_is_older_than_what_it_does_not_know(athlete: Athlete) -> None:
    old = athlete.archive("old.zip", NOW, WeightTraining="Upper body")
    athlete.strava.add(a_run(NOW - 2 * DAY))
    athlete.sync("strava")
    with Store(athlete.home / "legstats.sqlite") as store:
        store.account("strava").mark_listed(store.keys_of_kind("strava"), NOW - DAY)
    athlete.sync(old)
    assert athlete.decision() == "yes"


# -- what is deleted at Strava -----------------------------------------------------------------


def test_what_is_deleted_at_strava_leaves_its_archive_and_file_too(athlete: Athlete) -> None:
    archive = athlete.archive("a.zip", NOW - DAY)
    athlete.sync(archive, "strava")
    athlete.strava.delete(athlete.numbers()[0])
    assert athlete.sync("strava", "--full").startswith("nothing new; 1 activity gone")
    assert athlete.days() == [f"{FIRST:%Y-%m-%d}"]
    athlete.sync(archive, "--full")
    assert athlete.days() == [f"{FIRST:%Y-%m-%d}"]


def test_what_was_deleted_before_the_account_was_asked_leaves_too(athlete: Athlete) -> None:
    archive = athlete.archive("a.zip", NOW - DAY)
    athlete.strava.delete(athlete.numbers()[0])
    assert athlete.sync(archive, "strava").endswith("1 activity gone")
    assert athlete.days() == [f"{FIRST:%Y-%m-%d}"]
    asked = len(athlete.strava.api_requests)
    athlete.sync("strava")
    assert len(athlete.strava.api_requests) == asked + 1, "the list alone"


def test_what_the_watch_has_stays_with_what_was_said(athlete: Athlete) -> None:
    path = athlete.folder / "run.fit"
    path.write_bytes(run_file(LAST, 41))
    athlete.sync(athlete.archive("a.zip", NOW - DAY), path, "strava")
    run_id = legstats(athlete.home, "runs", "--json").json[-1]["run_id"]
    legstats(athlete.home, "runs", "set", run_id, "--kind", "race")
    athlete.strava.delete(athlete.numbers()[0])
    athlete.sync("strava", "--full")
    last = legstats(athlete.home, "runs", "list", "--all", "--json").json[-1]
    assert (last["kind"], last["sources"]) == ("race", ["fit"])


def test_who_may_not_see_private_activities_takes_none_for_deleted(athlete: Athlete) -> None:
    logged_in(athlete.strava, athlete.home, scope="read,activity:read")
    archive = athlete.archive("a.zip", NOW - DAY)
    athlete.strava.hide(athlete.numbers()[0])
    athlete.sync(archive, "strava")
    athlete.sync("strava", "--full")
    assert len(athlete.days()) == 2


def test_another_athletes_archive_is_left_alone(athlete: Athlete) -> None:
    other = [
        Entry(started_at=FIRST - n * DAY, number=77 + n, minutes=40, distance_m=8000.0)
        for n in range(1, 4)
    ]
    archive = write_archive(athlete.folder / "other.zip", other)
    athlete.sync(archive, "strava")
    assert len(athlete.days()) == 5


def test_a_newer_archive_brings_back_what_it_still_has(athlete: Athlete) -> None:
    athlete.sync(athlete.archive("a.zip", NOW - DAY), "strava")
    number = athlete.numbers()[0]
    before = athlete.strava.activities[number]
    athlete.strava.delete(number)
    athlete.sync("strava", "--full")
    athlete.strava.add(before)
    athlete.sync("strava", "--full")
    assert len(athlete.days()) == 2


def test_ids_stay_good_when_the_account_corrects_a_start(athlete: Athlete) -> None:
    athlete.sync("strava")
    number = athlete.numbers()[0]
    moved = LAST - timedelta(hours=2)
    athlete.strava.edit(
        number,
        start_date=f"{moved:%Y-%m-%dT%H:%M:%SZ}",
        start_date_local=f"{moved + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
    )
    athlete.sync("strava", "--full")
    legstats(athlete.home, "runs", "set", f"run-{LAST:%Y%m%d-%H%M}", "--kind", "long")
    (last,) = [r for r in legstats(athlete.home, "runs", "--json").json if r["kind"] == "long"]
    assert last["started_at"] == f"{moved:%Y-%m-%dT%H:%M:%SZ}"
