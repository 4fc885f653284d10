"""``legstats demo``: the whole path on the sample athlete, in one command."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.buckets import NEXT_DAY_BUCKET
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset
    from analyzer.report.curve import Curve
    from analyzer.report.data import ReportData

_SOURCES = {"fit": "the watch", "strava_export": "a Strava archive", "hevy": "a lifting log"}


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("legstats-demo"),
    show_default=True,
    help="Folder for the report.",
)
@pass_session
def demo(session: Session, output: Path) -> None:
    """See it work: import the sample athlete's files and write the full report.

    Your own data are not touched.

    \b
    Examples:
      legstats demo
      legstats demo -o ~/Desktop/legstats-demo
    """
    from analyzer import report
    from analyzer.loading import load

    session.note("Importing the sample athlete: nine months of running and lifting …")
    data = load(sample=True)
    written = report.write(data, output, sample=True)
    for line in (*_imported(data), *_story(data, written.data)):
        click.echo(line)
    click.echo(f"The report: {written.files[0].resolve()}")
    session.note("Now with your own files: legstats sync FOLDER && legstats report")


def _story(data: Dataset, said: ReportData) -> list[str]:
    decisions, board = Counter(data.strength_sessions["decision"]), said.scoreboard
    kept = f"{board.kept} kept, {board.borderline} borderline, {board.broke} broke"
    return [
        f"Leg days: {decisions['yes']} yes, {decisions['no']} no, {decisions['unknown']} unknown.",
        _answer(said.curve),
        f"Short and slow after leg day: {kept}, {board.not_judged} not judged.",
    ]


def _imported(data: Dataset) -> list[str]:
    told = [
        _SOURCES.keys() & set(s)
        for s in (*data.runs["sources"], *data.strength_sessions["sources"])
    ]
    seen: set[str] = set().union(*told)
    several = sum(len(sources) > 1 for sources in told)
    names = units.listed(words for kind, words in _SOURCES.items() if kind in seen)
    held = f"{len(data.runs)} runs and {len(data.strength_sessions)} strength sessions"
    return [
        f"Imported: {len(told)} activities from {names}: {held}.",
        f"Told by more than one of them, and counted once: {several}.",
    ]


def _answer(curve: Curve) -> str:
    day = curve.step(NEXT_DAY_BUCKET)
    if day.estimate_pct is None or day.low_pct is None or day.high_pct is None:
        return f"The day after leg day: {day.word}."
    size = units.percent(abs(day.estimate_pct))
    direction = "slower" if day.estimate_pct < 0 else "faster"
    return (
        f"The day after leg day, at the same heart rate: {day.word}; best guess {size} "
        f"{direction}, 95 % interval {units.interval(day.low_pct, day.high_pct)} %, "
        f"{day.n} runs against {curve.n_reference}."
    )
