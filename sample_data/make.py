"""Makes the sample athlete: ``python -m sample_data.make [FOLDER]``, or ``make sample``.

Nothing here depends on the day or the machine: the same code makes the same bytes.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sample_data.files import combined_file, cut_short, lift_file, run_file, settings_file
from sample_data.season import SCENARIO, season
from sample_data.truth import truth
from sample_data.watch import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.plans import Season
    from sample_data.truth import Facts

ATHLETE = Path(__file__).parent / "athlete"
SETTINGS = "Settings.fit"


def make(folder: Path = ATHLETE) -> Season:
    """Write all files and the truth, replacing what stood there; return what was planted."""
    planned = season()
    watch = folder / "watch"
    shutil.rmtree(watch, ignore_errors=True)
    watch.mkdir(parents=True)
    facts: Facts = {}
    for name, data, fact in every_file(planned):
        (watch / name).write_bytes(data)
        facts[name] = fact
    content = json.dumps(truth(planned, facts, SCENARIO.name), indent=1, allow_nan=False)
    (folder / "truth.json").write_text(content + "\n", encoding="utf-8")
    return planned


def every_file(planned: Season) -> Iterator[tuple[str, bytes, Facts]]:
    """Yield name, bytes and what is planted in it, file by file."""
    for run in planned.runs:
        data = run_file(run)
        if run.started_at == planned.cut_short:
            yield file_name(run.started_at), cut_short(data), {"kind": "run", "truncated": True}
        else:
            yield file_name(run.started_at), data, {"kind": "run"}
    for lift in planned.lifts:
        yield file_name(lift.started_at), lift_file(lift), {"kind": "strength"}
    first = planned.combined[0].started_at
    yield file_name(first), combined_file(planned.combined), {"kind": "strength, run, strength"}
    yield SETTINGS, settings_file(planned.runs[0].started_at), {"kind": "not an activity"}


def main() -> None:
    """Make the sample and say how large it is."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ATHLETE
    planned = make(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{folder}: {len(planned.every_run())} runs, {len(planned.every_lift())} strength "
        f"sessions, seed {planned.seed}, {size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
