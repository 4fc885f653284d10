"""Writes FIT files byte by byte, also such as no sound encoder would write.

A file is a header, parts and a checksum; a part is a definition or a message::

    record = Definition(20, [(253, 4, UINT32), (3, 1, UINT8)])
    fit_file(record.written(), record.message(1_000_000_000, 140), record.message(...))
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_data.fit_files import check_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32 = 0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86
STRING, FLOAT32, FLOAT64, UINT8Z, UINT16Z, UINT32Z = 0x07, 0x88, 0x89, 0x0A, 0x8B, 0x8C
BYTE, SINT64, UINT64, UINT64Z = 0x0D, 0x8E, 0x8F, 0x90

CODES = {
    ENUM: "B",
    SINT8: "b",
    UINT8: "B",
    SINT16: "h",
    UINT16: "H",
    SINT32: "i",
    UINT32: "I",
    FLOAT32: "f",
    FLOAT64: "d",
    UINT8Z: "B",
    UINT16Z: "H",
    UINT32Z: "I",
    BYTE: "B",
    SINT64: "q",
    UINT64: "Q",
    UINT64Z: "Q",
}

FIT_EPOCH_S = 631_065_600
RECORD, FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 20, 206, 207

Raw = int | float | bytes | list[int]


@dataclass(frozen=True)
class Definition:
    """A definition of a message: (number, size in bytes, base type) of each field."""

    kind: int
    fields: Sequence[tuple[int, int, int]]
    local: int = 0
    big_endian: bool = False
    developer: Sequence[tuple[int, int, int]] = ()
    """(number, size, app's index, base type) would stand in a field description."""

    def written(self) -> bytes:
        header = 0x40 | self.local | (0x20 if self.developer else 0)
        kind = struct.pack(f"{self._order}H", self.kind)
        written = bytes([header, 0, self.big_endian]) + kind + _triples(self.fields)
        return written + _triples(self.developer) if self.developer else written

    def message(self, *values: Raw, time_offset: int | None = None) -> bytes:
        """One message of raw values; with ``time_offset`` it has a compressed timestamp."""
        header = self.local if time_offset is None else 0x80 | self.local << 5 | time_offset
        return bytes([header]) + self.payload(*values)

    def payload(self, *values: Raw) -> bytes:
        native = [(size, base_type) for _, size, base_type in self.fields]
        places = native + [(size, BYTE) for _, size, _ in self.developer]
        return b"".join(
            self._packed(value, *place) for value, place in zip(values, places, strict=True)
        )

    def _packed(self, value: Raw, size: int, base_type: int) -> bytes:
        if isinstance(value, bytes):
            assert len(value) == size, (value, size)
            return value
        many = value if isinstance(value, list) else [value]
        return struct.pack(f"{self._order}{len(many)}{CODES[base_type]}", *many)

    @property
    def _order(self) -> str:
        return ">" if self.big_endian else "<"


def _triples(fields: Sequence[tuple[int, int, int]]) -> bytes:
    return bytes([len(fields), *(number for field in fields for number in field)])


def fit_file(
    *parts: bytes,
    header_size: int = 14,
    header_crc: int | None = None,
    data_size: int | None = None,
    crc: int | None = None,
) -> bytes:
    """The bytes of a FIT file; what is None is written as it should be."""
    body = b"".join(parts)
    size = len(body) if data_size is None else data_size
    header = struct.pack("<BBHI4s", header_size, 0x20, 2100, size, b".FIT")
    if header_size >= 14:
        header += struct.pack("<H", check_sum(header) if header_crc is None else header_crc)
        header = header.ljust(header_size, b"\0")
    whole = header + body
    return whole + struct.pack("<H", check_sum(whole) if crc is None else crc)


def slow_crc(data: bytes) -> int:
    """CRC-16/ARC, bit by bit, as its definition says."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def text(value: str, size: int) -> bytes:
    """A string field: UTF-8, filled up with zeros."""
    return value.encode().ljust(size, b"\0")[:size]
