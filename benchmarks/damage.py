"""What damage costs: the same FIT files with a wrong checksum, and cut off at many places.

``python benchmarks/damage.py [--cuts N] [FILE …]`` ends with 1 if a whole record is lost or made
up, or a remark is untrue. A flipped byte in the last checksum must change nothing but one remark;
a file cut anywhere must keep every record that ends before the cut. Real files come from
``$LEGSTATS_REAL`` or ``../shared/real``; without them some of the sample athlete's are taken.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import LegstatsError
from analyzer.importers.fit import read
from analyzer.importers.fit.decoder import CHECKSUM, CUT, DAMAGED, MISSING, decode

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import FitData
    from analyzer.model import Activity

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real"))
SAMPLE = ROOT / "sample_data" / "athlete" / "watch"
SOME_OF_SAMPLE = 25
HEADER = 14
SHOWS_LOST_BYTES = {DAMAGED.format("#%"), MISSING}


@dataclass(slots=True)
class Tally:
    """What was counted over files and cuts."""

    files: int = 0
    flips_changed: int = 0
    cuts: int = 0
    kept: int = 0
    lost: int = 0
    made_up: int = 0
    untrue: int = 0
    examples: list[str] = field(default_factory=list)

    def fail(self, example: str) -> None:
        """Note an example of what went wrong."""
        self.examples.append(example)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost, made up or said wrongly."""
        return not (self.flips_changed or self.lost or self.made_up or self.untrue)


def with_wrong_checksum(data: bytes) -> bytes:
    """Return the file with one bit of its last byte flipped."""
    return data[:-1] + bytes([data[-1] ^ 0x10])


def same_tables(one: FitData, other: FitData) -> bool:
    """Tell whether two decoded files hold the same messages at the same places."""
    if one.tables.keys() != other.tables.keys():
        return False
    return all(
        np.array_equal(table.position, other.table(name).position)
        and table.columns.keys() == other.table(name).columns.keys()
        and all(
            _same_values(values, other.table(name).columns[column])
            for column, values in table.columns.items()
        )
        for name, table in one.tables.items()
    )


def _same_values(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(one, other, equal_nan=one.dtype != object)


def without_figures(fit: FitData) -> set[str]:
    """Return what is said to be wrong, for whatever share of the file."""
    return {re.sub(r"(less than )?\d[\d.]*", "#", sentence) for sentence in fit.problems}


def activities_in(data: bytes) -> list[Activity] | str:
    """Return the file's activities without their keys and remarks; or why there is none."""
    try:
        found = read(data, "file")
    except LegstatsError as problem:
        return str(problem)
    return [
        replace(one, source=replace(one.source, key=""), problems=(), stream=None) for one in found
    ]


def check_flip(name: str, data: bytes, tally: Tally) -> None:
    """Flip a bit of the checksum; count a file in which more changes than one remark."""
    whole, flipped = decode(data), decode(with_wrong_checksum(data))
    same = same_tables(whole, flipped) and activities_in(data) == activities_in(
        with_wrong_checksum(data)
    )
    allowed = {whole.problems, (*whole.problems, CHECKSUM)}
    if not same or set(map(frozenset, allowed)).isdisjoint({frozenset(flipped.problems)}):
        tally.flips_changed += 1
        tally.fail(f"{name}: the checksum: {flipped.problems}")


def check_cut(name: str, data: bytes, whole: FitData, cut: int, tally: Tally) -> None:
    """Cut a file off; count the records that are kept, lost and made up, and untrue remarks."""
    position = whole.table("record").position
    ends = np.append(position, len(data))[1:] if len(position) else position
    part = decode(data[:cut])
    kept = part.table("record").position
    lost = np.setdiff1d(position[ends <= cut], kept)
    made_up = np.setdiff1d(kept, position[position < cut])
    untrue = without_figures(part) - without_figures(whole) - {CUT, MISSING}
    tally.cuts += 1
    tally.kept += len(kept)
    tally.lost += len(lost)
    tally.made_up += len(made_up)
    tally.untrue += bool(untrue)
    if len(lost) or len(made_up) or untrue:
        tally.fail(
            f"{name} cut at {cut} of {len(data)}: {len(lost)} lost, {len(made_up)} made up,"
            f" {part.problems}"
        )


def places_to_cut(data: bytes, cuts: int, seed: str) -> list[int]:
    """Return places to cut a file, the same for the same name."""
    places = range(HEADER, len(data))
    chosen = random.Random(seed)  # noqa: S311 - no secret
    return sorted(chosen.sample(places, min(cuts, len(places))))


def main() -> int:
    """Damage all files; 1 if a whole record is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    tally = Tally()
    real = sorted((REAL / "fit").glob("*.fit"))
    files = asked.files or real or sorted(SAMPLE.glob("*.fit"))[::SOME_OF_SAMPLE]
    for path in files:
        data = path.read_bytes()
        tally.files += 1
        whole = decode(data)
        if whole.crc_ok:
            check_flip(path.name, data, tally)
        # Of bytes lost on the way, the cut may take what would have shown where they end.
        if without_figures(whole) & SHOWS_LOST_BYTES:
            continue
        for cut in places_to_cut(data, asked.cuts, path.name):
            check_cut(path.name, data, whole, cut, tally)
    for example in tally.examples[:40]:
        print(example)
    print(
        f"{tally.files} files; {tally.flips_changed} changed by a wrong checksum\n"
        f"{tally.cuts} cuts: {tally.kept:,} records kept, {tally.lost:,} lost,"
        f" {tally.made_up:,} made up; {tally.untrue} untrue remarks"
    )
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
