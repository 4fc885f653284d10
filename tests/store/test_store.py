"""What was read is kept whole, and what goes wrong is said in a sentence."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import stat
import subprocess
import sys
import zlib
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.forked import work_at_once
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from analyzer.errors import ImportProblemError, StoreError
from analyzer.model import (
    Activity,
    HrProfile,
    Lap,
    Minutes,
    PaceProfile,
    RunMeasures,
    Source,
    Stream,
    StrengthSet,
)
from analyzer.store import FileRow, Store
from analyzer.store.packing import (
    PACKED_TODAY,
    pack_activity,
    pack_measures,
    pack_stream,
    unpack_activity,
    unpack_measures,
    unpack_profiles,
    unpack_stream,
)
from analyzer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def an_activity(key: str = "abc#0", *, with_stream: bool = True) -> Activity:
    stream = Stream(time_s=np.arange(60.0), hr_bpm=np.linspace(120, 150, 60))
    return Activity(
        source=Source("fit", "morning.fit", key),
        sport="run",
        started_at=START,
        ended_at=START + timedelta(minutes=40),
        distance_m=7200.5,
        surface="trail",
        name="Lunch ☀️ run",
        laps=(Lap(START, 300.0, 1000.0),),
        sets=(StrengthSet(0, "squat", candidates=("squat", "lunge"), started_at=START),),
        pauses=((10.0, 25.0),),
        problems=("The file ends early.",),
        stream=stream if with_stream else None,
    )


def measured() -> RunMeasures:
    column = np.arange(3.0)
    return RunMeasures(
        gap_speed_mps=2.9,
        hr_usable=True,
        warmed_up=True,
        minutes=Minutes(*[column] * 9),
        hr_profile=HrProfile(column, column, column),
        pace_profile=PaceProfile(column, column),
    )


def a_file(digest: str = "abc", **facts: object) -> FileRow:
    return replace(FileRow(digest, "morning.fit", "fit", "imported", activities=1), **facts)


def test_an_activity_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.save_file(a_file(), [(an_activity(), measured())])
    with Store(tmp_path / "s.sqlite") as store:
        (record,) = store.records()
        stream = store.stream("abc#0")
        minutes = store.profiles(["none", "abc#0"]).minutes
    assert record.activity == an_activity(with_stream=False)
    assert record.measures is not None
    assert record.measures.warmed_up is True
    assert minutes.rows == (0, 3)
    np.testing.assert_array_equal(minutes.table.steady, np.arange(3.0))
    assert stream is not None
    np.testing.assert_allclose(stream.hr_bpm, np.linspace(120, 150, 60), rtol=1e-6)
    assert stream.altitude_m is None


@given(
    some.arrays(np.float64, st.integers(0, 50), elements=st.floats(-1e5, 1e5, width=32)),
    st.booleans(),
)
def test_a_stream_survives_packing_whatever_it_holds(values: np.ndarray, with_hr: bool) -> None:  # noqa: FBT001 - hypothesis
    stream = Stream(time_s=values, hr_bpm=np.full(len(values), np.nan) if with_hr else None)
    back = unpack_stream(pack_stream(stream))
    np.testing.assert_array_equal(back.time_s, values)
    assert (back.hr_bpm is not None) == with_hr


@given(
    st.sampled_from([1, 5, 10, 100, 1000]),
    st.lists(st.integers(-10_000, 100_000) | st.none(), max_size=80),
    st.integers(0, 80),
)
def test_what_a_watch_measures_in_steps_survives_packing_to_the_bit(
    steps: int, counted: list[int | None], odd_at: int
) -> None:
    column = np.array([np.nan if n is None else n / steps for n in counted])
    with_odd = column.copy()
    with_odd[odd_at : odd_at + 1] = -0.0 if odd_at % 2 else np.pi
    stream = Stream(np.arange(float(len(column))), distance_m=column, altitude_m=with_odd)
    back = unpack_stream(pack_stream(stream))
    for (name, values), (other, theirs) in zip(stream.columns(), back.columns(), strict=True):
        assert name == other
        single = values.astype(np.float32)
        assert theirs.astype(np.float32).tobytes() == single.tobytes()


def test_an_hour_of_a_watch_takes_ten_kilobytes() -> None:
    """What the store takes is mostly this; as plain numbers it was two and a half times as much."""
    rng = np.random.default_rng(1)
    stream = Stream(
        time_s=np.arange(3600.0),
        distance_m=np.round(np.cumsum(rng.normal(3, 0.1, 3600)), 2),
        altitude_m=np.round(5 * (200 + np.cumsum(rng.normal(0, 0.1, 3600)))) / 5,
        hr_bpm=np.round(150 + np.cumsum(rng.normal(0, 0.3, 3600))),
        cadence_spm=np.round(rng.normal(172, 2, 3600)),
    )
    assert len(pack_stream(stream)) < 10_000


def test_streams_of_former_versions_are_packed_anew_bit_by_bit(tmp_path: Path) -> None:
    """However often it is killed in between: each step is whole, and the next one goes on."""
    path = tmp_path / "s.sqlite"
    former = Path(__file__).parent / "versions" / "10.sqlite.gz"
    path.write_bytes(gzip.decompress(former.read_bytes()))

    def streams() -> dict[str, tuple[bytes, bool]]:
        with Store(path) as store:
            blobs = dict(store._ask("SELECT key, stream FROM record WHERE stream IS NOT NULL"))
            return {
                key: (
                    b"".join(values.tobytes() for _, values in unpack_stream(blob).columns()),
                    blob.startswith(PACKED_TODAY),
                )
                for key, blob in blobs.items()
            }

    before = streams()
    assert len(before) == 4
    assert not any(is_new for _, is_new in before.values())
    for packed in (1, 2, 3, 4, 4):
        with Store(path) as store:
            store.repack_streams(most=1)
        now = streams()
        assert {key: values for key, (values, _) in now.items()} == {
            key: values for key, (values, _) in before.items()
        }
        assert sum(is_new for _, is_new in now.values()) == packed
    with Store(path) as store:
        stamps = store.stamps()
        store.repack_streams()
        assert store.stamps() == stamps, "nothing is left to do"


def test_measures_without_tables_survive_packing() -> None:
    bare = RunMeasures(distance_m=5000.0, hr_problem="no heart rate")
    numbers, profiles = pack_measures(bare)
    assert unpack_measures(numbers) == bare
    assert unpack_profiles([profiles]).hr_profile.rows == (0,)


def test_an_activity_survives_packing_without_anything_optional() -> None:
    bare = Activity(Source("gpx", "a.gpx", "k"), "ride", START, START)
    assert unpack_activity(pack_activity(bare)) == bare


def test_the_minutes_of_several_runs_stand_one_below_the_other() -> None:
    short, long = measured(), replace(measured(), minutes=Minutes(*[np.arange(5.0)] * 9))
    blobs = [pack_measures(each)[1] for each in (short, long)]
    together = unpack_profiles([blobs[1], None, blobs[0]])
    assert together.minutes.rows == (5, 0, 3)
    assert together.minutes.table.speed_mps.tolist() == [0, 1, 2, 3, 4, 0, 1, 2]
    assert together.pace_profile.table.reps_above.tolist() == [0, 1, 2, 0, 1, 2]


def test_what_an_earlier_version_wrote_is_still_read() -> None:
    written = json.dumps(
        asdict(an_activity(with_stream=False)), default=datetime.isoformat, ensure_ascii=False
    )
    assert "+00:00" in written
    assert unpack_activity(written) == an_activity(with_stream=False)


@pytest.mark.parametrize(
    ("column", "value", "stays"),
    [
        ("activity", "{", False),
        ("activity", '{"sport": "chess"}', False),
        ("activity", b"\xff".decode("latin-1"), False),
        ("measures", "{", False),
        ("profiles", b"?", True),
        ("profiles", zlib.compress(b"\x02\0\0\0{}1234"), True),
        ("profiles", zlib.compress(b'\x14\0\0\0{"minutes.minute": 1}1234'), True),
        ("profiles", zlib.compress(bytes(1 << 26) + b"!"), True),
        ("stream", b"?", True),
        ("stream", zlib.compress(b'\x09\0\0\0{"hr": 1}\0\0\0\0'), True),
    ],
)
def test_a_sick_record_closes_nothing_and_is_named(
    tmp_path: Path,
    column: str,
    value: object,
    stays: bool,  # noqa: FBT001 - the case
) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        for name in ("abc", "well"):
            store.save_file(a_file(name), [(an_activity(f"{name}#0"), measured())])
    with sqlite3.connect(tmp_path / "s.sqlite") as connection:
        connection.execute(f"UPDATE record SET {column} = ? WHERE key = 'abc#0'", [value])  # noqa: S608 - fixed above
    with Store(tmp_path / "s.sqlite") as store:
        records = {record.key for record in store.records()}
        assert records == ({"abc#0", "well#0"} if stays else {"well#0"})
        assert {record.key for record in store.activities()} >= {"well#0"}
        profiles = store.profiles(["abc#0", "well#0"])
        assert profiles.minutes.rows[1] > 0
        assert store.stream("well#0") is not None
        store.stream("abc#0")
        assert store.damaged == {"abc#0"}
        assert [one.key for one in store.find_damaged()] == ["abc#0"]


def test_what_could_not_be_read_again_is_not_let_in(tmp_path: Path) -> None:
    odd = replace(an_activity("odd#0"), utc_offset_s=3600.5)
    with Store(tmp_path / "s.sqlite") as store:
        store.save_file(a_file(), [(an_activity(), measured())])
        with pytest.raises(ImportProblemError, match="holds what cannot be kept"):
            store.save_file(a_file("odd"), [(an_activity("good#0"), None), (odd, None)])
        assert [record.key for record in store.records()] == ["abc#0"]
        assert store.file("odd") is None


def test_reading_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = store.save_file(a_file(), [(an_activity(), measured())])
        again = store.save_file(a_file(), [(an_activity(), measured())])
        better = store.save_file(a_file(), [(replace(an_activity(), name="Hills"), measured())])
        assert len(list(store.records())) == 1
    assert first.new == {"abc#0"}
    assert (again.new, again.updated, again.unchanged) == (set(), set(), {"abc#0"})
    assert (better.updated, better.unchanged) == ({"abc#0"}, set())


def test_the_athletes_word_outlives_the_file_being_read_again(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.save_file(a_file(), [(an_activity(), None)])
        store.overrides.set(["abc#0"], "kind", "race")
        store.save_file(a_file(reader=2), [(an_activity(), None)])
        assert [(w.key, w.topic, w.value) for w in store.overrides.read_all()] == [
            ("abc#0", "kind", "race")
        ]
        store.overrides.set(["abc#0"], "kind", None)
        assert store.overrides.read_all() == []


def test_half_a_file_is_never_kept(tmp_path: Path) -> None:
    def breaks_off() -> object:
        yield an_activity("one#0"), None
        raise KeyboardInterrupt

    with Store(tmp_path / "s.sqlite") as store:
        with pytest.raises(KeyboardInterrupt):
            store.save_file(a_file(), breaks_off())
        assert list(store.records()) == []
        assert store.file("abc") is None


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_a_file_without_content_is_no_new_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "legstats.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is empty: what was stored there is gone"):
        Store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    with closing(sqlite3.connect(path)) as others:
        others.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        Store(path)
    assert path.read_bytes() == before


def test_a_newer_programs_database_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    with closing(sqlite3.connect(path)) as others:
        others.execute("CREATE TABLE file (name TEXT)")
        others.execute("PRAGMA user_version = 77")
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        Store(path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_log_of_a_deleted_store_is_not_written_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    killed = (
        "import os, sys; from pathlib import Path; from datetime import date;"
        "from analyzer.store import Store; store = Store(Path(sys.argv[1]));"
        "store.journal.note(date(2026, 11, 17), {'soreness': 3.0}); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False, timeout=60)
    path.unlink()
    with pytest.raises(StoreError, match="sqlite-wal beside it"):
        Store(path)
    for left in tmp_path.iterdir():
        left.unlink()
    with Store(path) as store:
        assert store.journal.noted() == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_the_store(tmp_path: Path, umask: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    before = os.umask(umask)
    try:
        with Store(home / "legstats.sqlite") as store:
            store.journal.note(date(2026, 11, 17), {"soreness": 3.0})
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}, modes
    assert "legstats.sqlite" in modes


def test_a_store_that_was_open_to_all_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    Store(path).__exit__(None, None, None)
    path.chmod(0o644)
    Store(path).__exit__(None, None, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_many_may_make_the_store_at_once(tmp_path: Path) -> None:
    imports = (
        "from datetime import date\nfrom pathlib import Path\nfrom analyzer.store import Store\n"
    )
    note = (
        "with Store(Path(sys.argv[1])) as store:"
        " store.journal.note(date(2026, 11, 17), {'soreness': 3.0})"
    )
    path = tmp_path / "home" / "legstats.sqlite"
    work_at_once(imports, note, 6, path)
    with Store(path) as store:
        assert len(store.journal.noted()) == 6
    assert [file.name for file in path.parent.iterdir() if "unfinished" in file.name] == []


def test_a_clock_that_was_once_ahead_does_not_win_for_ever(tmp_path: Path) -> None:
    day = date(2026, 11, 20)
    with Store(tmp_path / "legstats.sqlite") as store:
        store.journal.note(day, {"soreness": 8.0})
    with closing(sqlite3.connect(tmp_path / "legstats.sqlite")) as ahead, ahead:
        ahead.execute("UPDATE noted SET said_at = '2099-01-01T00:00:00+00:00'")
    with Store(tmp_path / "legstats.sqlite") as store:
        store.journal.note(day, {"soreness": 2.0})
        assert [fact.value for fact in store.journal.noted()] == [8.0, 2.0]


def test_what_the_athlete_says_is_on_the_disk_while_another_has_the_store_open(
    tmp_path: Path,
) -> None:
    """A power cut takes what was not synced: the log beside the store must have been."""
    path = tmp_path / "legstats.sqlite"
    with Store(path) as open_elsewhere:
        asked: list[str] = []
        with Store(path) as store:
            store._db.set_trace_callback(asked.append)
            store.journal.note(date(2026, 11, 17), {"soreness": 3.0})
            store.overrides.set(["a"], "leg_day", "yes")
        assert open_elsewhere.journal.noted()
    commits = [place for place, statement in enumerate(asked) if statement == "COMMIT"]
    assert len(commits) == 2
    for commit in commits:
        modes = [s for s in asked[:commit] if s.startswith("PRAGMA synchronous")]
        assert modes[-1] == "PRAGMA synchronous = FULL"


def test_something_else_than_a_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is my diary, not a database, and it is long enough" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="damaged or is no legstats store") as refused:
        Store(path)
    assert "legstats repair" in refused.value.hint
    assert path.read_bytes() == before


def test_a_store_of_a_newer_legstats_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    Store(path).__exit__(None, None, None)
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    raw.close()
    with pytest.raises(StoreError, match="newer legstats"):
        Store(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be used") as refused:
        Store(tmp_path / "file" / "s.sqlite")
    assert "--home" in refused.value.hint


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = {tests!r}
from test_store import a_file, an_activity
from analyzer.errors import StoreError
from analyzer.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Store(Path({path!r})) as store:
    store.save_file(a_file("first"), [(an_activity("first#0"), None)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
    try:
        for n in range(3000):
            store.save_file(a_file(f"f{{n}}"), [(an_activity(f"f{{n}}#0"), None)])
    except StoreError as error:
        print(error.message)
        print(error.hint)
"""


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    script = FILL_THE_DISK.format(tests=[*map(str, Path(__file__).parents[:2])], path=str(path))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "no room to write" in done.stdout
    assert "Free some space" in done.stdout
    with Store(path) as store:
        keys = {record.key for record in store.records()}
    assert "first#0" in keys
    assert len(keys) > 1


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    imports = """
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from test_store import a_file, an_activity
from analyzer.store import Store
"""
    write = """
with Store(Path(sys.argv[3])) as store:
    for n in range(60):
        store.save_file(a_file(f"{n}"), [(an_activity(f"{n}#0"), None)])
"""
    work_at_once(imports, write, 2, *Path(__file__).parents[:2], path)
    with Store(path) as store:
        assert len(list(store.records())) == 60
        assert len(store.files()) == 60


def test_a_record_gets_another_stamp_by_whatever_changes_it(tmp_path: Path) -> None:
    """Others keep theirs, so what was worked out of them is still good."""
    with Store(tmp_path / "s.sqlite") as store:
        for key in ("one", "other"):
            store.save_file(a_file(key), [(an_activity(key), measured())])
        store.save_record(an_activity("added", with_stream=False))

        def touched(change: Callable[[], object]) -> set[str]:
            before = store.record_stamps()
            change()
            after = store.record_stamps()
            return {
                key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
            }

        assert touched(lambda: None) == set()
        again = [(an_activity("one"), measured())]
        assert touched(lambda: store.save_file(a_file("one"), again)) == {"one"}
        for column in ("measures", "profiles", "stream"):
            cleared = f"UPDATE record SET {column} = NULL WHERE key = 'one'"  # noqa: S608 - ours
            assert touched(partial(store._ask, cleared)) == {"one"}
        words = store.overrides
        assert touched(lambda: words.set_pairs(["one"], ["other"], "apart")) == {
            "one", "other",
        }  # fmt: skip
        assert touched(lambda: words.forget("one")) == {"one", "other"}
        lost = "DELETE FROM record_stamp WHERE key = 'other'"
        assert touched(lambda: store._ask(lost)) == {"other"}
        assert touched(lambda: None) == {"other"}, "it may have changed in any way"
        assert touched(lambda: store.forget_file("other")) == {"other"}
        assert touched(lambda: store.forget_added(["added"])) == {"added"}
        assert set(store.record_stamps()) == {"one"}
        (stamps,) = store._ask("SELECT count(*) FROM record_stamp").fetchone()
        assert stamps == 1, "nothing is left of those that went"
