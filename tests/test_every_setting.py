"""Every setting does something: changed, it moves a number or a sentence somewhere.

A setting that nothing reads cannot be added: whatever is declared in ``settings.py`` is changed
here in turn, and what legstats says is compared with what it said before.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.command import legstats
from fakes.garmin_api import FakeGarmin
from fakes.hevy_api import FakeHevy, a_workout
from fakes.intervals_api import FakeIntervals
from fakes.key_login import at_service, key_login
from fakes.lifting_logs import Lifted, Logged, hevy, strong
from fakes.stories import NAN, Story, at, rested_log
from fakes.strava import FakeClock, FakeStrava, a_run
from fakes.strava_login import environment, logged_in

from analyzer.advice import Judge, judge, what_came_after
from analyzer.advice.allowed import allowed_run
from analyzer.advice.hr_max import hr_max_too_low
from analyzer.advice.plan import check_plan, dated, parse_week, usual_week
from analyzer.answers.comparison import compare_runs
from analyzer.answers.settings_list import settings_in_use
from analyzer.config import changed
from analyzer.effect.rows import read_rows
from analyzer.errors import ConfigError
from analyzer.frames.dataset import conform
from analyzer.legday.clock import tag_runs
from analyzer.legday.decide import decide_leg_days
from analyzer.loading import load
from analyzer.settings import SECTIONS, Athlete
from analyzer.sync import sync, usual_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fakes.web import KeyedService

    from analyzer import Dataset
    from analyzer.config import Config


JUDGING = [(name, f) for name in ("windows", "rules") for f in fields(SECTIONS[name])]
LIKELY = {
    "lthr_easy": "next run",
    "reserve_easy": "next run",
    "lthr": "threshold",
    "reserve": "reserve",
    "pace_easy": "story",
    "pace": "unmeasured",
    "score_pace": "unmeasured",
    "hr_usual": "no maximum",
    "hr_over_usual": "no maximum",
    "hr_own": "easy runs",
    "heat": "low maximum",
    "baseline_days_wide": "reserve",
    "baseline_days": "sample",
    "hard_share": "sample",
    "steady_minutes": "no maximum",
    "next_run": "afterwards",
    "fading": "story",
    "length_margin": "sample",
    "length_short": "next run",
    "repetition_percentile": "unmeasured",
    "hr_max_low": "maximum",
    "hr_max_": "sample",
    "hr_unsure": "few hard runs",
    "score_hr": "sample",
    "after": "afterwards",
    "lapsed": "tags",
    "first_h": "sample",
    "severe": "sample",
    "reference_until": "compared",
    "hr_easy": "next run",
    "trail_climb": "sample",
}
"""Where to look first, by how a setting's name begins: the others are asked too."""
OTHERS = {
    (name, f.name)
    for name in SECTIONS
    if name not in {"windows", "rules"}
    for f in fields(SECTIONS[name])
}


def other_values(default: Any) -> Iterator[Any]:
    """Yield values far enough from the default to be seen; impossible ones are passed over."""
    if isinstance(default, bool):
        yield not default
    elif isinstance(default, int):
        yield from (1, default + 1, 3 * default)
    else:
        yield from (
            default / 2,
            min(1.3 * default, 99.0),
            2 * default,
            1.0,
            default / 10,
            10 * default,
        )


def eventful() -> Story:
    """A runner who did, soon after leg day, whatever a rule looks at."""
    story = rested_log(last=18)
    for week in range(13, 19):
        story.sore(at(week, "Tue"), 4.0)
    story.run(at(13, "Tue", "07:00"), 150, hr=150, above={168: 11}, temperature_c=25.0)
    story.run(at(13, "Tue", "10:20"), 30)
    story.run(at(14, "Tue", "07:00"), 50, hr=None, walk_share=0.29, mps=2.0)
    story.run(at(15, "Mon", "08:00"), 100, kind="race", hr=170, mps=3.6)
    story.run(at(15, "Tue", "07:00"), 45)
    jumps = story.leg_day(at(16, "Tue", "07:00"), "no")
    story.lifted(jumps, "Box Jump", 4)
    story.run(at(16, "Tue", "18:00"), 41, descent_m=350.0)
    story.run(at(17, "Tue", "07:00"), 47, surface="trail", climb_m=220.0, reps=(4, 172.0))
    story.run(at(18, "Wed", "12:30"), 47)
    story.run(at(18, "Tue", "07:00"), 11, decoupling_pct=9.0)
    for number, run in enumerate(story.runs):
        run.setdefault("decoupling_pct", float(number % 4))
    return story


def varied_heart() -> Story:
    """A runner whose easy runs differ in heart rate, and who has never run hard."""
    story = rested_log()
    for week in range(4, 13):
        story.run(at(week, "Fri", "18:00"), 45, hr=150)
        story.run(at(week, "Sun", "18:00"), 45, hr=152)
    story.run(at(11, "Tue", "07:00"), 45, hr=154)
    story.run(at(12, "Tue", "07:00"), 45, hr=149)
    return story


def high_pulse() -> Story:
    """A runner who runs easy by plan at 84 to 88 % of the maximum."""
    story = rested_log()
    for number, run in enumerate(story.runs):
        pulse = 158.0 + number % 9
        run |= {"planned_kind": "easy", "hr_bpm": pulse, "steady_hr_bpm": pulse}
    story.run(at(12, "Tue", "07:00"), 45, hr=166)
    return story


@pytest.fixture(scope="module")
def said(sample: Dataset) -> dict[str, Callable[[Config], object]]:
    """What legstats says, under any settings, cheapest first."""
    story = eventful().dataset()
    no_maximum = varied_heart().without_hr_max().dataset()
    unmeasured = replace(
        sample,
        runs=sample.runs.assign(
            hr_usable=False, hr_bpm=NAN, steady_hr_bpm=NAN, hr_peak_30s_bpm=NAN
        ),
        hr_profile=sample.hr_profile[:0],
    )

    def judged(data: Dataset, config: Config, **athlete: float) -> object:
        config = replace(config, athlete=Athlete(**athlete)) if athlete else config
        return judge(replace(data, config=config))

    squats = sample.strength_sets.assign(exercise="Squat", weight_kg=NAN)

    def tagged(config: Config) -> object:
        tags = tag_runs(sample.runs, sample.strength_sessions, config)["bucket"]
        rows, _ = read_rows(sample.runs.assign(bucket=tags), "gap_speed_mps", today=sample.present)
        return tags.tolist(), rows.bucket.tolist()

    def advised(config: Config) -> object:
        athletes = (Athlete(), Athlete(lthr=165.0), Athlete(hr_rest=50.0))
        judges = (Judge(replace(sample, config=replace(config, athlete=a))) for a in athletes)
        moment_s = sample.present.timestamp()
        return [allowed_run(one.history, moment_s, "") for one in judges]

    def unsure(config: Config) -> object:
        few = replace(config, rules=replace(config.rules, hr_max_hard_runs=1000))
        history = Judge(replace(sample, config=few)).history
        return allowed_run(history, sample.present.timestamp(), "")

    def decided(config: Config) -> object:
        sessions = conform(sample.strength_sessions, "sessions")
        sessions["avg_hr_bpm"] = 100.0 + 7 * np.arange(len(sessions)) % 40
        found = [
            decide_leg_days(sessions, sets, config) for sets in (sample.strength_sets[:0], squats)
        ]
        return [frame[["decision", "severity"]].to_csv() for frame in found]

    return {
        "story": partial(judged, story, hr_max=188.0),
        "no maximum": partial(judged, no_maximum),
        "easy runs": partial(judged, high_pulse().dataset(), hr_max=188.0),
        "sample": partial(judged, sample),
        "threshold": partial(judged, sample, lthr=165.0),
        "reserve": partial(judged, sample, hr_rest=50.0),
        "low maximum": partial(judged, sample, hr_max=170.0),
        "unmeasured": partial(judged, unmeasured),
        "tags": tagged,
        "sessions": decided,
        "maximum": lambda config: hr_max_too_low(
            replace(sample, config=replace(config, athlete=Athlete(hr_max=178.0)))
        ),
        "few hard runs": unsure,
        "next run": advised,
        "compared": lambda config: (
            compare_runs(replace(sample, config=config), "speed").effect.n_used
        ),
        "afterwards": lambda config: repr(what_came_after(replace(sample, config=config))),
    }


@pytest.fixture(scope="module")
def before(said: dict[str, Callable[[Config], object]], sample: Dataset) -> dict[str, object]:
    return {name: say(sample.config) for name, say in said.items()}


@pytest.mark.parametrize(
    ("section", "setting"), JUDGING, ids=lambda part: getattr(part, "name", part)
)
def test_another_limit_changes_what_is_said(
    section: str,
    setting: Any,
    sample: Dataset,
    said: dict[str, Callable[[Config], object]],
    before: dict[str, object],
) -> None:
    likely = next((way for begin, way in LIKELY.items() if setting.name.startswith(begin)), "")
    for name, say in sorted(said.items(), key=lambda way: way[0] != likely):
        for value in other_values(setting.default):
            try:
                config = changed(sample.config, section, setting.name, value, "test")
            except ConfigError:
                continue
            if say(config) != before[name]:
                return
    pytest.fail(f"nothing reads {section}.{setting.name}")


def weighed_squats(config: Config, home: Path) -> object:
    """Read a Strong log that names no unit."""
    log = home / "strong.csv"
    began = datetime(2026, 3, 2, 18)  # noqa: DTZ001 - what the phone's clock showed
    log.write_bytes(strong([Logged(began=began, ended=None, lifts=[Lifted()] * 4)]))
    sync(replace(config, home=home), [log])
    data = load(config=replace(config, home=home))
    return data.strength_sets["weight_kg"].tolist(), len(data.files)


def hour_of_log(config: Config, home: Path) -> object:
    """Read a log that names no zone, and return when it began."""
    log = home / "hevy.csv"
    began = datetime(2026, 3, 2, 18)  # noqa: DTZ001 - what the phone's clock showed
    ended = began + timedelta(hours=1)
    log.write_bytes(hevy([Logged(began=began, ended=ended, lifts=[Lifted()] * 4)]))
    sync(replace(config, home=home), [log])
    return load(config=replace(config, home=home)).strength_sessions["started_at"].tolist()


def plan_read_and_checked(sample: Dataset, config: Config) -> object:
    """Return the usual week, and what is found in a week of its own."""
    week = parse_week("tue legs 6:00, tue easy 10:00, thu legs 18:00, sat race 12:00")
    data = replace(sample, config=config)
    return usual_week(data), check_plan(dated(week, data.local_now), data)


def told_of_slope(config: Config) -> list[str]:
    """Return where a slope that another cohort taught is said to come from."""
    learned = changed(config, "slope", "mean", 0.9, "test")
    return [one.source for one in settings_in_use(learned)]


def shown_effect(sample: Dataset, config: Config) -> object:
    return compare_runs(replace(sample, config=config), "speed").effect.headline


def settings_changed(tmp_path: Path, sample: Dataset) -> dict[str, tuple[Any, Any]]:
    """Return what is said before and after each setting that moves no rule, by its name."""
    homes = count()

    def both(ask: Callable[[Config], object], section: str, **values: Any) -> tuple[Any, Any]:
        ((key, value),) = values.items()
        return ask(sample.config), ask(changed(sample.config, section, key, value, "test"))

    def weights(config: Config) -> object:
        home = tmp_path / str(next(homes))
        home.mkdir()
        return weighed_squats(config, home)

    def log_hours(config: Config) -> object:
        home = tmp_path / str(next(homes))
        home.mkdir()
        return hour_of_log(config, home)

    def day_of(text: str) -> Callable[[Config], object]:
        """Read a Hevy log with one date: the file as it fails, or its only day."""
        began = datetime(2026, 3, 2, 18)  # noqa: DTZ001 - what the phone's clock showed
        log = tmp_path / "hevy.csv"

        def ask(config: Config) -> object:
            log.write_bytes(
                hevy([Logged(began=began, ended=None)]).replace(b"2 Mar 2026", text.encode())
            )
            result = sync(replace(config, home=tmp_path / str(next(homes))), [log])
            return [failure.reason for failure in result.failed]

        return ask

    def judged(config: Config) -> object:
        return judge(replace(sample, config=config))

    planned = partial(plan_read_and_checked, sample)

    def tonnage(config: Config) -> object:
        squats = sample.strength_sets.assign(exercise="Squat", weight_kg=NAN)
        decided = decide_leg_days(conform(sample.strength_sessions, "sessions"), squats, config)
        return decided["leg_tonnage_kg"].tolist()

    def decisions(config: Config) -> object:
        nothing = sample.strength_sets[:0]
        sessions = conform(sample.strength_sessions, "sessions").assign(name="", description="")
        return decide_leg_days(sessions, nothing, config)["decision"].tolist()

    def hours(config: Config) -> object:
        return load(config=config).runs["local_hour"].tolist()

    watch = tmp_path / "media" / "GARMIN"
    (watch / "GARMIN" / "ACTIVITY").mkdir(parents=True)
    return {
        "hr_max": both(judged, "athlete", hr_max=170.0),
        "lthr": both(judged, "athlete", lthr=160.0),
        "hr_rest": both(judged, "athlete", hr_rest=45.0),
        "mass_kg": both(tonnage, "athlete", mass_kg=55.0),
        "distance_unit": both(judged, "display", distance_unit="mi"),
        "weight_unit": both(weights, "display", weight_unit="lb"),
        "folders": both(usual_sources, "sources", folders=[str(tmp_path)]),
        "media": both(usual_sources, "sources", media=[str(tmp_path / "media")]),
        "zone": both(hours, "sources", zone="Asia/Tokyo"),
        "log_zone": both(log_hours, "sources", log_zone="Asia/Tokyo"),
        "date_order": both(day_of("2/3/2026"), "sources", date_order="mdy"),
        "date_language": both(day_of("2 lis 2025"), "sources", date_language="hr"),
        "leg_weekdays": both(decisions, "sources", leg_weekdays=["monday", "thursday"]),
        "usual_weeks": both(planned, "plan", usual_weeks=26.0),
        "same_day_gap_h": both(planned, "plan", same_day_gap_h=2.0),
        "leg_days_apart_h": both(planned, "plan", leg_days_apart_h=72.0),
        "race_days": both(planned, "plan", race_days=7.0),
        "mean": both(partial(shown_effect, sample), "slope", mean=0.9),
        "sd": both(partial(shown_effect, sample), "slope", sd=0.1),
        "source": both(told_of_slope, "slope", source="cohort of 40 athletes"),
    }


class _Slowly(BaseHTTPRequestHandler):
    """Answers a POST after half a second."""

    def do_POST(self) -> None:
        time.sleep(0.5)
        with suppress(OSError):  # whoever asked has gone
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def slow_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slowly) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def strava_changed(tmp_path: Path) -> dict[str, tuple[Any, Any]]:
    """Return what is said before and after each setting of an account is changed."""
    week_ago = datetime.now(UTC) - timedelta(days=7)
    with FakeStrava([a_run(week_ago)], FakeClock(datetime.now(UTC))) as strava:
        logged_in(strava, tmp_path)
        here = environment(strava)
        nowhere = f"{strava.url}/nowhere"

        def said(*words: str, **settings: str) -> tuple[int, str]:
            found = legstats(tmp_path, *words, **here | settings)
            return found.code, found.out + found.err

        lost = said("sync", "strava", LEGSTATS_SOURCES_STRAVA_API_URL=nowhere)
        synced = said("sync", "strava")
        status = said("status")
        kept = said("status", LEGSTATS_SOURCES_STRAVA_KEEP_DAYS="keep")
        with slow_server() as slow:
            here_slow = {"LEGSTATS_SOURCES_STRAVA_URL": slow}
            impatient = said(
                "logout", "strava", LEGSTATS_SOURCES_STRAVA_TIMEOUT_S="0.05", **here_slow
            )
            logged_in(strava, tmp_path)
            patient = said("logout", "strava", **here_slow)
        logged_in(strava, tmp_path)
        elsewhere = said("logout", "strava", LEGSTATS_SOURCES_STRAVA_URL=nowhere)
        logged_in(strava, tmp_path)
        logged_out = said("logout", "strava")
    return {
        "strava_api_url": (synced, lost),
        "strava_keep_days": (status, kept),
        "strava_timeout_s": (patient, impatient),
        "strava_url": (logged_out, elsewhere),
    }


def keys_changed(tmp_path: Path) -> dict[str, tuple[Any, Any]]:
    """Return what is said of each account with a key where it is, and where it is not."""
    outcomes: dict[str, tuple[Any, Any]] = {}
    services: dict[str, KeyedService] = {
        "garmin": FakeGarmin(),
        "hevy": FakeHevy([a_workout(datetime.now(UTC) - timedelta(days=7))]),
        "intervals": FakeIntervals(),
    }
    for kind, service in services.items():
        with service:
            key_login(kind, service, tmp_path)
            here = at_service(kind, service)
            there = {name: f"{url}/nowhere" for name, url in here.items()}
            found = [legstats(tmp_path, "sync", kind, **env) for env in (here, there)]
        outcomes[f"{kind}_api_url"] = ((found[0].code, found[0].out), (found[1].code, found[1].out))
    return outcomes


def test_another_answer_of_the_athlete_or_place_changes_what_is_said(
    tmp_path: Path, sample: Dataset
) -> None:
    outcomes = settings_changed(tmp_path, sample) | strava_changed(tmp_path)
    outcomes |= keys_changed(tmp_path)
    assert set(outcomes) == {name for _, name in OTHERS}, "a new setting says here what it does"
    for name, (before, after) in outcomes.items():
        assert before != after, f"nothing reads {name}"
