"""What ``legstats cohort report`` writes: the study, the roster, and a report an athlete."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer import config, report
from analyzer.cohort.athlete_today import AthleteToday, athlete_today
from analyzer.cohort.athletes import find_athletes, read_pseudonyms
from analyzer.cohort.copies import shared_recordings
from analyzer.cohort.estimating import estimate_cohort
from analyzer.cohort.page import roster_page, study_files
from analyzer.cohort.pooling import pool
from analyzer.cohort.roster import roster_of
from analyzer.cohort.running import Broken
from analyzer.cohort.study import study_of
from analyzer.errors import UsageError
from analyzer.loading import load_for_answers
from analyzer.outputs import Outputs
from analyzer.report.page import OtherRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.cohort.copies import SharedRecordings
    from analyzer.cohort.keeping import Cohort
    from analyzer.cohort.roster import Roster
    from analyzer.cohort.running import Crew, Workplace
    from analyzer.cohort.study import Study
    from analyzer.report import Format

    Progress = Callable[[int, int, str], None]

ROSTER = "roster.html"
SHARE = "share"
"""The folder of what may be passed on; all beside it is for the coach alone."""
_ATHLETES = "athletes"
# Painted pictures would take most of the time, and the page has them all.
_PAGE_ALONE: tuple[Format, ...] = ("html",)


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What was written: the study's page first, then the roster; and who could not be read.

    ``left`` are files of an earlier report that were not written anew and could not be removed,
    for somebody changed them or their athlete cannot be read now.
    """

    files: tuple[Path, ...]
    study: Study
    roster: Roster
    broken: tuple[AthleteResult, ...]
    left: tuple[Path, ...] = ()
    copies: tuple[SharedRecordings, ...] = ()


def read_names(cohort: Cohort, source: Path) -> dict[str, str]:
    """Return what the coach calls the athletes, by pseudonym; kept nowhere.

    Args:
        cohort: who is in it.
        source: a CSV with the columns ``folder`` and ``pseudonym``, or the folder that was
            imported, whose names are taken.

    Raises:
        UsageError: it cannot be read.
    """
    if source.is_dir():
        athletes, _ = find_athletes(source, cohort.salt())
        return {one.pseudonym: one.name for one in athletes}
    return {pseudonym: name for name, pseudonym in read_pseudonyms(source).items()}


def report_cohort(
    cohort: Cohort,
    folder: Path,
    place: Workplace,
    *,
    names: Path | None = None,
    outputs: Outputs,
    made_at: datetime,
    progress: Progress | None = None,
) -> CohortReport:
    """Estimate whoever has changed, and write everything; see ``write_reports``.

    Args:
        cohort: who is in it.
        folder: where the pages go.
        place: where the work is done.
        names: as for ``read_names``; None shows pseudonyms.
        outputs: what knows which files are legstats' own.
        made_at: the moment, on the coach's clock.
        progress: called with (athletes done, in all, whose turn it was).

    Raises:
        UsageError: nobody is in the cohort, the names cannot be read, or the pages would lie in it.
        LegstatsError: the folder or a file cannot be written, or is not legstats' own.
    """
    cohort.pseudonyms()  # a mistyped folder is refused before anything is made in it
    if folder.resolve().is_relative_to(cohort.folder.resolve()):
        # Whoever passes the study on must not pass on stores and salt with it.
        raise UsageError(
            f"{folder} lies in the cohort, beside what must not leave it.",
            "Choose a place outside it with -o.",
        )
    known = read_names(cohort, names) if names else {}
    if names and known.keys().isdisjoint(cohort.pseudonyms()):
        raise UsageError(
            f"Nobody in {names} is in this cohort.",
            "With --names give the folder that was imported, or the table of its pseudonyms.",
        )
    with place.kept_open(__name__) as kept, kept.opened() as crew:
        results = estimate_cohort(cohort, kept, progress=progress)
        return write_reports(
            cohort, results, folder, crew, names=known, outputs=outputs, made_at=made_at,
            progress=progress,
        )  # fmt: skip


def write_reports(  # noqa: PLR0913 - what a coach may choose, by name
    cohort: Cohort,
    results: Sequence[AthleteResult],
    folder: Path,
    crew: Crew,
    *,
    names: Mapping[str, str],
    outputs: Outputs,
    made_at: datetime,
    progress: Progress | None = None,
) -> CohortReport:
    """Write the study, then each athlete's own report, then the roster that leads to them.

    Args:
        cohort: where the athletes' stores are.
        results: what each of them brings, broken ones included.
        folder: where ``share/`` (``index.html``, the study, ``study.json`` and ``figures/``) goes,
            and, for their owner's eyes alone, ``roster.html`` and ``athletes/PSEUDONYM/``.
        crew: who writes the athletes' reports.
        names: what the coach calls the athletes, by pseudonym, for the roster alone.
        outputs: what knows which files are legstats' own.
        made_at: the moment, on the coach's clock.
        progress: called with (reports done, in all, whose is done).

    Raises:
        LegstatsError: the folder or a file cannot be written, or is not legstats' own.
    """
    copies = shared_recordings(cohort)
    study = study_of(pool(results), results, copies)
    files = {f"{SHARE}/{name}": content for name, content in study_files(study).items()}
    _write_set(folder, files, outputs)
    today, problems = _write_athletes(cohort, results, folder, crew, outputs, progress)
    results = [replace(one, failed=problems.get(one.pseudonym, one.failed)) for one in results]
    pages = {name: f"{_ATHLETES}/{name}/index.html" for name in today}
    roster = roster_of(results, today, pages, names, made_at)
    _write_set(folder, {ROSTER: roster_page(roster)}, replace(outputs, owner_only=True))
    left = outputs.remove_others(folder, {*files, ROSTER})
    left += _remove_pages(folder / _ATHLETES, results, today, outputs)
    return CohortReport(
        files=tuple(folder / name for name in (*list(files)[:1], ROSTER, *list(files)[1:])),
        study=study,
        roster=roster,
        broken=tuple(one for one in results if one.failed),
        left=tuple(left),
        copies=copies,
    )


def _remove_pages(
    folder: Path, results: Sequence[AthleteResult], written: Collection[str], outputs: Outputs
) -> list[Path]:
    """Remove the pages of who left the cohort; return what stays of an earlier report."""
    known = {one.pseudonym for one in results}
    left: list[Path] = []
    for home in sorted(folder.iterdir()) if folder.is_dir() else ():
        if home.name in written or home.is_symlink() or not home.is_dir():
            continue
        if home.name in known:  # broken today, and whole again tomorrow
            left += [home / name for name in outputs.own_files(home)]
            continue
        left += outputs.remove_others(home, ())
        with suppress(OSError):  # what is not legstats' own stays
            home.rmdir()
    return left


def _write_set(folder: Path, files: Mapping[str, bytes], outputs: Outputs) -> None:
    with outputs.replacing_set(folder) as staging:
        for name, content in files.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@dataclass(frozen=True, slots=True)
class _ReportTask:
    """An athlete's home, where their report goes, and what knows legstats' own files there."""

    home: Path
    folder: Path
    outputs: Outputs


def _write_athletes(
    cohort: Cohort,
    results: Sequence[AthleteResult],
    folder: Path,
    crew: Crew,
    outputs: Outputs,
    progress: Progress | None,
) -> tuple[dict[str, AthleteToday], dict[str, str]]:
    """Write the reports; return what holds for each athlete today, and why some have none."""
    pages = folder / _ATHLETES
    pages.mkdir(mode=0o700, exist_ok=True)
    # Noted by the cohort, not in the athlete's home: who deletes that has the page removed, too.
    noted = Outputs(outputs.home, outputs.force, owner_only=True)
    tasks = {
        one.pseudonym: _ReportTask(cohort.home_of(one.pseudonym), pages / one.pseudonym, noted)
        for one in results
        if not one.failed
    }
    today: dict[str, AthleteToday] = {}
    problems: dict[str, str] = {}
    for count, done in enumerate(crew.each(_write_one, tasks), start=1):
        if isinstance(done.result, Broken):
            problems[done.pseudonym] = done.result.reason
        else:
            today[done.pseudonym] = done.result
        if progress:
            progress(count, len(tasks), done.pseudonym)
    return today, problems


def _write_one(task: _ReportTask) -> AthleteToday:
    data = load_for_answers(config.load(task.home, environ={}))
    whose = OtherRunner(task.home.name, task.home.resolve())
    report.write(data, task.folder, formats=_PAGE_ALONE, outputs=task.outputs, of=whose)
    return athlete_today(data)
