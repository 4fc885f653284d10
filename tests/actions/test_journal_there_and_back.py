"""The journal goes into a spreadsheet and comes back: nothing is lost, nobody else's word added."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import units
from analyzer.actions.journal import note_day
from analyzer.actions.journal_file import JournalImport, export_journal, import_journal
from analyzer.answers.journal import facts_of_day, journal_days, unread_journal
from analyzer.config import Config
from analyzer.errors import ImportProblemError, UsageError
from analyzer.model import JOURNAL_TOPICS, JournalEntry, Noted
from analyzer.outputs import Outputs
from analyzer.settings import Athlete, Sources
from analyzer.store import Store

DAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
AHEAD = (datetime.now(UTC) + timedelta(days=3)).date()
BY_NAME = {topic.name: topic for topic in JOURNAL_TOPICS}

amounts = {
    topic.name: st.floats(0, topic.most).map(lambda amount: round(amount, 3))
    for topic in JOURNAL_TOPICS
    if topic.most is not None
}
habits = {topic.name: st.booleans() for topic in JOURNAL_TOPICS if topic.is_habit}
notes = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40).map(str.strip)
facts_of_a_day = st.fixed_dictionaries(
    {}, optional={**amounts, **habits, "note": notes.filter(bool)}
)
journals = st.dictionaries(
    st.dates(date(2020, 1, 1), date(2026, 3, 1)), facts_of_a_day.filter(bool), max_size=5
)


def _table(text: str, config: Config) -> Path:
    file = config.home.parent / "in.csv"
    file.write_text(text, encoding="utf-8")
    return file


def home_in(folder: Path, zone: str = "UTC") -> Config:
    folder.mkdir(exist_ok=True)
    return Config(home=folder, sources=Sources(zone=zone))


def what_is_noted(config: Config) -> dict[date, dict[str, object]]:
    return {
        day.day: {topic.name: fact for topic, fact in facts_of_day(config, day.day).items()}
        for day in journal_days(config)
    }


@settings(max_examples=10)
@given(journals, st.sampled_from(["UTC", "Asia/Kolkata", "America/Los_Angeles"]))
def test_a_journal_written_and_read_elsewhere_says_the_same(
    journal: dict[date, dict[str, object]], zone: str
) -> None:
    with TemporaryDirectory() as folder:
        here, there = (home_in(Path(folder) / name, zone) for name in ("here", "there"))
        with Store(here.store_path) as store:
            store.journal.note_entries(JournalEntry(day, MORNING, f) for day, f in journal.items())
        file = Path(folder) / "journal.csv"
        assert export_journal(here, file, Outputs(here.home)) == len(journal)
        facts = sum(map(len, journal.values()))
        assert import_journal(here, file) == JournalImport(unchanged=facts), "it is known here"
        if journal:
            assert import_journal(there, file) == JournalImport(new=facts)
            assert what_is_noted(there) == what_is_noted(here) == journal
            assert {day.entered_at for day in journal_days(there)} == {MORNING}
            assert import_journal(there, file) == JournalImport(unchanged=facts)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return home_in(tmp_path / "home")


def exported(config: Config) -> list[dict[str, str]]:
    file = config.home.parent / "out.csv"
    export_journal(config, file, Outputs(config.home, force=True))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "for Excel"
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def measured(config: Config, topic: str, value: float) -> None:
    with Store(config.store_path) as store:
        store.journal.keep_account_days("garmin", topic, [Noted(DAY, topic, value, None)], None)


@pytest.mark.parametrize(("topic", "value"), [("sleep_h", 7.2), ("weight_kg", 71.5)])
def test_what_a_device_measured_does_not_become_the_athletes_word(
    config: Config, topic: str, value: float
) -> None:
    measured(config, topic, value)
    assert exported(config) == []
    note_day(config, DAY, {"soreness": 3.0})
    (row,) = exported(config)
    assert (row["soreness"], row[BY_NAME[topic].option]) == ("3", "")
    note_day(config, DAY, {topic: value})
    (row,) = exported(config)
    assert row[BY_NAME[topic].option] == f"{value:g}", "now it is"


def test_a_word_that_says_what_a_watch_measured_is_new_all_the_same(config: Config) -> None:
    measured(config, "weight_kg", 71.5)
    file = _table("date,weight\n2026-03-02,71.5\n", config)
    assert import_journal(config, file) == JournalImport(new=1)
    assert import_journal(config, file) == JournalImport(unchanged=1)


def test_a_night_typed_as_a_clock_is_the_same_night_when_it_comes_back(config: Config) -> None:
    note_day(config, DAY, {"sleep_h": 7 + 20 / 60})
    exported(config)
    assert import_journal(config, config.home.parent / "out.csv") == JournalImport(unchanged=1)


def test_what_was_taken_back_is_not_written(config: Config) -> None:
    note_day(config, DAY, {"soreness": 3.0, "massage": True})
    note_day(config, DAY, {"massage": None})
    (row,) = exported(config)
    assert {name: cell for name, cell in row.items() if cell and name != "entered"} == {
        "date": "2026-03-02",
        "soreness": "3",
    }
    note_day(config, DAY, {"soreness": None})
    assert exported(config) == []
    assert journal_days(config) == []


def test_no_note_runs_in_a_spreadsheet_and_each_comes_back_as_it_was(config: Config) -> None:
    for note in ("=1+1", "+49 170", "-3 kg", "@home", "'quoted", "''=1", "plain"):
        note_day(config, DAY, {"note": note})
        (row,) = exported(config)
        assert row["note"][0] not in "=+-@"
        assert import_journal(config, config.home.parent / "out.csv").unchanged == 1


def test_a_home_without_a_journal_gives_a_table_without_rows(config: Config) -> None:
    assert exported(config) == []
    assert not config.store_path.exists(), "looking makes no store"
    assert unread_journal(config) == frozenset()
    with Store(config.store_path):
        pass
    assert unread_journal(config) == frozenset()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"{AHEAD},3,", f"Line 2: {units.day(AHEAD)} has not come yet."),
        ("soon,3,", "Line 2: “soon” is no date."),
        ("2026-03-02,11,", "Line 2: soreness “11”: a number from 0 to 10."),
        ("2026-03-02,-1,", "Line 2: soreness “-1”: a number from 0 to 10."),
        ("2026-03-02,,maybe", "Line 2: massage “maybe”: yes or no."),
    ],
)
def test_a_bad_cell_is_named_and_the_good_rows_around_it_are_kept(
    config: Config, table: str, said: str
) -> None:
    file = _table(f"date,soreness,massage\n{table}\n2026-03-01,2,yes\n", config)
    found = import_journal(config, file)
    assert (found.failed, found.new) == ((said,), 2)
    assert what_is_noted(config) == {date(2026, 3, 1): {"soreness": 2.0, "massage": True}}


@pytest.mark.parametrize(
    "entered", ["yesterday", "2026-03-02T06:30", "2999-01-01T00:00+00:00", "2026-03-02"]
)
def test_a_moment_of_entry_that_cannot_be_is_said_and_counts_as_now(
    config: Config, entered: str
) -> None:
    file = _table(f"date,soreness,entered\n2026-03-02,3,{entered}\n", config)
    begun = datetime.now(UTC)
    found = import_journal(config, file)
    assert found.new == 1
    assert found.failed == (
        f"Line 2: entered “{entered}”: a moment that is over, such as 2026-11-17T06:30+01:00.",
    )
    (day,) = journal_days(config)
    assert day.entered_at is not None
    assert day.entered_at >= begun.replace(microsecond=0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("soreness\n3\n", "in.csv has no column named date."),
        ("date,mood\n2026-03-02,3\n", "in.csv has no column that the journal knows."),
    ],
)
def test_a_table_without_the_columns_it_takes_is_refused_and_shown_them(
    config: Config, content: str, said: str
) -> None:
    file = _table(content, config)
    with pytest.raises(ImportProblemError) as refused:
        import_journal(config, file)
    assert refused.value.message == said
    assert "Its first line names the columns: date, and soreness, sleep" in refused.value.hint


def test_columns_nobody_knows_are_named(config: Config) -> None:
    file = _table("Date,Soreness,Mood,\n2026-03-02,3,fine,\n", config)
    assert import_journal(config, file) == JournalImport(new=1, columns_left_out=("mood",))


def test_a_file_that_is_not_there_is_said(config: Config) -> None:
    with pytest.raises(ImportProblemError, match=r"^no\.csv cannot be read: No such file"):
        import_journal(config, config.home / "no.csv")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_is_today_until_midnight_where_the_athlete_lives(tmp_path: Path, zone: str) -> None:
    config = home_in(tmp_path / "home", zone)
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    today = {"Pacific/Kiritimati": date(2026, 3, 3), "Pacific/Pago_Pago": date(2026, 3, 2)}[zone]
    late = today if zone == "Pacific/Kiritimati" else date(2026, 3, 2)
    assert note_day(config, None, {"soreness": 1.0}, noon) == late
    assert note_day(config, today, {"soreness": 1.0}, noon) == today
    tomorrow = today + timedelta(days=1)
    with pytest.raises(UsageError, match=f"{tomorrow.day} Mar 2026 has not come yet"):
        note_day(config, tomorrow, {"soreness": 1.0}, noon)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_noted_and_nothing_of_it_either(
    config: Config, bad: float
) -> None:
    with pytest.raises(UsageError, match="is not a number"):
        note_day(config, DAY, {"soreness": 3.0, "sleep_h": bad})
    assert journal_days(config) == []


def test_protein_is_held_against_the_weight_noted_last_until_then(config: Config) -> None:
    later = DAY + timedelta(days=1)
    note_day(config, DAY, {"protein_g": 140.0})
    note_day(config, later, {"protein_g": 140.0, "weight_kg": 70.0})
    note_day(config, later + timedelta(days=1), {"protein_g": 112.0})
    heavier = Config(home=config.home, sources=config.sources, athlete=Athlete(mass_kg=80.0))
    assert [day.protein_g_per_kg for day in journal_days(heavier)] == [1.75, 2.0, 1.6]
    unknown = journal_days(config)[0].protein_g_per_kg
    assert unknown != unknown, "without a weight nobody knows"  # noqa: PLR0124 - NaN
