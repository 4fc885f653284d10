"""Put the report's files in their folder: each whole or not at all, foreign files untouched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import LegstatsError
from analyzer.report import as_json
from analyzer.report.charts import card, svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.report.data import ReportData
    from analyzer.report.drawings import Drawings

_MARGIN = 24.0


def beside(data: ReportData, drawings: Drawings) -> dict[str, bytes]:
    """Return what stands beside the page, by file name: pictures to share, charts, numbers."""
    found = {
        "report.png": card.wide(data).png(scale=1),
        "report-tall.png": card.tall(data).png(scale=1),
        "report.json": as_json.written(data),
    }
    for name, sheet in drawings.sheets.items():
        found[f"figures/{name}.svg"] = svg.standalone(sheet).encode()
        found[f"figures/{name}.png"] = sheet.png(margin=_MARGIN)
    return found


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
