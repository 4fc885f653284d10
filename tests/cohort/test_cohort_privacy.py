"""Nothing that is pooled knows a name, a place, a note, a title or a day."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.tracks import METRES_A_DEGREE, START, Point, Track, gpx
from PIL import Image

import analyzer.cohort
from analyzer.cohort.athlete import AthleteResult, result_of_runs
from analyzer.cohort.estimating import estimate_cohort
from analyzer.cohort.importing import import_athletes
from analyzer.cohort.keeping import Cohort
from analyzer.cohort.page import study_files
from analyzer.cohort.pooling import pool
from analyzer.cohort.result_files import COLUMNS, write_result
from analyzer.cohort.running import Workplace
from analyzer.cohort.study import study_of
from analyzer.config import load as load_config
from analyzer.simulate import SCENARIOS, simulate_athlete
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("Marianne Marked", "Torben Torn")
TITLE, NOTE, FILE, JOURNAL = "Evening at the markworth", "met notekin", "fileborn", "sore jotling"
METRES_NORTH = (48.1374 - 48) * METRES_A_DEGREE
MARKS = (*FOLDERS, "Marianne", "Torben", "markworth", "notekin", "fileborn", "jotling", "48.137")
DATES = (
    r"\b(19|20)\d\d-[01]\d(-[0-3]\d)?",
    r"\b\d{1,2}\.? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (19|20)\d\d",
)
HERE = Workplace(workers=1)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Two athletes read from files full of names and places, one of them broken, and six more."""
    folder = tmp_path_factory.mktemp("athletes")
    for name in FOLDERS:
        (folder / name).mkdir()
        (folder / name / f"{FILE}-broken.fit").write_bytes(b"\x0e\x10\x00\x00nothing")
    points = [
        Point(second=s, metre=METRES_NORTH + 3.0 * s, hr=140 + s % 7) for s in range(0, 2400, 5)
    ]
    track = Track(stretches=[points], name=TITLE, description=NOTE)
    (folder / FOLDERS[0] / f"{FILE}.gpx").write_bytes(gpx(track))
    cohort = Cohort(tmp_path_factory.mktemp("cohort"))
    import_athletes(folder, cohort, place=HERE)
    for home in cohort.athletes.iterdir():
        config = load_config(home, environ={})
        with Store(config.store_path) as store:
            store.journal.note(START.date(), {"note": JOURNAL})
    return cohort


@pytest.fixture(scope="module")
def results(cohort: Cohort) -> list[AthleteResult]:
    """What they bring, the six others too."""
    scenario = replace(SCENARIOS["base"], years=(0.8, 0.8))
    found = estimate_cohort(cohort, HERE)
    for n in range(6):
        runs = simulate_athlete(scenario, 5200 + n).runs
        one = result_of_runs(AthleteResult(f"S{n}"), runs, today=runs["started_at"].max())
        write_result(cohort.result_of(one.pseudonym), one, "")
        found.append(one)
    return found


@pytest.fixture(scope="module")
def files(results: list[AthleteResult]) -> dict[str, bytes]:
    return study_files(study_of(pool(results), results))


def tells(text: str) -> list[str]:
    """Return what of the athletes, and which days, stand in a text."""
    seen = [mark for mark in MARKS if mark.casefold() in text.casefold()]
    return seen + [found[0] for pattern in DATES for found in re.finditer(pattern, text)]


def test_the_marks_are_where_they_belong(cohort: Cohort, results: list[AthleteResult]) -> None:
    assert any("fileborn" in one.failed for one in results)
    stores = b"".join(path.read_bytes() for path in cohort.athletes.rglob("*.sqlite*"))
    assert b"markworth" in stores
    assert b"jotling" in stores


def test_page_and_json_tell_of_no_athlete(files: dict[str, bytes]) -> None:
    assert {"index.html", "study.json"} <= files.keys()
    page = files["index.html"].decode()
    assert "6 athletes" in page
    assert tells(page) == []
    assert tells(files["study.json"].decode()) == []


def test_pictures_hold_no_text_beside_the_picture(files: dict[str, bytes]) -> None:
    pictures = {name: content for name, content in files.items() if name.endswith(".png")}
    assert len(pictures) >= 4
    for name, content in pictures.items():
        shown = Image.open(io.BytesIO(content))
        shown.load()
        assert not getattr(shown, "text", {}), name
        assert tells(content.decode("latin-1")) == [], name


def test_results_tell_of_no_athlete_and_no_day(
    cohort: Cohort, results: list[AthleteResult]
) -> None:
    frame = analyzer.cohort.load(cohort.folder).compute()
    assert len(frame) == len(results)
    assert tells(frame.to_csv()) == []
    assert not [name for name in frame if frame[name].dtype.kind == "M"]
    assert not [column.name for column in COLUMNS if "time" in column.kind]
    raw = b"".join(path.read_bytes() for path in sorted(cohort.folder.glob("results/*")))
    assert tells(raw.decode("latin-1")) == []


def test_runs_tell_of_no_name_title_note_or_place(cohort: Cohort) -> None:
    frame = analyzer.cohort.load(cohort.folder, "runs").compute()
    assert len(frame) == 1
    texts = frame.select_dtypes(exclude=[np.number, "datetime", "datetimetz"]).to_csv()
    assert [mark for mark in MARKS if mark.casefold() in texts.casefold()] == []
    assert not {"lat", "lon", "latitude", "longitude", "title", "note"} & set(frame)


def test_a_pseudonym_does_not_lead_back_to_the_folder(cohort: Cohort, tmp_path: Path) -> None:
    names = cohort.pseudonyms()
    assert all(tells(name) == [] for name in names)
    (tmp_path / "again" / FOLDERS[0]).mkdir(parents=True)
    (tmp_path / "again" / FOLDERS[0] / "x.gpx").write_bytes(gpx(Track(stretches=[])))
    other = Cohort(tmp_path / "other")
    import_athletes(tmp_path / "again", other, place=HERE)
    # Another cohort's secret, another pseudonym: two studies cannot be joined by it.
    assert not set(other.pseudonyms()) & set(names)
