"""What a newcomer's change takes: a reader and a row, shown by making up an app and a format."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes.fit_encoder import strength_file

import analyzer
from analyzer import sources
from analyzer.importers.reader import Reader
from analyzer.importers.registry import reader_of

MONDAY = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)

ROWS = """\
    _lifting_app("heave_ho", "Heave Ho", 9),
    SourceKind(
        "plod", "Plod files", "recording", "Plod", times_rank=65, suffix=".plod", reader="plod",
    ),
"""

HEAVE_HO = '''
"""Heave Ho's CSV: one row a set, in kilograms."""

from analyzer.importers.csv_rows import column_names, rows_by_column
from analyzer.importers.lifting.workouts import (
    LogEntry, LoggedSet, gather_workouts, strength_sessions,
)
from analyzer.importers.reader import Context, Reader


def recognises(data):
    return column_names(data) == ["heaved at", "what", "times", "kilos"]


def read(data, context):
    entries = [
        LogEntry(
            row["heaved at"], "Heaving",
            LoggedSet(row["what"], reps=float(row["times"]), weight_kg=float(row["kilos"])),
        )
        for row in rows_by_column(data, context.warn)
    ]
    return strength_sessions("heave_ho", gather_workouts(entries, context), context)


READER = Reader(1, recognises, read)
'''

PLOD = '''
"""Plod: a line that says when the run began, then the metre reached at each second."""

from datetime import datetime, timedelta

import numpy as np

from analyzer.importers.keys import of_content
from analyzer.importers.reader import Context, Reader
from analyzer.model import Activity, Source, Stream


def recognises(data):
    return data.startswith(b"PLOD ")


def read(data, context):
    first, *lines = data.decode().splitlines()
    began = datetime.fromisoformat(first.removeprefix("PLOD "))
    metres = np.array([float(line) for line in lines])
    seconds = np.arange(len(metres), dtype=float)
    return [
        Activity(
            Source("plod", context.name, of_content(data) + "#0"),
            "run",
            began,
            began + timedelta(seconds=seconds[-1]),
            distance_m=metres[-1],
            moving_s=seconds[-1],
            stream=Stream(seconds, metres, np.gradient(metres)),
        )
    ]


READER = Reader(1, recognises, read)
'''

WHOLE_PATH = """
import json, sys
from pathlib import Path
import analyzer
from analyzer.config import Config
from analyzer.importers.registry import unrecognised
from analyzer.sources import depends_on_settings
from analyzer.sync import sync

config = Config(home=Path(sys.argv[1]))
result = sync(config, [sys.argv[2]])
data = analyzer.load(config=config)
print(json.dumps({
    "at": analyzer.__file__,
    "new": result.new,
    "failed": [str(failure) for failure in result.failed],
    "again": sorted(depends_on_settings()),
    "reads": unrecognised(b"?", "x").hint,
    "runs": [[list(r.sources), r.distance_m] for r in data.runs.itertuples()],
    "sessions": [[list(s.sources), s.decision] for s in data.strength_sessions.itertuples()],
    "sets": [[s.source, s.exercise, s.weight_kg] for s in data.strength_sets.itertuples()],
}))
"""


@pytest.fixture(scope="module")
def whole_path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Add two readers and two rows to a copy of the package; sync a folder there and load it."""
    folder = tmp_path_factory.mktemp("newcomers")
    package = folder / "analyzer"
    original = Path(analyzer.__file__).parent
    shutil.copytree(original, package)
    (package / "importers" / "lifting" / "heave_ho.py").write_text(HEAVE_HO, encoding="utf-8")
    (package / "importers" / "plod.py").write_text(PLOD, encoding="utf-8")
    table = (package / "sources.py").read_text(encoding="utf-8")
    last = '    SourceKind("athlete", '
    assert table.count(last) == 1
    (package / "sources.py").write_text(table.replace(last, ROWS + last), encoding="utf-8")

    files = folder / "files"
    files.mkdir()
    (files / "heave.csv").write_text(
        "heaved at;what;times;kilos\n"
        "2026-11-16 17:30:00;Squat;5;100\n"
        "2026-11-16 17:30:00;Squat;5;90\n"
    )
    (files / "watch.fit").write_bytes(strength_file(MONDAY, ["squat"], minutes=6))
    began = MONDAY + timedelta(days=1)
    metres = "\n".join(f"{3.0 * second}" for second in range(1801))
    (files / "tuesday.plod").write_text(f"PLOD {began.isoformat()}\n{metres}")
    done = subprocess.run(
        [sys.executable, "-c", WHOLE_PATH, str(folder / "home"), str(files)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "TZ": "UTC"},
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["at"].startswith(str(folder))
    assert told["failed"] == []
    return told


def test_another_lifting_app_takes_its_reader_and_its_row(whole_path: dict[str, Any]) -> None:
    assert whole_path["sessions"] == [[["fit", "heave_ho"], "yes"]]
    # The log's sets are believed before what the watch guessed of the same session.
    assert whole_path["sets"] == [["heave_ho", "Squat", 100.0], ["heave_ho", "Squat", 90.0]]
    assert "heave_ho" in whole_path["again"]


def test_another_file_format_takes_its_reader_and_its_row(whole_path: dict[str, Any]) -> None:
    assert whole_path["runs"] == [[["plod"], 5400.0]]
    assert whole_path["new"] == 2


def test_what_is_not_read_is_answered_with_all_that_is(whole_path: dict[str, Any]) -> None:
    assert whole_path["reads"] == (
        "legstats reads FIT, GPX, TCX and Plod files, the archives that Strava, Garmin and Apple "
        "Health give their athletes, and the logs of Hevy, Strong, Alpha Progression, FitNotes and "
        "Heave Ho."
    )


def test_each_row_with_a_reader_has_one() -> None:
    rows = [row for row in sources.SOURCES if row.reader]
    assert all(isinstance(reader_of(row.reader), Reader) for row in rows)
    assert len({row.key for row in sources.SOURCES}) == len(sources.SOURCES)


@pytest.mark.parametrize("rank", ["times_rank", "sets_rank", "names_rank"])
def test_no_two_kinds_share_a_rank(rank: str) -> None:
    ranks = [getattr(row, rank) for row in sources.SOURCES]
    stated = [one for one in ranks if one != sources.LAST_RANK]
    assert len(set(stated)) == len(stated)
