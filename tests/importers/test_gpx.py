"""GPX from watches, phones and websites becomes runs; routes and waypoints do not."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fakes.command import legstats
from fakes.strava_archive import Entry, write_archive
from fakes.tracks import DIALECTS, METRES_A_DEGREE, START, Point, Track, along, gpx
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.gpx import read, recognises
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity


def one(data: bytes) -> Activity:
    (activity,) = read(data, Context("run.gpx"))
    return activity


def outcome(data: bytes) -> tuple[list[Activity], str]:
    try:
        return read(data, Context("run.gpx")), ""
    except (ImportProblemError, NotAnActivityError) as said:
        return [], said.message


def running(seconds: int = 1200, **facts: float) -> Track:
    return Track(stretches=[along(range(seconds + 1), **facts)])


class TestARun:
    def test_times_distance_and_speed_come_from_the_points(self) -> None:
        run = one(gpx(running(1200)))

        assert (run.sport, run.surface, run.name) == ("run", "road", "Morning Run")
        assert (run.started_at, run.ended_at) == (START, START + timedelta(minutes=20))
        assert (run.elapsed_s, run.moving_s, run.pauses) == (1200, 1200, ())
        assert run.distance_m == pytest.approx(4000, rel=1e-4)
        assert run.stream.speed_mps[1:] == pytest.approx(1000 / 300, rel=0.02)
        assert run.problems == ()

    def test_positions_are_not_kept(self) -> None:
        run = one(gpx(running()))

        assert "48." not in repr(run.laps) + run.name + run.description
        assert {name for name, _ in run.stream.columns()} == {
            "time_s", "distance_m", "speed_mps"
        }  # fmt: skip

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_heart_rate_and_cadence_in_every_dialect(self, dialect: str) -> None:
        run = one(gpx(running(hr=150, cadence=88, temperature=21), dialect=dialect))

        assert (run.avg_hr_bpm, run.max_hr_bpm, run.hr_source) == (150, 150, "unknown")
        assert run.temperature_c == 21
        assert set(run.stream.cadence_spm) == {176.0}, "both feet"

    def test_an_app_that_counts_both_feet_is_not_doubled(self) -> None:
        assert set(one(gpx(running(cadence=176))).stream.cadence_spm) == {176.0}

    def test_heart_rate_here_and_there_is_kept_where_it_is(self) -> None:
        points = along(range(1201))
        points[::30] = [Point(second=p.second, metre=p.metre, hr=145) for p in points[::30]]
        run = one(gpx(Track(stretches=[points])))

        assert np.isfinite(run.stream.hr_bpm).sum() == 41
        assert run.avg_hr_bpm == 145

    def test_a_phone_that_writes_every_few_seconds(self) -> None:
        run = one(gpx(Track(stretches=[along(range(0, 1201, 8))])))

        assert run.distance_m == pytest.approx(4000, rel=1e-4)
        assert (run.pauses, run.moving_s) == ((), 1200)

    def test_speed_as_the_watch_measured_it(self) -> None:
        run = one(gpx(running(speed=3.3), dialect="garmin v2"))

        assert set(run.stream.speed_mps) == {3.3}

    def test_the_device_unless_a_website_wrote_the_file(self) -> None:
        assert one(gpx(running(), creator="eTrex 20x")).device == "eTrex 20x"
        assert one(gpx(running(), creator="StravaGPX iPhone")).device == ""
        assert one(gpx(running(), creator="Garmin Connect")).device == ""

    def test_local_time_where_the_file_tells_it(self) -> None:
        shifted = gpx(running(60)).replace(b"Z</time>", b"+02:00</time>")

        run = one(shifted)

        assert run.utc_offset_s == 7200
        assert run.started_at == START - timedelta(hours=2)
        assert one(gpx(running(60))).utc_offset_s is None


class TestPauses:
    def test_a_new_stretch_is_a_pause_and_the_way_between_is_not_run(self) -> None:
        away = [Point(second=p.second + 300, metre=p.metre + 900) for p in along(range(600, 1201))]
        run = one(gpx(Track(stretches=[along(range(601)), away])))

        assert run.pauses == ((600, 900),)
        assert (run.elapsed_s, run.moving_s) == (1500, 1200)
        assert run.distance_m == pytest.approx(4000, rel=1e-3)

    def test_standing_in_one_stretch_is_a_pause(self) -> None:
        later = [Point(second=p.second + 120, metre=p.metre) for p in along(range(601, 1201))]
        run = one(gpx(Track(stretches=[[*along(range(601)), *later]])))

        assert run.pauses == ((600, 721),)

    def test_lost_reception_on_the_move_is_none(self) -> None:
        run = one(gpx(Track(stretches=[along([*range(600), *range(700, 1201)])])))

        assert run.pauses == ()
        assert run.distance_m == pytest.approx(4000, rel=1e-3)

    def test_a_jump_of_the_receiver_counts_no_way(self) -> None:
        points = along(range(1201))
        points[500] = Point(second=500, metre=points[500].metre + 3000)

        assert one(gpx(Track(stretches=[points]))).distance_m == pytest.approx(4000, rel=0.01)


class TestSports:
    @pytest.mark.parametrize(
        ("word", "sport", "surface"),
        [
            ("running", "run", "road"),
            ("9", "run", "road"),
            ("Run", "run", "road"),
            ("Running", "run", "road"),
            ("trail_running", "run", "trail"),
            ("TrailRun", "run", "trail"),
            ("treadmill_running", "run", "treadmill"),
            ("VirtualRun", "run", "virtual"),
            ("Laufen", "run", "road"),
            ("1", "ride", None),
            ("cycling", "ride", None),
            ("hiking", "walk", None),
            ("10", "walk", None),
            ("open_water_swimming", "swim", None),
            ("strength_training", "strength", None),
            ("Roller Ski", "other", None),
            ("NordicSki", "other", None),
            ("kitesurfing", "other", None),
            ("52", "other", None),
        ],
    )
    def test_the_files_word_is_believed(self, word: str, sport: str, surface: str | None) -> None:
        activity = one(gpx(Track(stretches=[along(range(601))], sport=word)))

        assert (activity.sport, activity.surface) == (sport, surface)
        assert activity.sport_detail == word.lower()
        assert activity.problems == ()

    @pytest.mark.parametrize(
        ("name", "sport"),
        [("Running 5/8/15 6:34 pm", "run"), ("Lunch Ride", "ride"), ("Evening Walk", "walk")],
    )
    def test_without_a_word_the_name_tells(self, name: str, sport: str) -> None:
        assert one(gpx(Track(stretches=[along(range(601))], sport=None, name=name))).sport == sport

    @pytest.mark.parametrize(
        ("pace", "sport"),
        [(300, "run"), (400, "run"), (476, "run"), (600, "other"), (150, "other")],
    )
    def test_without_word_and_name_only_a_runners_pace_is_a_run(
        self, pace: float, sport: str
    ) -> None:
        track = Track(stretches=[along(range(1201), pace)], sport=None, name="2026-03-14 08:30")
        activity = one(gpx(track))

        assert activity.sport == sport
        assert "does not say which sport" in activity.problems[0]

    @pytest.mark.parametrize(
        ("word", "name", "sport"),
        [("Workout", "Evening Run", "run"), ("other", "Lauf", "run"), ("other", "Jog 5", "run"),
         ("other", "Kayak", "other"), ("nordic_ski", "Morning Run", "other")],
    )  # fmt: skip
    def test_where_the_files_word_means_anything_the_name_tells(
        self, word: str, name: str, sport: str
    ) -> None:
        track = Track(stretches=[along(range(601))], sport=word, name=name)

        assert one(gpx(track)).sport == sport

    def test_what_was_not_taken_for_a_run_says_so(self) -> None:
        walked = Track(stretches=[along(range(1201), 600)], sport=None, name="")

        (said,) = one(gpx(walked)).problems
        assert said == ("The file does not say which sport this was; it was not taken for a run.")

    def test_a_slow_ride_with_a_descent_is_no_run(self) -> None:
        uphill, down = along(range(1000), 280), along(range(60), 120)
        ride = [*uphill, *(Point(second=1000 + p.second, metre=3600 + p.metre) for p in down)]

        assert one(gpx(Track(stretches=[ride], sport=None, name=""))).sport == "other"

    def test_too_short_to_tell_is_no_run(self) -> None:
        assert one(gpx(Track(stretches=[along(range(300))], sport=None, name=""))).sport == "other"


class TestTheClock:
    @pytest.mark.parametrize("seed", range(3))
    def test_times_that_jitter_by_seconds_are_no_clock_set_back(self, seed: int) -> None:
        jitter = np.random.default_rng(seed).integers(0, 4, 3601)
        points = [Point(second=max(0, s - int(jitter[s])), metre=s * 10 / 3) for s in range(3601)]
        run = one(gpx(Track(stretches=[points])))

        assert run.problems == ()
        assert run.elapsed_s == pytest.approx(3600, abs=4)
        assert run.distance_m == pytest.approx(12_000, rel=0.002)
        assert run.moving_s == pytest.approx(3600, abs=10)

    def test_a_few_steps_back_make_no_zigzag(self) -> None:
        early = {100, 300, 500, 700, 900, 1000, 1100, 1150}
        points = [Point(second=s - 2 * (s in early), metre=s * 10 / 3) for s in range(1201)]

        assert one(gpx(Track(stretches=[points]))).distance_m == pytest.approx(4000, rel=0.003)

    def test_a_clock_set_back_by_more_is_said_all_the_same(self) -> None:
        points = [Point(second=s if s < 600 else s - 120, metre=s * 10 / 3) for s in range(1201)]
        (said,) = one(gpx(Track(stretches=[points]))).problems

        assert "set back by" in said

    @pytest.mark.parametrize("whole", [True, False])
    def test_points_twice_a_second_are_one_a_second(self, *, whole: bool) -> None:
        halves = [s / 2 for s in range(2401)]
        points = [Point(second=s // 1 if whole else s, metre=s * 10 / 3) for s in halves]
        run = one(gpx(Track(stretches=[points])))

        assert (run.elapsed_s, len(run.stream.time_s)) == (1200, 1201)
        assert run.distance_m == pytest.approx(4000, rel=0.002)
        assert run.stream.speed_mps[2:-1] == pytest.approx(10 / 3, rel=0.05)

    @pytest.mark.parametrize(
        ("zone", "hour"), [("", 6), ("Europe/Berlin", 5), ("America/New_York", 10)]
    )
    def test_times_without_a_zone_are_in_the_one_given_else_utc(self, zone: str, hour: int) -> None:
        bare = gpx(running()).replace(b"Z</time>", b"</time>")
        (run,) = read(bare, Context("run.gpx", zone=zone))

        assert (run.started_at.hour, run.started_at.minute) == (hour, 30)

    def test_times_without_zone_are_taken_as_utc_and_that_is_said(self) -> None:
        plain = gpx(running()).replace(b"Z</time>", b"</time>")
        (run,) = read(plain, Context("run.gpx"))
        assert run.started_at == START
        assert any("name no zone" in one for one in run.problems)
        small = gpx(running()).replace(b"Z</time>", b"z</time>")
        assert [one.problems for one in read(small, Context("run.gpx"))] == [()]

    def test_a_zone_in_the_file_beats_the_one_given(self) -> None:
        (run,) = read(gpx(running()), Context("run.gpx", zone="Asia/Tokyo"))

        assert run.started_at == START

    @pytest.mark.parametrize(
        ("name", "day", "moved"),
        [
            ("run.gpx", "2001-06-02", "2021-01-16"),
            ("2024-11-05-Run.gpx", "2005-03-22", "2024-11-05"),
            ("activity_20240102_0700.gpx", "2004-05-18", "2024-01-02"),
            ("Lauf 04.07.2023.gpx", "2003-11-18", "2023-07-04"),
            ("run.gpx", "2005-03-22", None),
            ("2005-03-22.gpx", "2005-03-22", None),
        ],
    )
    def test_weeks_counted_to_1024_are_put_where_they_belong(
        self, name: str, day: str, moved: str | None
    ) -> None:
        old = gpx(running()).replace(b"2026-03-14", day.encode())
        (run,) = read(old, Context(name))

        assert f"{run.started_at:%Y-%m-%d}" == (moved or day)
        assert f"{run.ended_at:%Y-%m-%d}" == (moved or day)
        assert run.elapsed_s == 1200
        assert [p.startswith("The clock was 1,024 weeks behind") for p in run.problems] == (
            [True] if moved else []
        )

    def test_the_day_on_which_the_file_was_saved_tells_of_lost_weeks(self) -> None:
        old = (
            gpx(running())
            .replace(b"<time>2026-03-14T06:2", b"<time>SAVED")
            .replace(b"2026-03-14", b"2006-07-29")
        )
        (run,) = read(old.replace(b"SAVED", b"2026-03-14T06:2"), Context("run.gpx"))
        assert f"{run.started_at:%Y-%m-%d}" == "2026-03-14"

    @pytest.mark.parametrize(
        ("watch", "day"), [("Garmin fenix 7", "2026-10-04"), ("Forerunner 305", "2007-02-18")]
    )
    def test_a_watch_that_was_not_built_yet_lost_its_weeks(self, watch: str, day: str) -> None:
        old = gpx(running(), creator=watch)
        (run,) = read(old.replace(b"2026-03-14", b"2007-02-18"), Context("run.gpx"))
        assert f"{run.started_at:%Y-%m-%d}" == day


class TestSeveralTracks:
    def test_a_track_that_stands_there_twice_is_one_activity(self) -> None:
        (run,) = read(gpx(running(600), running(600)), Context("day.gpx"))
        assert run.problems == ("The file holds this activity twice; one copy was kept.",)

    def test_each_track_is_an_activity_in_order_of_time(self) -> None:
        morning, evening = running(600), Track(
            stretches=[along(range(36_000, 37_200))], name="Evening Ride", sport="cycling"
        )  # fmt: skip
        first, second = read(gpx(evening, morning), Context("day.gpx"))

        assert [first.name, second.name] == ["Morning Run", "Evening Ride"]
        assert [first.sport, second.sport] == ["run", "ride"]
        assert first.source.key.partition("#")[0] == second.source.key.partition("#")[0]
        assert [first.source.key[-2:], second.source.key[-2:]] == ["#0", "#1"]

    def test_a_route_beside_a_track_is_left_out(self) -> None:
        planned = Track(stretches=[[Point(second=None, metre=m) for m in (0.0, 100.0)]])

        assert len(read(gpx(planned, running()), Context("both.gpx"))) == 1

    def test_the_name_of_a_link_a_waypoint_or_the_file_is_not_the_runs(self) -> None:
        waypoint = "<wpt lat='48' lon='11'><name>Fountain</name><type>Water</type></wpt>"
        run = one(gpx(running(), body=waypoint))

        assert (run.name, run.sport_detail) == ("Morning Run", "running")


class TestNoActivity:
    @pytest.mark.parametrize(
        ("body", "tracks", "sentence"),
        [
            ("<rte><rtept lat='48' lon='11'/></rte>", [], "a route to follow"),
            ("<wpt lat='48' lon='11'><time>2026-03-14T06:30:00Z</time></wpt>", [], "waypoints"),
            ("", [], "no track"),
            ("", [Track(stretches=[[Point(second=None, metre=1)] * 9])], "do not say when"),
            ("", [Track(stretches=[[Point(second=0, metre=1)] * 9])], "do not say when"),
        ],
    )
    def test_it_says_what_the_file_is(self, body: str, tracks: list[Track], sentence: str) -> None:
        with pytest.raises(NotAnActivityError, match=sentence):
            read(gpx(*tracks, body=body), Context("route.gpx"))

    def test_a_day_that_has_not_come_is_refused(self) -> None:
        with pytest.raises(ImportProblemError, match="has not come yet"):
            read(gpx(running(60)).replace(b"2026-03-14", b"2126-03-14"), Context("run.gpx"))


class TestDamageAndAttacks:
    def test_a_file_cut_short_keeps_what_came_before(self) -> None:
        whole = gpx(running(1200, hr=150))
        run = one(whole[: len(whole) // 2])

        assert 500 < run.elapsed_s < 700
        assert "damaged in line" in run.problems[0]

    def test_nothing_but_damage_is_said_in_one_sentence(self) -> None:
        with pytest.raises(ImportProblemError, match=r"x\.gpx is damaged in line 3;"):
            read(b"<?xml version='1.0'?>\n<gpx>\n<trk><name>", Context("x.gpx"))

    @pytest.mark.parametrize(
        "attack",
        [
            b"<!DOCTYPE gpx [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><gpx><name>&b;</name></gpx>",
            b"<!DOCTYPE gpx SYSTEM 'file:///etc/passwd'><gpx/>",
            b"<!DOCTYPE gpx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><gpx><name>&a;</name></gpx>",
        ],
    )
    def test_document_types_and_entities_are_refused(self, attack: bytes) -> None:
        assert recognises(attack)
        with pytest.raises(ImportProblemError, match="declares a document type"):
            read(attack, Context("bomb.gpx"))

    @pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n   ", b"\xef\xbb\xbf \r\n"])
    def test_blanks_and_marks_before_the_declaration(self, before: bytes) -> None:
        data = before + gpx(running(60))

        assert recognises(data)
        assert one(data).elapsed_s == 60

    def test_other_encodings(self) -> None:
        named = gpx(Track(stretches=[along(range(61))], name="Föhr – Früh")).decode()
        wide = named.replace("UTF-8", "UTF-16").encode("utf-16")
        western = named.replace("UTF-8", "windows-1252").encode("cp1252")

        assert recognises(wide)
        assert [one(wide).name, one(western).name] == ["Föhr – Früh"] * 2

    def test_an_encoding_nobody_knows_is_said(self) -> None:
        for odd in (b"UTF-9", b"shift_jis"):
            assert "encoding nobody knows" in outcome(gpx(running(60)).replace(b"UTF-8", odd))[1]

    def test_control_characters_in_a_name_do_no_harm(self) -> None:
        bell = gpx(running(60)).replace(b"Morning Run", b"Morning\x07\x00 Run")

        assert one(bell).name == "Morning Run"

    def test_a_prefix_nobody_declared_does_no_harm(self) -> None:
        whole = gpx(running(60, hr=150), dialect="garmin v1")
        odd = whole.replace(DIALECTS["garmin v1"][0].encode(), b"")

        assert b"gpxtpx:hr" in odd
        assert b"xmlns:gpxtpx" not in odd
        assert one(odd).avg_hr_bpm == 150

    def test_a_point_that_never_ends_costs_no_other(self) -> None:
        broken = gpx(running(600, hr=150)).replace(b"</trkpt>", b"", 1)

        assert one(broken).elapsed_s > 590

    def test_a_name_with_marks_inside_is_read_whole(self) -> None:
        marked = gpx(running(60)).replace(b"Morning Run", b"<![CDATA[Morning]]> <b>R</b>un")

        assert one(marked).name == "Morning Run"

    def test_numbers_that_are_none_stay_unknown(self) -> None:
        odd = gpx(running(600, hr=150, altitude=500))
        odd = odd.replace(b"<ele>500<", b"<ele>NaN<").replace(b">150<", b">-<", 100)
        run = one(odd)

        assert run.stream.altitude_m is None
        assert np.isnan(run.stream.hr_bpm[:100]).all()
        assert run.avg_hr_bpm == 150

    def test_a_position_not_on_earth_is_none(self) -> None:
        odd = gpx(running(600)).replace(b"lat='48.0", b"lat='948.0", 1)

        assert one(odd).distance_m == pytest.approx(2000, rel=0.01)

    def test_numbers_with_a_decimal_comma_are_read(self) -> None:
        dotted = gpx(running(600, altitude=512.25, hr=150.0))
        commas = re.sub(rb"(\d\d)\.(\d+['<])", rb"\1,\2", dotted)
        run, plain = one(commas), one(dotted)

        assert b"lat='48," in commas
        assert b">512,25<" in commas
        assert run.distance_m == plain.distance_m == pytest.approx(2000, rel=0.01)
        assert run.stream.altitude_m == pytest.approx(512.25)
        assert (run.avg_hr_bpm, run.problems) == (150, ())

    @pytest.mark.parametrize(
        ("lat", "altitude", "read_m"), [("48,0", "1,234", 1.234), ("48.0", "1,234", None)]
    )
    def test_thousands_are_told_from_decimals_by_the_rest_of_the_file(
        self, lat: str, altitude: str, read_m: float | None
    ) -> None:
        written = gpx(running(600, altitude=9999.5)).replace(b"9999.5", altitude.encode())
        run = one(written.replace(b"lat='48.0", f"lat='{lat}".encode()))

        assert run.distance_m == pytest.approx(2000, rel=0.01)
        assert (run.stream.altitude_m is None) is (read_m is None)
        assert read_m is None or run.stream.altitude_m == pytest.approx(read_m)

    @pytest.mark.parametrize(
        ("times", "said"),
        [
            (-1, "None of its 601 positions could be read; what depends on them is missing."),
            (1, "1 of its 601 positions could not be read."),
        ],
    )
    def test_positions_that_cannot_be_read_are_told(self, times: int, said: str) -> None:
        told: list[str] = []
        odd = gpx(running(600)).replace(b"lat='48.", b"lat='48;", times)
        read(odd, Context("run.gpx", leave_out=told.append))

        assert told == [said]

    def test_points_without_time_are_dropped_and_told(self) -> None:
        points = [*along(range(601)), Point(second=None, metre=7000)]
        run = one(gpx(Track(stretches=[points])))

        assert run.distance_m == pytest.approx(2000, rel=1e-3)
        assert run.problems == ("1 record with no time, or an impossible one, was dropped.",)

    @given(st.data())
    def test_whatever_happens_to_the_bytes_it_ends_well(self, data: st.DataObject) -> None:
        whole = bytearray(gpx(running(40, hr=150)))
        for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
            whole[place] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(whole)))
        found, said = outcome(bytes(whole[:cut]))

        assert found or said.endswith(".")
        for activity in found:
            assert 0 < activity.moving_s <= activity.elapsed_s
            assert (np.diff(activity.stream.time_s) > 0).all()


@given(
    st.lists(st.tuples(st.integers(1, 12), st.floats(1.0, 6.0)), min_size=2, max_size=120),
    st.sampled_from(sorted(DIALECTS)),
)
def test_what_was_written_is_read(steps: list[tuple[int, float]], dialect: str) -> None:
    seconds = np.cumsum([0, *(s for s, _ in steps)])
    metres = np.cumsum([0.0, *(s * v for s, v in steps)])
    points = [
        Point(second=float(s), metre=float(m), hr=100 + i % 80, altitude=300 + i / 10)
        for i, (s, m) in enumerate(zip(seconds, metres, strict=True))
    ]
    run = one(gpx(Track(stretches=[points]), dialect=dialect))

    np.testing.assert_allclose(run.stream.time_s, seconds)
    np.testing.assert_allclose(run.stream.distance_m, metres, atol=0.01 * len(points) + 0.01)
    np.testing.assert_allclose(run.stream.hr_bpm, [p.hr for p in points])
    np.testing.assert_allclose(run.stream.altitude_m, [p.altitude for p in points])
    assert pytest.approx(2 * np.pi * 6_371_008.8 / 360) == METRES_A_DEGREE


def test_a_large_file_is_read_in_bounded_memory() -> None:
    hours = gpx(running(12_000, hr=150, cadence=88, altitude=500))
    assert len(hours) > 5 << 19

    tracemalloc.start()
    run = one(hours)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(run.stream) == 12_001
    assert peak < 5 * len(hours)


def test_sync_knows_it_by_content_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "activity").write_bytes(gpx(running(hr=150)))
    (tmp_path / "a.gpx.gz").write_bytes(gzip.compress(gpx(running(hr=150))))
    (tmp_path / "route.gpx").write_bytes(gpx(body="<rte/>"))

    assert recognise((tmp_path / "activity").read_bytes())[0] == "gpx"
    named = [tmp_path / name for name in ("activity", "a.gpx.gz", "route.gpx")]
    said = legstats(tmp_path / "home", "sync", *named, "--json")
    assert (said.code, said.json["new"], said.json["not_activities"]) == (0, 1, 1)
    (run,) = legstats(tmp_path / "home", "runs", "--json").json
    assert (run["avg_hr_bpm"], round(run["distance_m"])) == (150, 4000)


def test_an_archive_that_calls_it_a_run_brings_its_stream_to_count(tmp_path: Path) -> None:
    untold = Track(stretches=[along(range(2401), 500)], sport=None, name="2026-03-14")
    row = Entry(started_at=START, file=gpx(untold), suffix=".gpx", minutes=40, distance_m=4800.0)
    legstats(tmp_path / "home", "sync", write_archive(tmp_path / "export.zip", [row]))
    (run,) = legstats(tmp_path / "home", "runs", "--json").json

    assert run["sources"] == ["strava_export", "gpx"]
    assert run["steady_minutes"] == 30


@pytest.mark.real
@pytest.mark.parametrize(
    ("pace", "taken_for", "was", "sport"),
    [(300, "run", "no run", "other"), (600, "other", "a run", "run")],
)
def test_what_names_no_sport_is_set_by_the_id_that_lists_show(
    tmp_path: Path, pace: float, taken_for: str, was: str, sport: str
) -> None:
    home, file = tmp_path / "home", tmp_path / "route.gpx"
    file.write_bytes(gpx(Track(stretches=[along(range(1201), pace)], sport=None, name="")))
    berlin = {"LEGSTATS_SOURCES_ZONE": "Europe/Berlin"}
    run_id = f"{taken_for}-20260314-0730"  # 6:30 UTC

    told = legstats(home, "sync", file, **berlin).err
    assert f"If {run_id} was {was}: legstats runs set {run_id} --sport {sport}\n" in told
    assert legstats(home, "runs", "set", run_id, "--sport", sport, **berlin).code == 0
    assert "legstats runs set" not in legstats(home, "sync", file, **berlin).err


def test_a_file_whose_positions_cannot_be_read_is_read_in_part(
    tmp_path: Path,
) -> None:
    home, run = tmp_path / "home", tmp_path / "run.gpx"
    run.write_bytes(gpx(running(600)).replace(b"lat='48.", b"lat='48;"))
    said = "None of its 601 positions could be read; what depends on them is missing."

    synced = legstats(home, "sync", run)
    assert synced.code == 5
    assert synced.err.splitlines()[0] == f"In part: run.gpx: {said}"
    assert legstats(home, "status", "--failures").out == f"{run} was read in part: {said}\n"


def test_other_peoples_files_all_end_well(real_folder: Path) -> None:
    files = sorted((real_folder / "gpx").glob("*.gpx"))
    assert len(files) > 25
    found = 0
    for path in files:
        data = path.read_bytes()
        assert recognises(data), path.name
        activities, said = outcome(data)
        assert activities or said.endswith("activity."), path.name
        found += len(activities)
        for activity in activities:
            assert activity.ended_at > activity.started_at, path.name
            assert 0 < activity.moving_s <= activity.elapsed_s, path.name
            assert (np.diff(activity.stream.time_s) > 0).all(), path.name
    assert found > 30


@pytest.mark.parametrize(
    ("zone", "began"),
    [
        ("Europe/Berlin", datetime(2026, 10, 24, 23, 40, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 10, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 20, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_a_night_run_in_local_times_across_the_end_of_summer_time(
    zone: str, began: datetime
) -> None:
    points = "".join(
        f"<trkpt lat='{50 + second * 2.7 / 111_195:.7f}' lon='8'><time>"
        f"{(began + timedelta(seconds=second)).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S}"
        "</time></trkpt>"
        for second in range(0, 6601, 2)
    )
    data = f"<gpx creator='x'><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    (run,) = read(data.encode(), Context("night.gpx", zone=zone))
    assert (run.started_at, run.ended_at) == (began, began + timedelta(seconds=6600))
    assert (run.elapsed_s, run.pauses, run.problems) == (6600, (), ())
