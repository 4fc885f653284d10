"""How far an account is read and how fresh it is, by the clock where the athlete lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from analyzer.accounts.api_key import ApiKey
from analyzer.accounts.garmin import ACCOUNT as GARMIN
from analyzer.accounts.garmin.login import GarminLogin
from analyzer.answers.account_words import account_line
from analyzer.answers.local_clock import local_today
from analyzer.answers.status import AccountStatus
from analyzer.config import Config
from analyzer.settings import Sources
from analyzer.sync.account import expiry_notice

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = Config(sources=Sources(zone="Europe/Berlin"))
LATE = datetime(2026, 8, 3, 22, 30, tzinfo=UTC)
"""The evening of 3 August in London, half past midnight on the 4th in Berlin."""
LONG_AHEAD = datetime(2999, 8, 3, 22, 30, tzinfo=UTC)


def line(kind: str, config: Config = BERLIN, **facts: object) -> str:
    status = {"logged_in": True, "still_to_read": 0, "leaves": None} | facts
    return account_line(kind, AccountStatus(**status), config)  # type: ignore[arg-type] # facts


def test_somebody_logged_in_of_whom_nothing_is_read_yet() -> None:
    assert line("hevy") == "Hevy: logged in"
    assert line("hevy", logged_in=False) == "Hevy: logged out"


def test_what_is_held_began_on_the_day_it_was_where_the_athlete_lives() -> None:
    said = line("strava", activities=1, first_start=LATE, read_at=LATE)
    assert said == (
        "Strava: logged in; 1 activity since 4 Aug 2026; last read Tue 4 Aug 2026, 0:30"
    )
    in_denver = Config(sources=Sources(zone="America/Denver"))
    assert "1,200 activities since 3 Aug 2026; last read Mon 3 Aug 2026, 16:30" in line(
        "strava", in_denver, activities=1200, first_start=LATE, read_at=LATE
    )


def test_a_last_sync_that_was_not_let_in_is_said_instead_of_who_is_logged_in() -> None:
    said = line("strava", refused="Strava wants a subscription.", still_to_read=2)
    assert said == (
        "Strava: not read at the last sync: Strava wants a subscription;"
        " 2 activities still to be read in full: legstats sync"
    )


def test_what_leaves_some_day_is_fresh_until_then() -> None:
    assert line("strava", leaves=LONG_AHEAD) == (
        "Strava: logged in; what its API sent is fresh until 4 Aug 2999; a sync before then reads"
        " it again (sources.strava_keep_days)"
    )
    assert line("strava", logged_in=False, leaves=LONG_AHEAD) == (
        "Strava: logged out; what its API sent is fresh until 4 Aug 2999 (sources.strava_keep_days)"
    )


@pytest.mark.parametrize(
    ("facts", "becomes"),
    [
        ({}, "is read again"),
        ({"logged_in": False}, "leaves"),
        ({"refused": "The login is not accepted."}, "leaves"),
    ],
)
def test_what_is_no_longer_fresh_is_read_again_or_leaves(
    facts: dict[str, object], becomes: str
) -> None:
    said = line("strava", leaves=LATE, **facts)
    assert f"was fresh until 4 Aug 2026, and {becomes} at the next sync" in said


def test_what_may_not_be_handed_on_is_counted_with_what_to_do() -> None:
    assert line("intervals", withheld=1234) == (
        "intervals.icu: logged in; 1,234 came there from Strava and can't be handed on; take them"
        " from Strava's archive"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_a_key_ends_by_the_athletes_own_calendar(zone: str) -> None:
    """On two of these islands it is never the same day."""
    config = Config(sources=Sources(zone=zone))
    today = local_today(config)
    new_one = "; a new one: legstats login garmin"
    for days, said in (
        (-1, f"its key ended on {_day(today, -1)}{new_one}"),
        (0, f"its key ends on {_day(today, 0)}{new_one}"),
        (7, f"its key ends on {_day(today, 7)}{new_one}"),
        (8, f"its key ends on {_day(today, 8)}"),
    ):
        ends = today + timedelta(days=days)
        assert line("garmin", config, login_ends=ends) == f"Garmin: logged in; {said}"


def _day(today: date, days: int) -> str:
    day = today + timedelta(days=days)
    return f"{day.day} {day:%b %Y}"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (8, ""),
        (7, "Your key for Garmin ends on 31 Dec 2026; a new one: legstats login garmin"),
        (0, "Your key for Garmin ends on 31 Dec 2026; a new one: legstats login garmin"),
        (-1, "Your key for Garmin ended on 31 Dec 2026; a new one: legstats login garmin"),
    ],
)
def test_a_sync_reminds_of_a_key_a_week_before(days: int, said: str, tmp_path: Path) -> None:
    ends = date(2026, 12, 31)
    login = GARMIN.login_file(tmp_path)
    login.save(GarminLogin("secret", "2026-12-31"))
    assert expiry_notice(GARMIN, tmp_path, ends - timedelta(days=days)) == said
    assert "secret" not in repr(ApiKey("secret", "2026-12-31"))
