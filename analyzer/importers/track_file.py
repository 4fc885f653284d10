"""What GPX and TCX readers share: one file's tracks and points, and how they become activities."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers import gps, keys, markup
from analyzer.importers.clocks import in_the_past
from analyzer.importers.points import Points
from analyzer.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model import Activity


class TrackFile(ABC):
    """What was met in a file so far; ``opens`` and ``closes`` say what to do at each element."""

    opens: Mapping[str, markup.Open]
    closes: Mapping[str, markup.Close]

    def __init__(self) -> None:
        self.tracks: list[gps.Track] = []
        self.points = Points()

    @abstractmethod
    def what_it_is(self) -> str:
        """Say what a file without activities is."""

    def read(self, data: bytes, name: str) -> list[Activity]:
        """Return one activity for each track that tells when it was, in order of time.

        Raises:
            NotAnActivityError: a sound file without any.
            ImportProblemError: the file cannot be read at all.
        """
        damage = markup.walk(data, name, self.opens, self.closes)
        found = list(self._activities(name, [damage] if damage else []))
        if damage and not found:
            sentence = damage.partition(";")[0].replace("The file", name)
            raise ImportProblemError(f"{sentence}; nothing could be kept.", "Export it again.")
        if not found:
            raise NotAnActivityError(self.what_it_is())
        key = keys.of_content(data)
        ordered = sorted(in_the_past(found), key=lambda one: one.started_at)
        return [
            replace(one, source=Source(one.source.kind, name, f"{key}#{index}"))
            for index, one in enumerate(ordered)
        ]

    def _activities(self, name: str, problems: list[str]) -> Iterator[Activity]:
        table = self.points.table()
        number = table.numbers("track")
        for index, track in enumerate(self.tracks):
            own = replace(track, utc_offset_s=self.points.utc_offset_s)
            one = gps.activity(table.take(number == index), own, name, problems)
            if one is not None:
                yield one
