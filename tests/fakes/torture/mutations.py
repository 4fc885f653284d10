"""Damage at random, without knowing where it leads: bits, numbers, pieces, other seeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_NUMBER = re.compile(rb"\d+")
_ODD = (
    b"0", b"-1", b"99999999999", b"1e400", b"1" * 400, b"NaN", b"-0.0", b"4294967295", b"0x1f",
    b"\xff\xfe", b"\\ud83d", b"\x00", b'"', b"[[[[", b"{", b"<", b"\r", "\u202e\U0001f3cb".encode(),
    b"9" * 19, b"31/02/2026", b"24:61:61", b"null", b"true", b"[]", b"{}",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one of the seeds, damaged in a few ways."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_WAYS)(data, seeds, chance)
    return bytes(data)


def _flip(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _replace(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 0x40, 0x0A))


def _cut(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    begin, end = _piece(data, chance)
    del data[begin:end]


def _repeat(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    begin, end = _piece(data, chance)
    data[begin:begin] = data[begin:end] * chance.choice((1, 1, 50))


def _odd_number(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    numbers = list(_NUMBER.finditer(data))
    if numbers:
        found = chance.choice(numbers)
        data[found.start() : found.end()] = chance.choice(_ODD)


def _odd_piece(data: bytearray, _: Sequence[bytes], chance: random.Random) -> None:
    begin, _end = _piece(data, chance)
    data[begin:begin] = chance.choice(_ODD)


def _splice(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    other = chance.choice(seeds)
    begin, end = _piece(bytearray(other), chance)
    here, there = _piece(data, chance)
    data[here:there] = other[begin:end]


def _piece(data: bytearray, chance: random.Random) -> tuple[int, int]:
    begin = chance.randrange(len(data) + 1)
    return begin, min(len(data), begin + chance.choice((1, 2, 4, 16, 64, 512)))


_WAYS = (_flip, _replace, _cut, _repeat, _odd_number, _odd_number, _odd_piece, _splice)
