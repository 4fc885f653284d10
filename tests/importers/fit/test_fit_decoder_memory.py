"""A hostile file of 2.4 MB must not take gigabytes, whatever it holds.

Each is decoded in a process of its own, forked from one that has imported all; its peak memory is
asked of the system.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from fakes.fit_writer import (
    BYTE,
    FIELD_DESCRIPTION,
    RECORD,
    UINT8,
    UINT16,
    UINT32,
    Definition,
    fit_file,
    text,
)

from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.decoder import MOST_SEGMENTS, TOO_WIDE, decode

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 2_400_000
MOST_MB = 200
HR, HRV = 132, 78
NARROW = Definition(RECORD, [(3, 1, UINT8)])
START = b"\0\0\0\x40"

PEAK = """
import os, resource, sys
from pathlib import Path
from analyzer.importers.fit.decoder import decode

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

small, *hostile = (Path(path).read_bytes() for path in sys.argv[1:])
decode(small)
for body in hostile:
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        before = peak_mb()
        decode(body)
        print(peak_mb() - before, flush=True)
        os._exit(0)
    os.waitpid(process, 0)
"""


def filled(message: bytes) -> bytes:
    return message * (SIZE // len(message))


def apps_fields(count: int) -> bytes:
    fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, 0x07)]
    described = Definition(FIELD_DESCRIPTION, fields, local=2)
    names = [described.message(0, number, UINT8, text(f"f{number}", 4)) for number in range(count)]
    wide = Definition(RECORD, [], 1, developer=[(number, 1, 0) for number in range(count)])
    return described.written() + b"".join(names) + wide.written() + wide.message(*range(count))


def wide_beats(size: int, *, few_bytes: int) -> bytes:
    """One message with room for many beats, among countless ones of a few."""
    wide = Definition(HR, [(10, size, BYTE), (6, size, UINT8), (253, 4, UINT32), (9, 4, UINT32)], 1)
    brief = Definition(HR, [(10, few_bytes, BYTE), (6, 1, UINT8)])
    return (
        wide.written()
        + wide.message(bytes(size), bytes(size), START, bytes(4))
        + brief.written()
        + filled(brief.message(bytes(range(few_bytes)), 60))
    )


def wide_intervals() -> bytes:
    wide = Definition(HRV, [(0, 254, UINT16)], local=1)
    return wide.written() + wide.message(bytes(254)) + Definition(HRV, []).written()


EMPTY = Definition(RECORD, []).written()
HOSTILE = {
    "messages without a field": EMPTY + filled(b"\0"),
    "messages with a compressed time alone": EMPTY + filled(b"\x80"),
    "200 fields of apps in one message": apps_fields(200) + EMPTY + filled(b"\0"),
    "200 fields of apps in one of many records": apps_fields(200)
    + NARROW.written()
    + filled(NARROW.message(140)),
    "one wide array": wide_intervals() + filled(b"\0"),
    "one wide row of beats": wide_beats(255, few_bytes=1),
    "a few more beats than the others": wide_beats(6, few_bytes=3),
}


def sound(body: bytes) -> bytes:
    unfinished = fit_file(body, header_crc=0, crc=0)[:-2]
    return unfinished + crc16(unfinished).to_bytes(2, "little")


def test_a_hostile_file_takes_little_memory(tmp_path: Path) -> None:
    files = {"small": NARROW.written() + NARROW.message(140)} | HOSTILE
    for name, body in files.items():
        (tmp_path / name).write_bytes(sound(body))
    command = [sys.executable, "-c", PEAK, *(str(tmp_path / name) for name in files)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    peaks = dict(zip(HOSTILE, map(float, printed.split()), strict=True))
    assert {name: peak for name, peak in peaks.items() if peak >= MOST_MB} == {}


def test_what_would_take_too_much_memory_is_left_out_and_reported() -> None:
    fit = decode(sound(apps_fields(200) + NARROW.written() + filled(NARROW.message(140))))
    assert fit.problems == (TOO_WIDE,)
    assert len(fit.table("record")) == 1 + SIZE // 2
    assert fit.table("record").numbers("heart_rate")[-1] == 140.0


def test_of_a_long_day_no_field_is_left_out_however_rare() -> None:
    fields = [(253, 4, UINT32), (3, 1, UINT8), (5, 4, UINT32), (2, 2, UINT16)]
    record = Definition(RECORD, fields)
    seconds = record.message(START, 140, 1, 2_600) * 86_400
    fit = decode(sound(apps_fields(30) + record.written() + seconds))
    assert fit.problems == ()
    assert fit.table("record").numbers("developer:f29")[0] == 29.0
    assert fit.table("record").numbers("heart_rate")[-1] == 140.0


def test_more_files_in_one_than_any_watch_writes_are_not_read() -> None:
    one = sound(NARROW.written() + NARROW.message(140))
    fit = decode(one * (MOST_SEGMENTS + 2))
    assert len(fit.table("record")) == MOST_SEGMENTS
    assert fit.problems == (
        f"The file holds too many FIT files; the last {2 * len(one)} bytes were left out.",
    )
