"""Makes the sample athlete: ``python -m sample_data.make [FOLDER]``, or ``make sample``.

Nothing here depends on the day or the machine: the same code makes the same bytes.
"""

from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sample_data.files import combined_file, cut_short_file, lift_file, run_file, settings_file
from sample_data.journal import journal_csv
from sample_data.logbook import hevy_csv
from sample_data.season import season
from sample_data.strava import archive
from sample_data.trial import trial_json
from sample_data.truth import truth
from sample_data.watch import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sample_data.plans import Season
    from sample_data.truth import Facts

ATHLETE = Path(__file__).parent / "athlete"
ARCHIVE, LOG = "strava/export_15020040.zip", "hevy/workouts.csv"
JOURNAL, TRIAL = "journal/journal.csv", "journal/trial.json"
SETTINGS = "Settings.fit"


class File(NamedTuple):
    """One file: its name, how to make its bytes, and what is planted in it."""

    name: str
    build: Callable[[], bytes]
    facts: Facts


def make(folder: Path = ATHLETE) -> Season:
    """Write all files and the truth, replacing what stood there; return what was planted."""
    planned = season()
    watch = folder / "watch"
    shutil.rmtree(watch, ignore_errors=True)
    watch.mkdir(parents=True)
    files = list(every_file(planned))
    for one in files:
        (watch / one.name).write_bytes(one.build())
    for name, content in exports(planned):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    facts = {one.name: one.facts for one in files}
    told = json.dumps(truth(planned, facts), indent=1, allow_nan=False)
    (folder / "truth.json").write_text(told + "\n", encoding="utf-8")
    return planned


def every_file(planned: Season) -> Iterator[File]:
    """Yield every file the watch holds; its bytes are made when asked for."""
    for run in planned.runs:
        if run.started_at == planned.cut_short:
            facts = {"kind": "run", "truncated": True}
            yield File(file_name(run.started_at), partial(cut_short_file, run), facts)
        else:
            yield File(file_name(run.started_at), partial(run_file, run), {"kind": "run"})
    for lift in planned.lifts:
        yield File(file_name(lift.started_at), partial(lift_file, lift), {"kind": "strength"})
    three = planned.combined
    kind = {"kind": "strength, run, strength"}
    yield File(file_name(three[0].started_at), partial(combined_file, three), kind)
    begin = planned.runs[0].started_at
    yield File(SETTINGS, partial(settings_file, begin), {"kind": "not an activity"})


def exports(planned: Season) -> Iterator[tuple[str, bytes]]:
    """Yield her archives from Strava and Hevy, her journal and her trial: place and content."""
    yield ARCHIVE, archive(planned)
    yield LOG, hevy_csv(planned)
    yield JOURNAL, journal_csv(planned)
    yield TRIAL, trial_json(planned)


def main() -> None:
    """Make the sample and say how large it is."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ATHLETE
    planned = make(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{folder}: {len(planned.every_run())} runs, {len(planned.every_lift())} strength "
        f"sessions, {size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
