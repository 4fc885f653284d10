"""``legstats demo``: the whole path on the sample athlete, in one command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.buckets import NEXT_DAY_BUCKET
from analyzer.cli.options import folder_option, force_option
from analyzer.cli.output import echo, print_text
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.report.curve import Curve
    from analyzer.report.data import ReportData


@click.command()
@folder_option("legstats-demo", "Folder for the report.")
@force_option
@pass_session
def demo(session: CliSession, output: Path, force: bool) -> None:
    """See it work: read a sample athlete's files, write the report.

    Your own data are not touched.

    \b
    Examples:
      legstats demo
      legstats demo -o ~/Desktop/legstats-demo
    """
    from analyzer import report
    from analyzer.answers.sample_import import decision_line, import_lines
    from analyzer.outputs import Outputs
    from analyzer.report.pictures import get_ready
    from analyzer.report.worker import Worker

    session.note("Importing the sample athlete: a year and a half of running and lifting …")
    with Worker(get_ready) as worker:
        from analyzer.loading import load  # slow, so when the other process has begun

        data = load(sample=True)
        # Beside the sample's stores, of which each version of the sample has its own.
        outputs = Outputs(data.config.home.parent, force, session.note)
        written = report.write(data, output, sample=True, worker=worker, outputs=outputs)
    for line in (*import_lines(data), decision_line(data), *_report_lines(written.data)):
        print_text(line)
    echo(f"The report: {written.files[0].resolve()}")
    session.note(
        "Every other command reads your own files: legstats sync FOLDER. README says how to try"
        " them on this athlete first."
    )


def _report_lines(data: ReportData) -> list[str]:
    from analyzer.report.curve import Curve
    from analyzer.report.scoreboard import Scoreboard

    board = data.of(Scoreboard)
    kept = f"{board.kept} kept, {board.borderline} borderline, {board.broke} broke"
    return [
        _day_after_line(data.of(Curve)),
        f"Short and slow after leg day: {kept}, {board.not_judged} not judged.",
    ]


def _day_after_line(curve: Curve) -> str:
    day = curve.step(NEXT_DAY_BUCKET)
    if day.estimate_pct is None or day.low_pct is None or day.high_pct is None:
        return f"The day after leg day: {day.word}."
    size = units.percent(abs(day.estimate_pct))
    direction = "slower" if day.estimate_pct < 0 else "faster"
    return (
        f"The day after leg day, at the same heart rate: {day.word}; best guess {size} "
        f"{direction}, 95 % interval {units.sizes(day.low_pct, day.high_pct)} %, "
        f"{day.n} runs against {curve.n_reference}."
    )
