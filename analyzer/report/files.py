"""Put the report's files in their folder: each whole or not at all, foreign files untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.atomic import write_atomically
from analyzer.errors import LegstatsError
from analyzer.report import as_json, drawings, page
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import titled
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from analyzer.report.data import ReportData


def file_contents(data: ReportData, formats: Collection[str], *, sample: bool) -> dict[str, bytes]:
    """Return the content of each file but the PNGs by its name, the page first.

    Args:
        data: what the report says.
        formats: which files are made.
        sample: say on the page that the athlete is made up.
    """
    drawn = drawings.draw_charts(data)
    contents: dict[str, bytes] = {}
    if "html" in formats:
        inline = drawings.inline_drawings(data, drawn)
        contents["index.html"] = page.render(data, inline, sample=sample).encode()
    if "json" in formats:
        contents["report.json"] = as_json.report_json(data)
    if "svg" in formats:
        for name, (sheet, *_) in drawn.items():
            contents[f"figures/{name}.svg"] = svg.standalone(titled(sheet)).encode()
    return contents


def files_left(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the files of an earlier report in the folder that were not written anew."""
    names = ("index.html", "report.png", "report-tall.png", "report.json")
    charts = (
        f"figures/{name}.{kind}"
        for section in SECTIONS
        for name in section.draw
        for kind in ("png", "svg")
    )
    found = (folder / name for name in (*names, *charts))
    return [path for path in found if path not in written and path.is_file()]


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write each file under a temporary name, then rename it into place.

    Raises:
        LegstatsError: the folder or a file cannot be written.
    """
    written = []
    for name, content in contents.items():
        path = folder / name
        try:
            write_atomically(path, content)
        except OSError as error:
            hint = "Choose another folder with -o, or make room."
            raise LegstatsError(f"{path} cannot be written: {error.strerror}.", hint) from error
        written.append(path)
    return written
