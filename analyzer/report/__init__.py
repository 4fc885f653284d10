"""The report: one page to open, pictures to share, and all numbers as JSON.

First the data (what the page says), then the charts, then templates that only place values. The
same data and versions give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.pipeline.frames import Dataset


def write(
    dataset: Dataset, folder: Path, *, show_names: bool = False, sample: bool = False
) -> list[Path]:
    """Write the report into a folder, made when missing; foreign files in it are left alone.

    Args:
        dataset: everything known of one athlete.
        folder: where ``index.html``, ``report.png``, ``report-tall.png``, ``report.json`` and
            ``figures/`` go; each file is replaced whole or not at all.
        show_names: show activity and file names, which are private.
        sample: say on the page that the athlete is made up.

    Returns:
        The files written, ``index.html`` first.

    Raises:
        LegstatsError: the folder or a file cannot be written.
    """
    from analyzer.report import data, drawings, files, page  # noqa: PLC0415 - matplotlib is slow

    said = data.build(dataset, show_names=show_names)
    drawn = drawings.draw(said)
    page_first = {"index.html": page.render(said, drawn, sample=sample).encode()}
    return files.write(folder, page_first | files.beside(said, drawn))
