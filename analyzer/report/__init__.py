"""The report: one page to open, pictures to share, and all numbers as JSON.

First the data (what the page says), then the charts, then templates that only place values. The
same data and versions give the same bytes.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from analyzer.report.helper import Helper

__all__ = ["FORMATS", "Format", "Helper", "Written", "write"]

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from analyzer.frames.dataset import Dataset
    from analyzer.report.data import ReportData

Format = Literal["html", "png", "svg", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, the page first, and all that they say.

    ``left`` are files of an earlier report that were not written anew.
    """

    files: tuple[Path, ...]
    left: tuple[Path, ...]
    data: ReportData


def write(  # noqa: PLR0913 - what a reader may choose, by name
    dataset: Dataset,
    folder: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    formats: Collection[Format] = FORMATS,
    show_names: bool = False,
    sample: bool = False,
    helper: Helper | None = None,
) -> Written:
    """Write the report into a folder, made when missing; foreign files in it are left alone.

    Args:
        dataset: everything known of one athlete.
        folder: where ``index.html`` (html), ``report.png``, ``report-tall.png`` and the charts in
            ``figures/`` (png, svg) and ``report.json`` (json) go; each file is replaced whole or
            not at all.
        since: the first day the report speaks of; what came before still counts as known.
        until: the last one; what came after it does not count.
        formats: which files to write; those of other formats stay as they are.
        show_names: show activity and file names, which are private.
        sample: say on page and pictures that the athlete is made up.
        helper: a helper that was started earlier, while the data were being read.

    Raises:
        LegstatsError: the folder or a file cannot be written.
    """
    from analyzer.report import data, files  # noqa: PLC0415 - slow to import
    from analyzer.report.painting import Painting  # noqa: PLC0415 - as above

    with Helper() if helper is None else nullcontext(helper) as hands:
        painting = Painting(hands, sample=sample) if "png" in formats else None
        said = data.build(
            dataset, since=since, until=until, show_names=show_names,
            helper=hands, painting=painting,
        )  # fmt: skip
        contents = files.made(said, formats, sample=sample)
        pictures = painting.done() if painting else {}
    written = files.write(folder, contents | pictures)
    return Written(tuple(written), tuple(files.left(folder, written)), said)
