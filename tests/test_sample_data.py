"""The sample athlete: made the same every time, looks like a watch's files, and tells the truth."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import zipfile
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from fakes.command import legstats
from garmin_fit_sdk import Decoder, Stream

import analyzer
from analyzer.advice import judge
from analyzer.effect import estimate, level_by_bucket
from analyzer.sample import ZONE, planted_effect
from sample_data import strava, strava_files
from sample_data.journal import journal_csv
from sample_data.logbook import hevy_csv
from sample_data.make import ARCHIVE, ATHLETE, JOURNAL, LOG, TRIAL, every_file
from sample_data.season import season
from sample_data.trial import trial_json
from sample_data.truth import truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analyzer import Dataset

WATCH = ATHLETE / "watch"
TABLE = "activities.csv"
TRUTH: dict[str, Any] = json.loads((ATHLETE / "truth.json").read_text(encoding="utf-8"))
FILES: dict[str, dict[str, Any]] = TRUTH["files"]
RUNS, SESSIONS = TRUTH["runs"], TRUTH["strength_sessions"]


@pytest.fixture(scope="module")
def runs(sample: Dataset) -> pd.DataFrame:
    """Each imported run beside what was planted in it (columns planted_…)."""
    planted = pd.DataFrame(TRUTH["runs"]).add_prefix("planted_")
    planted["started_at"] = pd.to_datetime(planted.pop("planted_started_at")).astype(
        sample.runs["started_at"].dtype
    )
    return sample.runs.merge(planted, on="started_at", how="outer", validate="one_to_one")


@pytest.fixture(scope="module")
def whole(runs: pd.DataFrame) -> pd.DataFrame:
    """The recorded runs, all but the one whose file was cut short."""
    recorded = runs["sources"].map(lambda kinds: kinds != ("strava_export",))
    return runs[recorded & (runs["started_at"] != pd.Timestamp(TRUTH["cut_short"]))]


def read_by_the_maker(path: Path) -> dict[str, list[dict[str, Any]]]:
    messages, errors = Decoder(Stream.from_file(path)).read()
    assert errors == []
    return messages


def strength_files() -> list[dict[str, list[dict[str, Any]]]]:
    return [
        read_by_the_maker(WATCH / name)
        for name, facts in FILES.items()
        if facts["kind"] == "strength"
    ]


def test_the_same_files_are_made_again() -> None:
    planned = season()
    files = list(every_file(planned))
    assert truth(planned, {one.name: one.facts for one in files}) == TRUTH
    assert {one.name for one in files} == {path.name for path in WATCH.iterdir()}
    for one in files[::9]:
        assert one.build() == (WATCH / one.name).read_bytes(), f"{one.name}: run `make sample`"
    assert journal_csv(planned) == (ATHLETE / JOURNAL).read_bytes(), f"{JOURNAL}: `make sample`"
    assert trial_json(planned) == (ATHLETE / TRIAL).read_bytes(), f"{TRIAL}: `make sample`"
    assert hevy_csv(planned) == (ATHLETE / LOG).read_bytes(), f"{LOG}: run `make sample`"
    kept = archived()
    again = {place: _unpacked(content) for place, content in strava.files(planned)}
    assert again.items() <= kept.items(), f"{ARCHIVE}: run `make sample`"
    assert kept.keys() - again.keys() == {TABLE, "profile.csv"}
    assert kept["profile.csv"].splitlines()[1:] == [b"15020040,,,,,"], "it names nobody"
    # What the table says of a run is measured on its track, second by second: a few are enough.
    posts = strava.numbered(planned)
    head, *rows = rows_of(kept[TABLE])
    assert [row[0] for row in rows] == [
        str(strava.FIRST_ACTIVITY + strava.STEP * number) for number, _ in posts
    ]
    made = rows_of(strava_files.table(strava.row(post, number) for number, post in posts[::9]))
    assert made == [head, *rows[::9]], f"{ARCHIVE}: run `make sample`"


def rows_of(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode())))


def archived() -> dict[str, bytes]:
    """The files in the archive, unpacked: how small they were packed may depend on the machine."""
    with zipfile.ZipFile(ATHLETE / ARCHIVE) as archive:
        return {name: _unpacked(archive.read(name)) for name in archive.namelist()}


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def test_the_archive_holds_some_of_the_watchs_files() -> None:
    files = archived()
    twice = {place for place, content in files.items() if content[8:12] == b".FIT"}
    assert twice == set(TRUTH["archive"])
    assert len(twice) == 10
    for place, name in TRUTH["archive"].items():
        assert files[place] == (WATCH / name).read_bytes()


def test_the_archive_carries_no_time_of_its_making() -> None:
    with zipfile.ZipFile(ATHLETE / ARCHIVE) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 16, 6, 0, 0)}


def test_the_sample_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in ATHLETE.rglob("*") if path.is_file()) <= 4_000_000


def test_strength_files_look_as_a_watch_writes_them() -> None:
    files = [messages for messages in strength_files() if "set_mesgs" in messages]
    active = [
        one for messages in files for one in messages["set_mesgs"] if one["set_type"] == "active"
    ]
    unknown = [one for one in active if set(one["category"]) == {"unknown"}]
    assert len(unknown) / len(active) == pytest.approx(0.4, abs=0.03)
    assert all(len(one["category"]) == 3 for one in active)
    weights = [one["weight"] for one in active if one["category"][0] in {"squat", "deadlift"}]
    assert 0.0 in weights
    assert max(weights) >= 100.0
    assert all(len({one["timestamp"] for one in m["set_mesgs"]}) == 1 for m in files)
    starts = [one["start_time"] for one in files[0]["set_mesgs"]]
    assert starts == sorted(starts)


def test_runs_are_recorded_as_by_a_watch_that_saves_room() -> None:
    name = next(name for name, facts in FILES.items() if facts == {"kind": "run"})
    records = read_by_the_maker(WATCH / name)["record_mesgs"]
    times = pd.Series([one["timestamp"] for one in records])
    gaps = Counter(times.diff().dropna().dt.total_seconds())
    assert len(gaps) > 5
    assert sum(times for gap, times in gaps.items() if 4 <= gap <= 13) > 0.8 * gaps.total()


def test_every_file_ends_where_it_should(sample: Dataset) -> None:
    status = sample.files.set_index("source")["status"].to_dict()
    in_archive = {place.rsplit("/", 1)[-1]: name for place, name in TRUTH["archive"].items()}
    by_name = {in_archive.get(name, name): word for name, word in status.items()}
    assert set(FILES) <= set(by_name)
    assert [name for name in FILES if by_name[name] == "not an activity"] == ["Settings.fit"]
    assert "failed" not in by_name.values()
    assert Counter(sample.files["kind"]) == {
        "fit": len(FILES),
        "gpx": 3,
        "tcx": 2,
        "strava_export": 1,
        "hevy_log": 1,
    }


def test_nothing_is_counted_twice_because_several_sources_tell_of_it(sample: Dataset) -> None:
    assert len(sample.runs) == TRUTH["n_runs"] == 321
    assert len(sample.strength_sessions) == TRUTH["n_strength_sessions"] == 146
    told = sample.files.loc[sample.files["status"] == "imported", "activities"].sum()
    assert told > len(sample.runs) + len(sample.strength_sessions) + 170


@pytest.mark.parametrize(("frame", "planted"), [("runs", RUNS), ("strength_sessions", SESSIONS)])
def test_each_activity_names_its_sources(
    sample: Dataset, frame: str, planted: list[dict[str, Any]]
) -> None:
    seen = getattr(sample, frame)
    ended = "started_at" if frame == "runs" else "ended_at"
    stamps = seen[ended].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert dict(zip(stamps, map(list, seen["sources"]), strict=True)) == {
        one[ended]: one["sources"] for one in planted
    }


def test_sources_overlap_in_every_way() -> None:
    assert Counter(tuple(run["sources"]) for run in RUNS) == {
        ("fit",): 60,
        ("fit", "strava_export"): 94,
        ("fit", "strava_export", "tcx"): 2,
        ("strava_export", "gpx"): 3,
        ("strava_export",): 162,
    }
    assert Counter(tuple(one["sources"]) for one in SESSIONS) == {
        ("fit",): 20,
        ("fit", "hevy_log"): 8,
        ("fit", "strava_export"): 21,
        ("fit", "strava_export", "hevy_log"): 23,
        ("strava_export",): 74,
    }


def test_a_whole_sync_of_the_folder_fails_nowhere(sample: Dataset, tmp_path: Path) -> None:
    said = legstats(tmp_path, "sync", ATHLETE, "--json", TZ=ZONE)
    assert (said.code, said.json["failed"]) == (0, [])
    assert said.json["new"] == TRUTH["n_runs"] + TRUTH["n_strength_sessions"]
    assert legstats(tmp_path, "log", "import", ATHLETE / JOURNAL, TZ=ZONE).code == 0
    shipped = legstats(sample.config.home, "runs", "--json", TZ=ZONE)
    assert legstats(tmp_path, "runs", "--json", TZ=ZONE).out == shipped.out


# In these weeks every source tells of something.
SOME_WEEKS, MONTHS_AROUND = re.compile("2026-(04-2|05-1|06-0|11-0)"), re.compile("2026-(0[4-7]|11)")


@pytest.fixture(scope="module")
def watch_of_some_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watch")
    for path in WATCH.iterdir():
        if SOME_WEEKS.match(path.name):
            shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def archive_of_some_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive with the rows, and the recordings, of these months alone."""
    kept = archived()
    head, *rows = rows_of(kept[TABLE])
    of_then = [
        row
        for row in rows
        if MONTHS_AROUND.match(str(pd.Timestamp(row[head.index("Activity Date")])))
    ]
    table = io.StringIO()
    csv.writer(table).writerows([head, *of_then])
    path = tmp_path_factory.mktemp("strava") / "export_15020040.zip"
    with zipfile.ZipFile(ATHLETE / ARCHIVE) as whole, zipfile.ZipFile(path, "w") as part:
        part.writestr(TABLE, table.getvalue())
        for place in {row[head.index("Filename")] for row in of_then} - {""}:
            part.writestr(place, whole.read(place))
    assert len(of_then) > 60
    assert len(part.namelist()) > 6
    return path


@pytest.fixture(scope="module")
def told_in_each_order(
    watch_of_some_weeks: Path,
    archive_of_some_months: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[str]:
    sources = (watch_of_some_weeks, archive_of_some_months, ATHLETE / LOG)
    homes = {(): tmp_path_factory.mktemp("home")}
    # Orders that begin alike are told alike that far: the rest is told to a copy.
    for told in range(1, len(sources) + 1):
        for order in permutations(sources, told):
            homes[order] = tmp_path_factory.mktemp("home") / "of its own"
            shutil.copytree(homes[order[:-1]], homes[order])
            assert legstats(homes[order], "sync", order[-1], TZ=ZONE).code == 0
    return [
        legstats(home, "runs", "--json", TZ=ZONE).out
        + legstats(home, "legdays", "--json", TZ=ZONE).out
        for order, home in homes.items()
        if len(order) == len(sources)
    ]


def test_whatever_comes_first_the_story_is_the_same(told_in_each_order: list[str]) -> None:
    assert len(told_in_each_order) == 6
    assert len(set(told_in_each_order)) == 1


def test_one_file_holds_strength_run_and_strength(sample: Dataset) -> None:
    (name,) = (name for name, facts in FILES.items() if facts["kind"] == "strength, run, strength")
    held = sample.files[sample.files["source"].str.endswith(name)]
    assert held["activities"].tolist() == [3]


def test_a_file_cut_short_is_saved(runs: pd.DataFrame, sample: Dataset) -> None:
    saved = runs[runs["started_at"] == pd.Timestamp(TRUTH["cut_short"])].iloc[0]
    assert 0.8 < saved["moving_s"] / saved["planted_moving_s"] < 0.95
    (name,) = (name for name, facts in FILES.items() if facts.get("truncated"))
    (problems,) = sample.files.loc[sample.files["source"].str.endswith(name), "problems"]
    assert problems


def test_runs_are_measured_as_they_were_planted(whole: pd.DataFrame) -> None:
    assert (whole["surface"] == whole["planted_surface"]).all()
    seconds_off = (whole["moving_s"] - whole["planted_moving_s"]).abs()
    assert seconds_off.quantile(0.95) < 10
    log_gap = np.log(whole["gap_speed_mps"] / whole["planted_gap_speed_mps"])
    assert abs(log_gap.mean()) < 0.004
    assert log_gap.abs().quantile(0.95) < 0.01
    assert log_gap.abs().max() < 0.02
    beats_off = (whole["hr_bpm"] - whole["planted_hr_bpm"]).abs()
    assert beats_off.quantile(0.95) < 0.5
    assert beats_off.max() < 2


def test_local_time_follows_summer_and_winter(whole: pd.DataFrame) -> None:
    local = whole["started_at"].dt.tz_convert("Europe/Berlin")
    hour = local.dt.hour + local.dt.minute / 60 + local.dt.second / 3600
    assert whole["local_hour"].tolist() == pytest.approx(hour.tolist(), abs=0.001)
    assert {stamp.utcoffset() for stamp in local} == {pd.Timedelta(hours=h) for h in (1, 2)}


def test_heart_rate_is_trusted_where_it_was_measured(whole: pd.DataFrame) -> None:
    lost = whole["planted_trouble"].isin(["cadence lock", "no heart rate"])
    assert (whole["hr_usable"] == ~lost).all()
    known = whole[whole["planted_trouble"] != "no heart rate"]
    assert (known["hr_source"] == known["planted_hr_source"]).all()
    locked = whole[whole["planted_trouble"] == "cadence lock"]
    assert locked["hr_problem"].str.contains("cadence lock").all()


def test_repetitions_are_found_in_intervals_and_nowhere_else(whole: pd.DataFrame) -> None:
    found = whole["repetitions"] >= 3
    assert found[whole["planted_shape"] == "intervals"].all()
    assert not found[whole["planted_shape"] != "intervals"].any()


def test_leg_days_are_those_that_were_planted(sample: Dataset) -> None:
    planted = {one["ended_at"]: one["decision"] for one in TRUTH["strength_sessions"]}
    ended = sample.strength_sessions["ended_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert dict(zip(ended, sample.strength_sessions["decision"], strict=True)) == planted
    assert Counter(planted.values()) == {"yes": 75, "no": 69, "unknown": 2}


def test_the_log_and_a_title_decide_what_the_watch_cannot_tell(sample: Dataset) -> None:
    silent = {one["ended_at"]: one for one in SESSIONS if one["watch_decision"] == "unknown"}
    ended = sample.strength_sessions["ended_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = sample.strength_sessions[ended.isin(silent)]
    assert list(
        zip(asked["decision"], asked["name"], map(_last, asked["sources"]), strict=True)
    ) == [
        ("unknown", "Strength", "fit"),
        ("no", "Day B", "hevy_log"),
        ("no", "Upper body", "strava_export"),
        ("unknown", "Morning Weight Training", "strava_export"),
        ("yes", "Day A", "hevy_log"),
    ]
    legs = [silent[end]["legs"] for end in ended[ended.isin(silent)]]
    assert legs == [True, False, False, False, True]


def _last(sources: Sequence[str]) -> str:
    return sources[-1]


def test_the_log_knows_every_set_the_watch_only_guessed(sample: Dataset) -> None:
    sets = sample.strength_sets.groupby("session_id")
    for session in sample.strength_sessions.to_dict("records"):
        if "hevy_log" not in session["sources"]:
            continue
        held = sets.get_group(session["session_id"])
        assert set(held["source"]) == {"hevy_log"}
        assert "unknown" not in set(held["exercise"])
        assert ("Squat (Barbell)" in set(held["exercise"])) == (session["decision"] == "yes")


def test_races_are_known_from_strava(runs: pd.DataFrame) -> None:
    races = runs[runs["kind"] == "race"]
    assert races["planted_shape"].tolist() == ["race", "race"]
    assert races["name"].tolist() == ["parkrun", "Berlin by night, 10 km"]


def test_what_the_phone_recorded_stands_among_the_runs(whole: pd.DataFrame) -> None:
    by_phone = whole[whole["sources"].map(lambda kinds: "gpx" in kinds)]
    assert by_phone["name"].tolist() == ["parkrun", "Lunch Run", "Morning Run"]
    assert by_phone["bucket"].tolist() == [">78 h"] * 3
    assert not by_phone["hr_usable"].any()


def test_heavier_leg_days_are_seen_as_heavier(sample: Dataset) -> None:
    planted = {one["ended_at"]: one["severity"] for one in TRUTH["strength_sessions"]}
    legs = sample.strength_sessions[sample.strength_sessions["decision"] == "yes"]
    ended = legs["ended_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = pd.Series(legs["severity"].to_numpy())
    assert seen.corr(ended.map(planted).reset_index(drop=True), method="spearman") > 0.4


def test_each_run_stands_in_its_bucket_or_waits_for_a_word(runs: pd.DataFrame) -> None:
    told = runs[~runs["planted_untold_session_within_84_h"] & runs["leg_day_known"]]
    assert len(told) > 130
    told = told[told["planted_hours_since_leg_day"] < 14 * 24]
    assert (told["bucket"] == told["planted_bucket"]).all()
    assert told["hours_since_leg_day"].tolist() == pytest.approx(
        told["planted_hours_since_leg_day"].tolist(), abs=0.01
    )


def test_the_planted_effect_is_found_and_the_plain_table_is_far_off(sample: Dataset) -> None:
    planted = TRUTH["effect_pct"]
    effect = estimate(sample.runs)
    inside = {
        one.bucket: one.low_pct <= planted[one.bucket] <= one.high_pct
        for one in effect.buckets
        if not one.refused
    }
    next_day = next(one for one in effect.buckets if one.bucket == "6-30 h")
    assert all(inside.values())
    assert len(inside) == len(effect.buckets)
    assert next_day.verdict == "slower"
    plain = next(one for one in level_by_bucket(sample.runs) if one.bucket == "6-30 h")
    off = abs(plain.difference_pct - planted["6-30 h"])
    assert off > 2 * abs(next_day.estimate_pct - planted["6-30 h"])


def test_a_twin_to_whom_leg_day_does_nothing_is_told_of_no_effect(
    sample: Dataset, runs: pd.DataFrame
) -> None:
    lost = 1 + runs.set_index("run_id")["planted_planted_pct"].fillna(0.0) / 100
    by_run = sample.runs["run_id"].map(lost)
    unharmed = sample.runs.assign(
        **{name: sample.runs[name] / by_run for name in ("gap_speed_mps", "steady_gap_speed_mps")}
    )
    assert estimate(unharmed).headline.verdict in {"no clear difference", "can't tell"}


@pytest.fixture(scope="module")
def judged(sample: Dataset, runs: pd.DataFrame) -> pd.DataFrame:
    """Planted behaviour and verdict, where nothing undecided stands in the way."""
    words = {one.run_id: one.verdict for one in judge(sample)}
    planted = runs[(runs["planted_behaviour"] != "") & ~runs["planted_untold_session_within_84_h"]]
    return planted.assign(verdict=planted["run_id"].map(words))


def test_planted_behaviour_gets_its_verdict(judged: pd.DataFrame) -> None:
    settled = judged[judged["started_at"] > judged["started_at"].min() + pd.Timedelta(weeks=8)]
    as_advised = settled["planted_behaviour"] == "as advised"
    assert len(settled) >= 25
    assert settled.loc[as_advised, "verdict"].unique().tolist() == ["kept"]
    assert settled.loc[~as_advised, "verdict"].unique().tolist() == ["broke"]


def test_with_little_to_compare_with_nobody_is_blamed_for_nothing(judged: pd.DataFrame) -> None:
    early = judged[judged["started_at"] <= judged["started_at"].min() + pd.Timedelta(weeks=8)]
    broken = early[early["planted_behaviour"] != "as advised"]
    assert len(broken) >= 6
    assert set(broken["verdict"]) <= {"broke", "borderline", "not judged"}
    assert "broke" not in set(early.loc[early["planted_behaviour"] == "as advised", "verdict"])


def test_the_habit_changes(judged: pd.DataFrame) -> None:
    broke = (judged["verdict"] == "broke").to_numpy()
    third = len(broke) // 3
    assert broke[:third].mean() > 0.5
    assert broke[-third:].mean() < 0.2


def test_the_demo_names_what_it_read(sample: Dataset, own_home: dict[str, str]) -> None:
    folder = sample.config.home.parent / "demo"
    said = legstats(folder, "demo", "-o", folder, **own_home)
    assert said.out.startswith(
        "Imported: 467 activities from watch files, a Strava archive and a Hevy log: "
        "321 runs and 146 strength sessions.\n"
        "Recorded by more than one of them, and counted once: 148.\n"
        "Leg days: 75 yes, 69 no, 2 unknown.\n"
    )
    assert f"The report: {folder / 'index.html'}" in said.out


def test_what_was_planted_is_told_of_the_sample_athlete_alone(
    sample: Dataset, own_home: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, own_home[name])
    assert planted_effect(sample) == TRUTH["effect_pct"]
    assert planted_effect(analyzer.load(tmp_path)) == {}
