"""The rows of a long JSON list, one after the other: all at once they would not fit in memory."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.importers.bounds import LONGEST_TEXT, MOST_ROWS, too_many_rows
from analyzer.text import whole_letters
from analyzer.units import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

_PIECE = 1 << 20
LONGEST_ROW = 16 << 20
MOST_DAMAGED = 1000
_BETWEEN = re.compile(r"[\s,]*")
_FIRST_KEY = re.compile(r'\{\s*("[^"\\]*")')


def list_rows(data: bytes, begins: int) -> Iterator[Row | None]:
    """Yield each row of a list of objects; None in place of one that is damaged.

    After a damaged row, reading goes on where the next one begins as the first did. A text beyond
    any length somebody writes is cut.

    Args:
        data: UTF-8 text.
        begins: position of the first byte behind the list's opening bracket.

    Raises:
        ImportProblemError: there is no end of rows.
    """
    text = _Text(data, begins)
    row_begins: re.Pattern[str] | None = None
    rows = 0
    while text.stands_at_a_row():
        rows += 1
        if rows > MOST_ROWS:
            raise too_many_rows()
        row_begins = row_begins or _row_pattern(text)
        row = text.take_row()
        yield row
        if row is None and not (row_begins and text.skip_to(row_begins)):
            return


@dataclass(slots=True)
class Damage:
    """The damaged rows of a file: how many, and which was the first."""

    count: int = 0
    first: int = 0

    def count_row(self, place: int) -> None:
        """Count one more."""
        self.first = self.first or place
        self.count += 1

    @property
    def hopeless(self) -> bool:
        """Whether it is not worth going on."""
        return self.count >= MOST_DAMAGED

    def sentence(self, what: str, name: str) -> str:
        """Return what to say of it, e.g. "Activity 2 in x.json is damaged and was left out."."""
        if self.count == 1:
            return f"{what} {self.first} in {name} is damaged and was left out."
        return (
            f"{number(self.count)} rows in {name} are damaged and were left out, the first of them "
            f"{what.lower()} {self.first}."
        )


def _fit_to_keep(value: Any) -> Any:  # noqa: ANN401 - anything JSON holds
    """Return a value without endless texts and halves of letters, e.g. a name cut within an emoji.

    JSON can spell them, but no text can be stored with one.
    """
    if isinstance(value, str):
        return whole_letters(value[:LONGEST_TEXT])
    if isinstance(value, list):
        return [_fit_to_keep(one) for one in value]
    if isinstance(value, dict):
        return {_fit_to_keep(k): _fit_to_keep(v) for k, v in value.items()}
    return value


def _row_pattern(text: _Text) -> re.Pattern[str] | None:
    first = _FIRST_KEY.match(text.window, text.at)
    return re.compile(r"\{\s*" + re.escape(first[1])) if first else None


class _Text:
    """A window on the text that grows to hold the row at hand."""

    def __init__(self, data: bytes, begins: int) -> None:
        self._data = memoryview(data)
        self._read = begins
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._json = json.JSONDecoder()
        self.window = ""
        self.at = 0

    def _read_more(self) -> bool:
        piece = self._data[self._read : self._read + _PIECE]
        self._read += len(piece)
        self.window = self.window[self.at :] + self._decoder.decode(bytes(piece))
        self.at = 0
        return bool(piece)

    def stands_at_a_row(self) -> bool:
        """Pass what stands between two rows; False at the end of the list."""
        while (behind := _BETWEEN.match(self.window, self.at)) and behind.end() == len(self.window):
            self.at = behind.end()
            if not self._read_more():
                return False
        self.at = behind.end() if behind else self.at
        return self.window[self.at] == "{"

    def take_row(self) -> Row | None:
        while True:
            try:
                row, self.at = self._json.raw_decode(self.window, self.at)
            except (ValueError, RecursionError):
                # Cut off by the window, or damaged: only more text can say which.
                if len(self.window) - self.at > LONGEST_ROW or not self._read_more():
                    return None
            else:
                return _fit_to_keep(row) if isinstance(row, dict) else None

    def skip_to(self, row_begins: re.Pattern[str]) -> bool:
        """Go to where a row begins behind this place; False when there is none."""
        self.at += 1
        while not (found := row_begins.search(self.window, self.at)):
            # The pattern may straddle two pieces, so the last one is searched again.
            self.at = max(self.at, len(self.window) - _PIECE)
            if not self._read_more():
                return False
        self.at = found.start()
        return True
