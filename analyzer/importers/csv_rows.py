"""Rows of a table, one at a time, however damaged or hostile the table is."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from analyzer.importers.bounds import MOST_CELLS, MOST_ROWS, too_many_rows
from analyzer.importers.encodings import decoded
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LONGEST_LINE = 1 << 20
_MAY_BE_CUT = 3
"""Spreadsheets leave out the empty cells at the end of a row, but no more than these."""
_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?\s*$', re.IGNORECASE)
"""What Excel reads, and some exports write, before the header."""
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line it ends on, its cells, and what is wrong with it ("" when nothing is)."""

    line: int
    cells: list[str]
    problem: str = ""


def first_line(data: bytes) -> str:
    """Return a table's first line, whole or as far as a line may go."""
    return _header_line(data)[0]


def header_cells(data: bytes) -> list[str]:
    """Return the cells of a table's first line, [] when it has none."""
    line, delimiter = _header_line(data)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return _unwrapped(cells) if _is_wrapped(cells) else cells
    except csv.Error:
        return []


def read_rows(data: bytes) -> Iterator[CsvRow]:
    """Yield a table's rows, the header's among them; blank lines are passed over.

    A row that cannot be taken apart is yielded without cells, and the rows after it are read on.
    Lines and cells of absurd length are never held in memory as a whole.

    Raises:
        ImportProblemError: there is no end of rows.
    """
    _, delimiter = _header_line(data)
    lines = dropwhile(_stands_before_header, _decoded_lines(data))
    reader = csv.reader(lines, delimiter=delimiter)
    wrapped: bool | None = None
    rows = all_cells = 0
    while True:
        if rows > MOST_ROWS or all_cells > MOST_CELLS:
            raise too_many_rows()
        rows += 1
        try:
            cells = next(reader)
            wrapped = _is_wrapped(cells) if wrapped is None else wrapped
            cells = _unwrapped(cells) if wrapped else cells
        except StopIteration:
            return
        except csv.Error as error:
            yield CsvRow(reader.line_num, [], str(error))
            continue
        if cells:
            all_cells += len(cells)
            yield CsvRow(reader.line_num, cells)


def column_names(data: bytes) -> list[str]:
    """Return the names of a table's columns, in small letters."""
    return _names_in(header_cells(data))


def _names_in(cells: Iterable[str]) -> list[str]:
    return [" ".join(cell.lower().split()) for cell in cells]


def _is_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    return cells[0].strip().lower() == header[0] and _names_in(cells) == header


def rows_by_column(
    data: bytes, leave_out: Callable[[str], None], columns: Sequence[str] = ()
) -> Iterator[dict[str, str]]:
    """Yield each row of a table as cells by column.

    Of two tables in one file the second one's header is passed over.

    Args:
        data: the file.
        leave_out: takes a sentence on rows that cannot be read; the others are yielded.
        columns: what the columns are called, where that is not what the header says.
    """
    header = column_names(data)
    names = columns or header
    broken: list[int] = []
    lines = read_rows(data)
    next(lines, None)
    for row in lines:
        if row.problem or len(row.cells) < len(names) - _MAY_BE_CUT:
            broken.append(row.line)
        elif not _is_header(row.cells, header):
            cells = [cell.strip() for cell in row.cells]
            yield dict(zip(names, [*cells, *[""] * _MAY_BE_CUT], strict=False))
    if broken:
        leave_out(f"{rows_left_out(len(broken))}: damaged, the first in line {broken[0]}.")


def rows_left_out(number: int) -> str:
    """Return how a warning of rows that are missing begins, e.g. "2 rows were left out"."""
    return f"{count(number, 'row')} {'was' if number == 1 else 'were'} left out"


def _header_line(data: bytes) -> tuple[str, str]:
    """Return a table's first line and what stands between its cells."""
    separator = ""
    for line in _decoded_lines(data[:LONGEST_LINE]):
        # Not stripped before: what separates may be a tab.
        if said := _SEPARATOR_LINE.match(line):
            separator = said[1]
        elif line.strip():
            return line.rstrip("\r\n"), separator or _likely_delimiter(line)
    return "", separator or ","


def _is_wrapped(header: list[str]) -> bool:
    """Tell whether a spreadsheet kept each line as one cell, its own quotes doubled."""
    whole = header[0] if header and not any(header[1:]) else ""
    return max(map(whole.count, _DELIMITERS)) >= _MAY_BE_CUT


def _unwrapped(cells: list[str]) -> list[str]:
    line = cells[0] if cells else ""
    return next(csv.reader([line], delimiter=_likely_delimiter(line)), [])


def _stands_before_header(line: str) -> bool:
    return not line.strip() or bool(_SEPARATOR_LINE.match(line))


def _likely_delimiter(line: str) -> str:
    # Not csv.Sniffer: it weighs every character, and a title may hold more of one than a header.
    return max(_DELIMITERS, key=_QUOTED.sub("", line).count)


def _decoded_lines(data: bytes) -> Iterator[str]:
    """Yield decoded lines with their ends, the rest of an absurdly long one left out."""
    file = io.BytesIO(decoded(data))
    while line := file.readline(LONGEST_LINE):
        cut = not line.endswith(b"\n") and len(line) == LONGEST_LINE
        while cut and (rest := file.readline(LONGEST_LINE)):
            cut = not rest.endswith(b"\n")
        yield line.decode("utf-8", errors="replace")
