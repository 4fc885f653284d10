"""A coach's folder of athletes becomes a cohort: a store each, under pseudonyms."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.apple_health import Workout, export_xml
from fakes.fit_encoder import run_file, strength_file
from fakes.killed import killed_at
from fakes.lifting_logs import Logged, strong

from analyzer.cohort.athletes import find_athletes, read_pseudonyms
from analyzer.cohort.estimating import estimate_cohort
from analyzer.cohort.importing import CohortImport, import_athletes, import_note
from analyzer.cohort.keeping import Cohort
from analyzer.cohort.running import Workplace
from analyzer.config import load as load_settings
from analyzer.errors import ConfigError, UsageError
from analyzer.loading import load

if TYPE_CHECKING:
    from pathlib import Path

HERE = Workplace(workers=1)
MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)
A_RUN = run_file(MONDAY, 20.0)
A_LIFT = strength_file(MONDAY + timedelta(hours=10), ["squat"] * 3)


def archive(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return held.getvalue()


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Ana has a folder, Ben an archive, Cleo one that was not downloaded to its end."""
    folder = tmp_path / "roster"
    (folder / "Ana Lopez").mkdir(parents=True)
    (folder / "Ana Lopez" / "run.fit").write_bytes(A_RUN)
    (folder / "Ana Lopez" / "legs.fit").write_bytes(A_LIFT)
    (folder / "Ben.zip").write_bytes(archive(**{"run.fit": A_RUN}))
    (folder / "Cleo.zip").write_bytes(b"PK\3\4 and no more")
    (folder / "notes.txt").write_text("not an athlete")
    return folder


def imported(roster: Path, cohort: Cohort, **said: str) -> CohortImport:
    return import_athletes(roster, cohort, place=HERE, **said)  # type: ignore[arg-type]


def runs_of(cohort: Cohort, pseudonym: str) -> int:
    return len(load(config=load_settings(cohort.home_of(pseudonym), environ={})).runs)


def test_each_folder_and_archive_is_an_athlete_and_a_broken_one_a_line(
    roster: Path, tmp_path: Path
) -> None:
    cohort = Cohort(tmp_path / "cohort")
    found = imported(roster, cohort)
    ana, ben, cleo = found.athletes
    assert [one.name for one in found.athletes] == ["Ana Lopez", "Ben", "Cleo"]
    assert (ana.new, ben.new, cleo.new) == (2, 1, 0)
    assert cleo.failed == ("Cleo.zip is damaged or was not downloaded to its end: get it again.",)
    note = import_note(cohort.home_of(cleo.pseudonym))
    assert note is not None
    assert note.failed == (cleo.failed[0].replace("Cleo", cleo.pseudonym),)
    assert found.left_alone == ("notes.txt",)
    assert (runs_of(cohort, ana.pseudonym), runs_of(cohort, ben.pseudonym)) == (1, 1)


def test_what_is_kept_of_a_failure_names_nobody(roster: Path, tmp_path: Path) -> None:
    (roster / "Dora").mkdir()
    (roster / "Dora" / "notes.md").write_text("no run")
    (roster / "Ella.zip").symlink_to("nowhere.zip")
    (roster / "Flora").mkdir()
    (roster / "Flora" / "broken.fit").write_bytes(b"\x0e\x10\x00\x00nothing")
    cohort = Cohort(tmp_path / "cohort")
    for one in imported(roster, cohort).athletes[3:]:
        (said,) = one.failed
        note = import_note(cohort.home_of(one.pseudonym))
        assert note is not None
        assert one.name in said or one.name == "Flora"
        assert one.name not in note.failed[0]
        assert note.failed[0]


def test_a_note_that_may_name_the_athlete_is_shown_nowhere_and_made_anew(
    roster: Path, tmp_path: Path
) -> None:
    cohort = Cohort(tmp_path / "cohort")
    home = cohort.home_of(imported(roster, cohort).athletes[2].pseudonym)
    (note,) = home.glob("*.json")
    told = json.loads(note.read_text())
    del told["pseudonym"]  # as the first notes were
    note.write_text(json.dumps(told | {"failed": [f"{roster / 'Cleo.zip'} is damaged."]}))
    assert import_note(home) is None
    assert "Cleo" not in repr(estimate_cohort(cohort, HERE))
    assert [one.is_unchanged for one in imported(roster, cohort).athletes] == [True, True, False]
    assert "Cleo" not in note.read_text()


def test_who_brings_a_part_of_an_export_is_told_to_bring_the_whole(tmp_path: Path) -> None:
    folder, cohort = tmp_path / "roster", Cohort(tmp_path / "cohort")
    (folder / "Hans").mkdir(parents=True)
    (folder / "Hans" / "activities.csv").write_text("id,type\n1,Run\n")
    (folder / "Ines").mkdir()
    run = Workout(MONDAY, metres=5.0, route="/workout-routes/r.gpx")
    (folder / "Ines" / "export.xml").write_bytes(export_xml([run]))
    (folder / "Ines" / "activities.csv").write_text("id,type\n1,Run\n")
    whole_archive = "An activities.csv belongs to a Strava archive: give the whole one, as it came."
    hans, ines = imported(folder, cohort).athletes
    assert (hans.gave_nothing, hans.remarks) == (True, (whole_archive,))
    assert ines.failed == ()
    assert [one.rpartition(": ")[2] for one in ines.remarks] == [
        "give the whole export, as the phone made it.", "give the whole one, as it came.",
    ]  # fmt: skip
    # The roster says why they have no run, and what to do.
    (told, nothing) = estimate_cohort(cohort, place=HERE)
    assert sorted([told.failed, nothing.failed])[1].endswith(whole_archive)
    assert all(one.is_unchanged and one.remarks for one in imported(folder, cohort).athletes)


def test_an_empty_folder_is_called_empty_and_one_with_a_dot_is_told_of(
    roster: Path, tmp_path: Path
) -> None:
    (roster / "Dora").mkdir()
    (roster / "..x").mkdir()
    made = imported(roster, Cohort(tmp_path / "cohort"))
    assert made.athletes[-1].broken.startswith("Their folder is empty.")
    assert "..x" in made.left_alone


def test_no_cohort_is_made_among_other_things(roster: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other things and is no cohort"):
        imported(roster, Cohort(tmp_path / "mine"))
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_nobody_is_called_by_name_and_only_the_salt_leads_to_the_pseudonym(
    roster: Path, tmp_path: Path
) -> None:
    cohort = Cohort(tmp_path / "cohort")
    one = imported(roster, cohort).athletes[0].pseudonym
    again = imported(roster, cohort).athletes[0].pseudonym
    other = imported(roster, Cohort(tmp_path / "other")).athletes[0].pseudonym
    assert one == again != other
    assert "ana" not in one.lower()
    assert stat.S_IMODE((cohort.folder / "salt").stat().st_mode) == 0o600
    assert stat.S_IMODE(cohort.folder.stat().st_mode) == 0o700
    assert [home.name for home in cohort.athletes.iterdir()].count(one) == 1


def test_a_table_names_them_as_the_study_does(roster: Path, tmp_path: Path) -> None:
    table = roster / "who.csv"
    # The same accent, written in two ways.
    (roster / "Ana Lopez").rename(roster / "Ana Lo\u0301pez")
    table.write_text("Folder,Pseudonym\nAna L\u00f3pez,S01\nBen.ZIP,S 02\nDora,S03\n")
    cohort = Cohort(tmp_path / "cohort")
    found = import_athletes(roster, cohort, pseudonyms=table, place=HERE)
    assert [one.pseudonym for one in found.athletes[:2]] == ["S01", "S 02"]
    assert found.athletes[2].pseudonym.startswith("athlete-")
    assert "who.csv" not in found.left_alone
    assert found.not_there == ("Dora",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("Ana Lopez,S01\n", "no columns folder and pseudonym"),
        ("folder,pseudonym\nAna Lopez,../S01\n", "line 2: '../S01' cannot be a pseudonym"),
        ("", "no columns folder and pseudonym"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(
    tmp_path: Path, content: str, complaint: str
) -> None:
    table = tmp_path / "who.csv"
    table.write_text(content)
    with pytest.raises(UsageError, match=complaint):
        read_pseudonyms(table)


def test_two_athletes_never_share_a_store(roster: Path) -> None:
    with pytest.raises(UsageError, match="Ana Lopez and Ben have one pseudonym"):
        find_athletes(roster, b"salt", {"Ana Lopez": "S01", "Ben": "s01"})


def test_a_folder_and_an_archive_of_one_name_are_one_athlete(roster: Path) -> None:
    (roster / "Ben").mkdir()
    athletes, _ = find_athletes(roster, b"salt")
    assert [len(one.sources) for one in athletes] == [1, 2, 1]


def test_where_nobody_is_it_says_how_it_should_look(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no folder and no archive"):
        find_athletes(tmp_path, b"salt")
    with pytest.raises(UsageError, match="There is no folder"):
        find_athletes(tmp_path / "nowhere", b"salt")
    with pytest.raises(UsageError, match="There is no athlete in"):
        Cohort(tmp_path).pseudonyms()


def test_a_cohort_is_not_put_among_the_athletes(roster: Path) -> None:
    with pytest.raises(UsageError, match="would be taken for an athlete"):
        imported(roster, Cohort(roster / "cohort"))


def test_only_who_has_changed_is_read_again(roster: Path, tmp_path: Path) -> None:
    cohort = Cohort(tmp_path / "cohort")
    first = imported(roster, cohort)
    assert not any(one.is_unchanged for one in first.athletes)
    (roster / "Ana Lopez" / "next.fit").write_bytes(run_file(MONDAY + timedelta(days=1), 20.0))
    ana, ben, cleo = imported(roster, cohort).athletes
    assert (ana.is_unchanged, ana.new) == (False, 1)
    assert ben.is_unchanged
    assert cleo.is_unchanged
    assert len(cleo.failed) == len(first.athletes[2].failed) == 1
    (roster / "Ben.zip").unlink()
    without_ben = imported(roster, cohort)
    assert [one.name for one in without_ben.athletes] == ["Ana Lopez", "Cleo"]
    assert without_ben.not_in_folder == (ben.pseudonym,)
    assert runs_of(cohort, ben.pseudonym) == 1


def test_whoever_has_most_to_read_is_begun_first(tmp_path: Path) -> None:
    for name, letters in {"Ana": 10, "Ben": 30, "Cleo": 20}.items():
        (tmp_path / "roster" / name).mkdir(parents=True)
        (tmp_path / "roster" / name / "notes.txt").write_text("x" * letters)
    begun: list[str] = []
    cohort = Cohort(tmp_path / "cohort")
    made = import_athletes(
        tmp_path / "roster", cohort, place=HERE, progress=lambda *said: begun.append(said[2])
    )
    ana, ben, cleo = (one.pseudonym for one in made.athletes)
    assert begun == [ben, cleo, ana]


def test_zone_and_unit_are_those_of_the_whole_folder(roster: Path, tmp_path: Path) -> None:
    began = datetime(2026, 3, 2, 18)  # noqa: DTZ001 - what the phone's clock showed
    (roster / "Ben.zip").unlink()
    (roster / "Ben").mkdir()
    (roster / "Ben" / "strong.csv").write_bytes(strong([Logged(began=began, ended=None)]))
    cohort = Cohort(tmp_path / "cohort")
    unsaid = imported(roster, cohort).athletes[1]
    assert "strong.csv" in unsaid.failed[0]
    said = imported(roster, cohort, timezone="Asia/Tokyo", weight_unit="lb").athletes[1]
    assert (said.new, said.failed) == (1, ())
    data = load(config=load_settings(cohort.home_of(said.pseudonym), environ={}))
    assert data.strength_sessions["started_at"].iloc[0].hour == 9
    assert data.strength_sets["weight_kg"].iloc[0] == pytest.approx(45.36)
    # What is not said again is as before; another zone is another reading.
    assert imported(roster, cohort).athletes[1].is_unchanged
    assert not imported(roster, cohort, timezone="Europe/Berlin").athletes[1].is_unchanged
    with pytest.raises(ConfigError, match="zone"):
        imported(roster, cohort, timezone="Mars/Olympus")


def test_a_zone_that_was_said_counts_for_a_log_that_comes_later(tmp_path: Path) -> None:
    folder, cohort = tmp_path / "roster", Cohort(tmp_path / "cohort")
    (folder / "Ben").mkdir(parents=True)
    (folder / "Ben" / "run.fit").write_bytes(run_file(MONDAY, 10))
    imported(folder, cohort, timezone="Asia/Tokyo", weight_unit="kg")
    began = datetime(2026, 3, 2, 18)  # noqa: DTZ001 - what the phone's clock showed
    (folder / "Ben" / "strong.csv").write_bytes(strong([Logged(began=began, ended=None)]))
    (ben,) = imported(folder, cohort).athletes
    assert ben.new == 1
    data = load(config=load_settings(cohort.home_of(ben.pseudonym), environ={}))
    assert data.strength_sessions["started_at"].iloc[0].hour == 9
    assert imported(folder, cohort, timezone="Asia/Tokyo").athletes[0].is_unchanged


def test_killed_at_any_moment_and_run_again_it_is_as_if_nothing_had_happened(
    roster: Path, tmp_path: Path
) -> None:
    (roster / "Cleo.zip").unlink()
    cohort = Cohort(tmp_path / "cohort")
    for number in (3, 12, 30, 48):
        assert killed_at(number, lambda: imported(roster, cohort) and None)
    ana, ben = imported(roster, cohort).athletes
    assert (runs_of(cohort, ana.pseudonym), runs_of(cohort, ben.pseudonym)) == (1, 1)
    assert all(one.is_unchanged for one in imported(roster, cohort).athletes)
