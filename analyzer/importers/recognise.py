"""Which reader an input wants, told by its content and not by its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from analyzer.errors import ImportProblemError
from analyzer.importers import fit, garmin_export, garmin_sleep, gpx, strava_export, tcx
from analyzer.importers.lifting import alpha_progression, hevy, strong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.model import Activity, Night, SourceKind

Decoder = Literal["own", "fitparse"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader is told beside the bytes.

    Attributes:
        name: the file's name, for sentences.
        decoder: which FIT decoder to use.
        zone: IANA zone for sources that name none; "" means the computer's own.
        weight_unit: "kg", "lb", or "" when a lifting log without units must be refused.
        distance_unit: "km" or "mi", for distances in the unit the runner looks at.
        folder: where the input stands, as the beginning of ``digests``' keys.
        digests: content digests of the files read so far, by place.
        complain: takes a sentence on something the reader had to leave out.
        slept: takes a night, which is no activity but belongs into the journal.
    """

    name: str
    decoder: Decoder = "own"
    zone: str = ""
    weight_unit: str = ""
    distance_unit: str = "km"
    folder: str = ""
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    complain: Callable[[str], None] = field(default=lambda _: None)
    slept: Callable[[Night], None] = field(default=lambda _: None)

    def digest_of(self, path: str) -> str:
        """Return the content digest of a file, told by its path from here; "" when not read."""
        return self.digests.get(self.folder + path, "")


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of input: how to know it and how to read it.

    ``version`` rises when the reader would read the same bytes better; then they are read again.
    """

    kind: SourceKind
    version: int
    knows: Callable[[bytes], bool]
    read: Callable[[bytes, Context], list[Activity]]


def _is_fit(data: bytes) -> bool:
    return data[8:12] == b".FIT"


def _read_fit(data: bytes, context: Context) -> list[Activity]:
    return fit.read(data, context.name, decoder=context.decoder)


def _read_gpx(data: bytes, context: Context) -> list[Activity]:
    return gpx.read(data, context.name)


def _read_tcx(data: bytes, context: Context) -> list[Activity]:
    return tcx.read(data, context.name)


def _read_garmin(data: bytes, context: Context) -> list[Activity]:
    return garmin_export.read(data, context.name, context.complain)


def _read_nights(data: bytes, context: Context) -> list[Activity]:
    for night in garmin_sleep.read(data, context.name, context.complain):
        context.slept(night)
    return []


_READS = (
    "It reads FIT, GPX and TCX files, the archives that Strava and Garmin give their athletes, "
    "and the logs of Hevy and Strong."
)

READERS: tuple[Reader, ...] = (
    Reader("fit", 1, _is_fit, _read_fit),
    Reader("tcx", tcx.VERSION, tcx.knows, _read_tcx),
    Reader("gpx", gpx.VERSION, gpx.knows, _read_gpx),
    Reader("garmin_export", garmin_export.VERSION, garmin_export.knows, _read_garmin),
    Reader("garmin_sleep", garmin_sleep.VERSION, garmin_sleep.knows, _read_nights),
    Reader("hevy", hevy.VERSION, hevy.knows, hevy.read),
    Reader("strong", strong.VERSION, strong.knows, strong.read),
    Reader(
        "alpha_progression",
        alpha_progression.VERSION,
        alpha_progression.knows,
        alpha_progression.read,
    ),
    Reader("strava_export", 1, strava_export.knows, strava_export.read),
)


WITHOUT_ZONE_OR_UNIT = frozenset({"hevy", "strong", "alpha_progression"})
"""Kinds whose reading depends on the zone and the unit of weight the settings name."""


def reader_for(data: bytes) -> Reader | None:
    """Return the reader that knows these bytes, None when none does."""
    return next((reader for reader in READERS if reader.knows(data)), None)


def version_of(kind: str) -> int:
    """Return the present version of a kind's reader, 0 for a kind nobody reads any more."""
    return max((reader.version for reader in READERS if reader.kind == kind), default=0)


def stranger(data: bytes, name: str) -> ImportProblemError:
    """Return what to say of an input no reader knows."""
    if not data:
        return ImportProblemError(f"{name} is empty.", "Copy it again.")
    if name.lower().removesuffix(".gz").endswith(".fit"):
        return ImportProblemError(
            f"{name} is no FIT file, although its name says so: it begins with something else.",
            "Copy it from the watch again.",
        )
    return ImportProblemError(f"{name} is not a file legstats can read.", _READS)
