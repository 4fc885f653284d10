"""``legstats cohort`` as a coach types it: a folder in, a study and a roster out."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.command import Said, legstats
from fakes.fit_encoder import run_file, strength_file

from analyzer.cli.cohort import sentences_on_files
from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.athlete_today import AthleteToday
from analyzer.cohort.importing import ImportedAthlete

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
MONDAY = datetime.now(UTC).replace(hour=17, minute=30, second=0, microsecond=0) - timedelta(days=1)
HERE = ("--workers", "1")


def week() -> Mapping[str, bytes]:
    """Return a leg day and two runs."""
    return {
        "legs.fit": strength_file(MONDAY, ["squat"] * 8),
        "before.fit": run_file(MONDAY - timedelta(days=3), 35, every_s=10),
        "after.fit": run_file(MONDAY + timedelta(hours=14), 40, every_s=10),
    }


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sound athletes, one of them an archive, and one whose store will be broken."""
    folder = tmp_path_factory.mktemp("athletes")
    for name in ("Anna", "Ben"):
        (folder / name).mkdir()
        for file, content in week().items():
            (folder / name / file).write_bytes(content)
    (folder / "Ben" / "broken.fit").write_bytes(b"\x0e\x10\x00\x00.FIT")
    with zipfile.ZipFile(folder / "Cleo.zip", "w") as archive:
        for file, content in week().items():
            archive.writestr(file, content)
    (folder / "names.csv").write_text("folder,pseudonym\nAnna,Q1\nBen,Q2\nCleo,Q3\n")
    return folder


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cohort")


@pytest.fixture(scope="module")
def imported(roster: Path, cohort: Path) -> Said:
    names = ("--names", roster / "names.csv")
    return legstats(cohort / "home", "cohort", "import", roster, "-o", cohort / "c", *names, *HERE)


@pytest.fixture(scope="module")
def reported(imported: Said, roster: Path, cohort: Path) -> Said:
    assert imported.code == 5
    store = cohort / "c" / "athletes" / "Q3" / "legstats.sqlite"
    store.write_bytes(b"no store")
    return legstats(
        cohort / "home", "cohort", "report", cohort / "c", "-o", cohort / "out",
        "--names", roster / "names.csv", *HERE,
    )  # fmt: skip


def test_an_import_tells_of_each_athlete_and_of_what_could_not_be_read(imported: Said) -> None:
    rows = [line.split() for line in imported.out.splitlines()]
    assert rows[0] == ["athlete", "in", "the", "cohort", "came"]
    assert rows[1:] == [
        ["Anna", "Q1", "3", "new"],
        ["Ben", "Q2", "3", "new,", "not", "all", "could", "be", "read"],
        ["Cleo", "Q3", "3", "new"],
    ]
    assert "Ben: " in imported.err
    assert "broken.fit" in imported.err
    assert imported.err.splitlines()[-1] == "3 athletes read, 1 of them not whole."
    assert "names.csv" not in imported.err
    same = "These hold the same recordings: Q1 and Q2 (3 recordings) and Q2 and Q3 (3 recordings)."
    assert same in imported.err


def test_of_many_remarks_the_first_are_told_and_none_hides_a_failure() -> None:
    worn = [
        ImportedAthlete(f"A{n}", f"Q{n}", new=1, remarks=("run.fit: Its end is missing.",))
        for n in range(25)
    ]
    broken = ImportedAthlete("Zoe", "Z1", failed=("No activity.",), remarks=("Bring the archive.",))
    told = list(sentences_on_files([*worn, broken]))
    assert told[:3] == [
        "Zoe: No activity.", "Zoe: Bring the archive.",
        "The first 20 of 25 remarks (all with --verbose):",
    ]  # fmt: skip
    assert told[3:] == [f"A{n}: run.fit: Its end is missing." for n in range(20)]


def test_a_second_import_reads_nobody_again(imported: Said, roster: Path, cohort: Path) -> None:
    assert imported.code == 5
    again = legstats(
        cohort / "home", "cohort", "import", roster, "-o", cohort / "c", "--json",
        "--names", roster / "names.csv", *HERE,
    )  # fmt: skip
    assert again.code == 0
    athletes = again.json["athletes"]
    assert [one["name"] for one in athletes] == ["Anna", "Ben", "Cleo"]
    assert all(one["is_unchanged"] for one in athletes)
    assert again.err.splitlines()[-1] == "0 athletes read; 3 unchanged."
    assert "Still not read, or not whole, as before (--verbose says why): Ben." in again.err


def test_a_report_names_the_broken_athlete_and_goes_on(reported: Said, cohort: Path) -> None:
    assert reported.code == 5
    out = cohort / "out"
    assert reported.out.splitlines() == [
        str(out / "share" / "index.html"),
        str(out / "roster.html"),
    ]
    assert "Broken: Q3: " in reported.err
    assert "These hold the same recordings: Q1 and Q2 (3 recordings)." in reported.err
    assert (out / "athletes" / "Q1" / "index.html").exists()
    assert (out / "athletes" / "Q2" / "index.html").exists()
    assert not (out / "athletes" / "Q3").exists()


def test_an_athletes_own_page_says_whose_it_is_and_acts_on_their_store(
    reported: Said, cohort: Path
) -> None:
    assert reported.code == 5
    page = (cohort / "out" / "athletes" / "Q1" / "index.html").read_text()
    assert "Your running after leg day: Q1</title>" in page
    typed = re.findall(r"<code>(legstats [^<]*)</code>", page)
    assert typed
    home = (cohort / "c" / "athletes" / "Q1").resolve()
    assert [one for one in typed if not one.startswith(f"legstats --home {home} ")] == []


def test_the_roster_has_the_names_and_the_study_has_none(reported: Said, cohort: Path) -> None:
    assert reported.code == 5
    roster = (cohort / "out" / "roster.html").read_text()
    assert '<a href="athletes/Q1/index.html">Anna</a>' in roster
    assert "Short and slow" in roster
    for file in ("index.html", "study.json"):
        study = (cohort / "out" / "share" / file).read_text()
        assert not [name for name in ("Anna", "Ben", "Cleo") if name in study]


def test_of_fewer_than_five_athletes_nothing_is_pooled(reported: Said, cohort: Path) -> None:
    assert "Too few athletes to say anything together" in reported.err
    study = (cohort / "out" / "share" / "index.html").read_text()
    assert "Too few athletes" in study
    assert not (cohort / "out" / "share" / "figures").exists()


def test_only_what_may_be_shared_is_for_other_eyes(reported: Said, cohort: Path) -> None:
    assert reported.code == 5
    out = cohort / "out"
    assert {path.name for path in out.iterdir()} == {"share", "roster.html", "athletes"}
    private = [out / "roster.html", out / "athletes", *(out / "athletes").rglob("*.html")]
    assert len(private) == 4
    assert [path for path in private if path.stat().st_mode & 0o077] == []
    assert (out / "share" / "index.html").stat().st_mode & 0o044


def test_every_key_of_the_json_is_documented(tmp_path: Path) -> None:
    home = tmp_path / "c" / "athletes" / "Q1"
    home.mkdir(parents=True)
    (home / "legstats.sqlite").write_bytes(b"no store")
    said = legstats(
        tmp_path, "cohort", "report", tmp_path / "c", "-o", tmp_path / "out", "--json", *HERE
    ).json
    (row,) = said["roster"]["rows"]
    assert row["failed"]
    shown = {"needs", "today", "kept", "borderline", "broke", "undecided", "effect_pct", "page"}
    assert shown <= row.keys()
    keys = {*said, *said["study"], *said["study"]["pooled"], *said["roster"]}
    keys |= shown | {field.name for field in fields(AthleteToday)}
    documented = (ROOT / "docs" / "json.md").read_text()
    headings = {"heading", "made_at"}
    assert not [key for key in keys - headings if f"`{key}`" not in documented]


def test_a_report_over_a_page_of_ones_own_leaves_it_alone(reported: Said, cohort: Path) -> None:
    assert reported.code == 5
    page = cohort / "out" / "roster.html"
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- my own -->")
    said = legstats(cohort / "home", "cohort", "report", cohort / "c", "-o", cohort / "out", *HERE)
    assert said.code == 1
    assert "left alone" in said.err
    assert page.read_bytes().endswith(b"<!-- my own -->")
    page.write_bytes(before)


def test_names_that_fit_nobody_are_refused(imported: Said, cohort: Path, tmp_path: Path) -> None:
    assert imported.code == 5
    (tmp_path / "other.csv").write_text("folder,pseudonym\nZoe,Z1\n")
    said = legstats(
        cohort / "home", "cohort", "report", cohort / "c", "-o", tmp_path / "out",
        "--names", tmp_path / "other.csv", *HERE,
    )  # fmt: skip
    assert said.code == 2
    assert "is in this cohort" in said.err


def test_no_page_is_put_beside_the_stores(imported: Said, cohort: Path) -> None:
    assert imported.code == 5
    for folder in (cohort / "c", cohort / "c" / "athletes"):
        said = legstats(cohort / "home", "cohort", "report", cohort / "c", "-o", folder, *HERE)
        assert said.code == 2
        assert "Choose a place outside it with -o." in said.err
    assert not list((cohort / "c").rglob("*.html"))


def test_a_cohort_without_athletes_is_said_with_what_to_do(tmp_path: Path) -> None:
    said = legstats(tmp_path, "cohort", "report", tmp_path / "nothing", *HERE)
    assert said.code == 2
    assert "legstats cohort import" in said.err
    assert not (tmp_path / "nothing").exists()
    said = legstats(tmp_path, "cohort", "import", tmp_path / "nowhere", "-o", tmp_path / "c", *HERE)
    assert said.code == 2
    assert "There is no folder" in said.err
    assert not (tmp_path / "c").exists()


def test_without_the_extra_one_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    said = legstats(tmp_path, "cohort", "report", tmp_path)
    assert said.code == 2
    (sentence,) = said.err.strip().splitlines()
    assert sentence == (
        "legstats: Many athletes take Dask: run `pip install --use-pep517 '.[cohort]'`"
        " in the checkout."
    )


def test_nobody_else_pays_for_dask() -> None:
    program = (
        "import sys; from analyzer.cli.main import run; import analyzer.cohort;"
        "run(['cohort', '--help']); run(['today', '--help']);"
        "assert not {'dask', 'distributed', 'pyarrow', 'pandas'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_every_column_of_the_results_is_documented() -> None:
    documented = (ROOT / "docs" / "cohort.md").read_text()
    names = [field.name for field in fields(AthleteResult)]
    assert not [name for name in names if not re.search(rf"`{name}(_0_6_h)?`", documented)]
