"""The report: one page to open, pictures to share, and all numbers as JSON.

First the data (what the page says), then the charts, then templates that only place values. The
same data and versions give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from analyzer.outputs import Outputs
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from analyzer.frames.dataset import Dataset
    from analyzer.report.data import ReportData
    from analyzer.report.page import OtherRunner
    from analyzer.report.worker import Promise, Worker

Format = Literal["html", "png", "svg", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, the page first, and all that they say.

    ``left`` are files of an earlier report that were not written anew; ``of_accounts`` are the
    services whose rules let nobody else see what their APIs sent, if pictures show it.
    """

    files: tuple[Path, ...]
    left: tuple[Path, ...]
    data: ReportData
    of_accounts: tuple[str, ...] = ()


def write(  # noqa: PLR0913 - what a reader may choose, by name
    dataset: Dataset,
    folder: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    formats: Collection[Format] = FORMATS,
    show_names: bool = False,
    sample: bool = False,
    worker: Worker | None = None,
    outputs: Outputs | None = None,
    of: OtherRunner | None = None,
) -> Written:
    """Write the report into a folder, made when missing; foreign files in it are left alone.

    Args:
        dataset: everything known of one athlete.
        folder: where ``index.html`` (html), ``report.png``, ``report-tall.png`` and the charts in
            ``figures/`` (png, svg) and ``report.json`` (json) go; all appear at once, and none
            when one of them cannot be written.
        since: the first day the report speaks of; what came before still counts as known.
        until: the last one; what came after it does not count.
        formats: which files to write; those of other formats stay as they are.
        show_names: show activity and file names, which are private.
        sample: say on page and pictures that the athlete is made up.
        worker: another process for the slow work, maybe started while the data were being read.
            None: all is done in this process.
        outputs: what knows which files are legstats' own; by default that of the dataset's home.
        of: whose page it is, where not its reader's own: it says so, and commands name the home.

    Raises:
        LegstatsError: the folder or a file cannot be written, or a file of that name is not
            legstats' own.
    """
    # Slow to import, and the command asks this package for its formats alone.
    from analyzer.report import data, files, pictures  # noqa: PLC0415
    from analyzer.report.answer import Answer  # noqa: PLC0415
    from analyzer.report.context import report_context  # noqa: PLC0415
    from analyzer.report.curve import Curve  # noqa: PLC0415
    from analyzer.report.scoreboard import Scoreboard  # noqa: PLC0415
    from analyzer.report.worker import work_here  # noqa: PLC0415

    outputs = outputs or Outputs(dataset.config.home)
    submit = worker.submit if worker else work_here
    context = report_context(
        dataset, since=since, until=until, show_names=show_names, submit=submit
    )
    foot = pictures.foot_words(context.period.words, sample=sample)
    records: dict[str, object] = {}
    painted: list[Promise[dict[str, bytes]]] = []
    for section, record in data.build_sections(context):
        records[section.key] = record
        # Submitted as soon as it is known, so that it is painted while the rest is worked out.
        if "png" in formats and section.draw:
            painted.append(submit(pictures.paint_figures, section.draw, record, foot))
    report_data = data.gather_report(context, records)
    if "png" in formats:
        shown = report_data.of(Answer), report_data.of(Curve), report_data.of(Scoreboard)
        words = report_data.period.words
        painted.insert(0, submit(pictures.paint_cards, *shown, words, sample=sample))
    contents = files.file_contents(report_data, formats, sample=sample, of=of)
    for promise in painted:
        contents |= promise()
    written = files.write_files(folder, outputs, contents)
    kinds = {kind for kinds in context.runs["sources"] for kind in kinds}
    shown_alone = {source_kind(kind).name for kind in kinds if source_kind(kind).attribution}
    of_accounts = tuple(sorted(shown_alone)) if "png" in formats else ()
    left = tuple(files.files_left(folder, outputs, written))
    return Written(tuple(written), left, report_data, of_accounts)
