"""Put the report's files in their folder: each whole or not at all, foreign files untouched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import LegstatsError
from analyzer.report import as_json, drawings, page
from analyzer.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analyzer.report import Format
    from analyzer.report.data import ReportData


def made(data: ReportData, formats: Collection[Format], *, sample: bool) -> dict[str, bytes]:
    """Return the content of each file but the PNGs by its name, the page first.

    Args:
        data: what the report says.
        formats: which files are made.
        sample: say on the page that the athlete is made up.
    """
    drawn = drawings.charts(data)
    contents: dict[str, bytes] = {}
    if "html" in formats:
        inline = drawings.inline(data, drawn)
        contents["index.html"] = page.render(data, inline, sample=sample).encode()
    if "json" in formats:
        contents["report.json"] = as_json.written(data)
    if "svg" in formats:
        for name, (sheet, *_) in drawn.items():
            contents[f"figures/{name}.svg"] = svg.standalone(sheet).encode()
    return contents


def left(folder: Path, written: Collection[Path]) -> list[Path]:
    """Return the files of an earlier report in the folder that were not written anew."""
    names = ("index.html", "report.png", "report-tall.png", "report.json")
    charts = (f"figures/{name}.{kind}" for name in drawings.NAMES for kind in ("png", "svg"))
    found = (folder / name for name in (*names, *charts))
    return [path for path in found if path not in written and path.is_file()]


def write(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write each file under a temporary name, then rename it into place.

    Raises:
        LegstatsError: the folder or a file cannot be written.
    """
    return [_written(folder / name, content) for name, content in contents.items()]


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        hint = "Choose another folder with -o, or make room."
        raise LegstatsError(f"{path} cannot be written: {error.strerror}.", hint) from error
    return path


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _as_others_would(name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _as_others_would(name: str) -> None:
    """Give the file the rights any new file gets; temporary files are made for their owner only."""
    umask = os.umask(0)
    os.umask(umask)
    Path(name).chmod(0o666 & ~umask)
