"""Rows of a table, one at a time, however damaged or hostile the table is."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 1 << 20
_DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it ends on, its cells, and what is wrong with it ("" when nothing is)."""

    line: int
    cells: list[str]
    problem: str = ""


def first_line(data: bytes) -> str:
    """Return a table's first line, whole or as far as a line may go."""
    return next(_lines(data[:LONGEST_LINE]), "").rstrip("\r\n")


def header(data: bytes) -> list[str]:
    """Return the cells of a table's first line, [] when it has none."""
    line = first_line(data)
    try:
        return next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []


def rows(data: bytes) -> Iterator[Row]:
    """Yield a table's rows, the header's among them; blank lines are passed over.

    A row that cannot be taken apart is yielded without cells, and the rows after it are read on.
    Lines and cells of absurd length are never held in memory as a whole.
    """
    reader = csv.reader(_lines(data), delimiter=_delimiter(first_line(data)))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(reader.line_num, [], str(error))
            continue
        if cells:
            yield Row(reader.line_num, cells)


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=_QUOTED.sub("", line).count)


def _lines(data: bytes) -> Iterator[str]:
    """Yield decoded lines with their ends, the rest of an absurdly long one left out."""
    file = io.BytesIO(data.removeprefix(b"\xef\xbb\xbf"))
    while line := file.readline(LONGEST_LINE):
        cut = not line.endswith(b"\n") and len(line) == LONGEST_LINE
        while cut and (rest := file.readline(LONGEST_LINE)):
            cut = not rest.endswith(b"\n")
        yield line.decode("utf-8", errors="replace")
