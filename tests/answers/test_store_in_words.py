"""A damaged store, an empty one and a verdict that changes: in sentences that name what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

import pytest
from fakes.stories import Story, at
from hypothesis import given
from hypothesis import strategies as st

from analyzer.answers.damage import damage_note, damaged_words
from analyzer.answers.last_backup import LastBackup, last_backup, note_backup
from analyzer.answers.local_clock import assumed_words, clock_words
from analyzer.answers.lost_rows import lost_words, unread_note
from analyzer.answers.sample_import import decision_line, import_lines
from analyzer.answers.sports_count import counted_others, counted_sports
from analyzer.answers.tonight import drawn_tonight, drawn_words
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words
from analyzer.answers.ways_in import no_runs_sentence, nothing_there, ways_in
from analyzer.config import Config
from analyzer.model import DamagedRecord, Draw, Sport, Trial, Verdict, VerdictWord
from analyzer.settings import Sources

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = Config(sources=Sources(zone="Europe/Berlin"))


def damaged(sport: str = "run", started_at: str = "2026-08-03T22:30:00+00:00", source: str = ""):  # noqa: ANN201 - a record
    return DamagedRecord("key", None, "fit", sport, started_at, source)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (damaged(), "run of Tue 4 Aug 2026, 0:30"),
        (damaged("strength", source="a.fit"), "strength session of Tue 4 Aug 2026, 0:30 (a.fit)"),
        (damaged("ride"), "activity of Tue 4 Aug 2026, 0:30"),
        (damaged(started_at="\x00rotten"), "run"),
        (damaged(started_at=""), "run"),
    ],
)  # fmt: skip
def test_a_damaged_record_is_named_by_what_can_still_be_read(
    record: DamagedRecord, words: str
) -> None:
    assert damaged_words(BERLIN, record) == words


def test_one_damaged_record_is_and_several_are() -> None:
    one = damage_note(BERLIN, [damaged()])
    assert one == (
        "1 record in the store is damaged, and left out as far as it cannot be read:"
        " run of Tue 4 Aug 2026, 0:30. `legstats repair` puts that right."
    )
    five = damage_note(BERLIN, [damaged()] * 5)
    a_run = "run of Tue 4 Aug 2026, 0:30"
    assert five == (
        "5 records in the store are damaged, and left out as far as they cannot be read:"
        f" {a_run}, {a_run}, {a_run} and 2 more. `legstats repair` puts that right."
    )


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (["word"], "your decisions"),
        (["record", "noted"], "your journal and activities"),
        (["kept_frame"], "bookkeeping"),
        (["shelf", "trial", "kept"], "your trials and bookkeeping"),
        ([], ""),
    ],
)
def test_what_is_lost_is_said_in_the_athletes_words(tables: list[str], words: str) -> None:
    assert lost_words(tables) == words
    assert lost_words(reversed(tables)) == words, "whatever was found to be lost first"
    assert f"not all of {words} can be read" in unread_note(tables)


def verdict(run_id: str, word: VerdictWord) -> Verdict:
    return Verdict(run_id, word, 0.0, "high")


some_verdicts = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from(get_args(VerdictWord)), max_size=6
).map(lambda words: {one: verdict(one, word) for one, word in words.items()})


@given(some_verdicts, some_verdicts)
def test_what_changed_one_way_changes_back_the_other(
    before: dict[str, Verdict], after: dict[str, Verdict]
) -> None:
    there, back = changed_verdicts(before, after), changed_verdicts(after, before)
    assert {one: (now, was) for one, (was, now) in there.items()} == back
    assert not changed_verdicts(before, before)
    unchanged = (before.keys() | after.keys()) - there.keys()
    assert all(before.get(one) == after.get(one) for one in unchanged)


def test_changes_are_said_with_the_most_frequent_first() -> None:
    before = {one: verdict(one, "kept") for one in "abc"}
    after = {"a": verdict("a", "broke"), "b": verdict("b", "broke"), "d": verdict("d", "kept")}
    assert changes_in_words(changed_verdicts(before, after)) == (
        "4 verdicts change: 2 from kept to broke, 1 from kept to outside the window and 1 from"
        " outside the window to kept."
    )
    one = changed_verdicts({}, {"a": verdict("a", "kept")})
    assert changes_in_words(one, of="run") == "1 run changes: 1 from outside the window to kept."
    assert changes_in_words({}, of="run") == "No run changes."


def test_sports_are_counted_in_the_runners_words() -> None:
    assert counted_sports({}) == ""
    assert counted_sports({"run": 1}) == "1 run"
    assert counted_sports({"strength": 2, "run": 0}) == "2 strength sessions"
    assert counted_others({"run": 5, "walk": 1, "ride": 1, "other": 9}) == (
        "1 ride, 1 walk and 9 of another sport"
    )


@given(st.dictionaries(st.sampled_from(get_args(Sport)), st.integers(0, 9999)))
def test_every_sport_that_is_there_is_counted_once(counts: dict[Sport, int]) -> None:
    numbers = [n for n in counts.values() if n]
    text = counted_sports(counts)
    assert sum(f"{n:,} " in f" {text}" for n in numbers) == len(numbers)
    assert bool(text) == bool(numbers)


def test_whose_clock_is_shown_and_what_was_read_by_it() -> None:
    named = Config(sources=Sources(zone="Asia/Tokyo"), origin={"sources.zone": "--timezone"})
    assert clock_words(named) == "Asia/Tokyo (--timezone)"
    assert assumed_words(named, 3) == ""
    nobody = Config()
    assert assumed_words(nobody, 0) == ""
    assert assumed_words(nobody, 1).startswith("1 activity names no time zone and is read by")
    assert assumed_words(nobody, 2).startswith("2 activities name no time zone and are read by")
    assert "(sources.zone is not set)" in clock_words(nobody)


def test_a_backup_is_noted_beside_the_store_and_a_rotten_note_is_none(tmp_path: Path) -> None:
    assert last_backup(tmp_path) is None
    made = LastBackup(datetime(2026, 11, 25, 7, tzinfo=UTC), "/disk/legs.zip")
    note_backup(tmp_path, made)
    assert last_backup(tmp_path) == made
    (note,) = tmp_path.iterdir()
    assert note.stat().st_mode & 0o077 == 0, "for its owner alone"
    for rotten in (b"", b"{}", b'{"made_at": "soon", "file": "x"}', b"\xff"):
        note.write_bytes(rotten)
        assert last_backup(tmp_path) is None
    note_backup(tmp_path / "not there", made)


def test_whoever_has_nothing_read_yet_is_told_how_to_begin(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    assert nothing_there(config) == ("Nothing is read yet.", "legstats sync FOLDER")
    lines = ways_in()
    assert [line.split(":")[0] for line in lines][:2] == [
        "With a Garmin watch",
        "With an Apple Watch",
    ]
    assert all(line.startswith("With ") for line in lines)


def test_strength_without_a_run_is_not_nothing(tmp_path: Path) -> None:
    story = Story()
    story.config = Config(home=tmp_path, sources=Sources(zone="UTC"))
    assert no_runs_sentence(story.dataset()) == (
        "Nothing is read yet. Start with: legstats sync FOLDER"
    )
    story.leg_day(at(1))
    assert no_runs_sentence(story.dataset()) == "No run yet. Start with: legstats sync FOLDER"
    story.run(at(2))
    assert no_runs_sentence(story.dataset()) == ""


def test_what_the_sample_brings_is_counted_by_source_and_once() -> None:
    story = Story()
    story.run(at(1), sources=("fit", "gpx", "strava_export"))
    story.run(at(2), sources=("fit",))
    for decision in ("yes", "unknown"):
        story.leg_day(at(3 + len(story.sessions)), decision, sources=("hevy_log",))
    data = story.dataset()
    assert import_lines(data) == [
        (
            "Imported: 4 activities from watch files, a Strava archive and a Hevy log: 2 runs and"
            " 2 strength sessions."
        ),
        "Recorded by more than one of them, and counted once: 1.",
    ]
    assert decision_line(data) == "Leg days: 1 yes, 0 no, 1 unknown."


def test_what_a_coin_said_is_said_with_its_number(tmp_path: Path) -> None:
    now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    trial = Trial(1, "massage", 40, now, None, ())
    draws = [Draw(13, now.date(), with_habit, now) for with_habit in (True, False)]
    assert [drawn_words(draw, trial) for draw in draws] == [
        "Tonight: a massage (flip 14 of 40).",
        "Tonight: no massage (flip 14 of 40).",
    ]
    assert list(drawn_tonight(Config(home=tmp_path))) == [], "a home without a store"
