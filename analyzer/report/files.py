"""Put the report's files in their folder: all of one report, foreign files untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report import as_json, drawings, page
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import titled
from analyzer.report.pictures import foot_words
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from analyzer.outputs import Outputs
    from analyzer.report.data import ReportData
    from analyzer.report.page import OtherRunner

FILES = ("index.html", "report.png", "report-tall.png", "report.json")
"""The files of a report beside its charts."""


def file_contents(
    data: ReportData, formats: Collection[str], *, sample: bool, of: OtherRunner | None = None
) -> dict[str, bytes]:
    """Return the content of each file but the PNGs by its name, the page first.

    Args:
        data: what the report says.
        formats: which files are made.
        sample: say on page and charts that the athlete is made up.
        of: whose page it is, where not its reader's own.
    """
    drawn = drawings.draw_charts(data)
    contents: dict[str, bytes] = {}
    if "html" in formats:
        inline = drawings.inline_drawings(data, drawn)
        contents["index.html"] = page.render(data, inline, sample=sample, of=of).encode()
    if "json" in formats:
        contents["report.json"] = as_json.report_json(data)
    if "svg" in formats:
        foot = foot_words(data.period.words, sample=sample)
        for name, (sheet, *_) in drawn.items():
            contents[f"figures/{name}.svg"] = svg.standalone(titled(sheet, foot)).encode()
    return contents


def files_left(folder: Path, outputs: Outputs, written: Collection[Path]) -> list[Path]:
    """Return the files of an earlier report in the folder that were not written anew."""
    charts = (
        f"figures/{name}.{kind}"
        for section in SECTIONS
        for name in section.draw
        for kind in ("png", "svg")
    )
    own = set(outputs.own_files(folder))
    found = (folder / name for name in (*FILES, *charts) if name in own)
    return [path for path in found if path not in written]


def write_files(folder: Path, outputs: Outputs, contents: Mapping[str, bytes]) -> list[Path]:
    """Write all files as one set.

    Raises:
        LegstatsError: the folder or a file cannot be written, or a file is not legstats' own.
    """
    with outputs.replacing_set(folder) as staging:
        for name, content in contents.items():
            path = staging / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    return [folder / name for name in contents]
