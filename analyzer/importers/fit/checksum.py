"""FIT's checksum, CRC-16/ARC, for whole files at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Words: TypeAlias = "NDArray[np.uint16]"

_POLYNOMIAL = np.uint16(0xA001)
_PERIOD = (1 << 15) - 1
_ONE_PERIOD = (1 << _PERIOD) - 1
_FOLDED_SIZE = 1 << 12
_ONE = np.uint16(1)


def crc16(data: bytes | memoryview) -> int:
    """Return the CRC-16 that FIT uses (polynomial 0x8005, reflected, start 0).

    The checksum is linear over GF(2): that of A followed by B is the checksum of A, pushed on by
    as many zeros as B is long, xor that of B. So halves are folded onto each other, and leading
    zeros change nothing. The polynomial is (x + 1)(x**15 + x + 1), for which x**32767 is 1: bits
    that lie 32767 apart count alike, so a long file is first folded onto its last 4 KB.
    """
    # log2(n) lookups in a table of all 65,536 states: byte by byte, Python would take longer for
    # the checksum than for all the rest of the file.
    words = _as_words(data if len(data) <= _FOLDED_SIZE else _folded_bytes(data))
    level = (len(words) - 1).bit_length()
    # Each pass pushes the earlier half of the words over the later one, and the two become one.
    while len(words) > 1:
        level -= 1
        half = len(words) // 2
        words = _pushed_on(level).take(words[:half]) ^ words[half:]
    return int(_pushed_on(0)[words[0]])


def _folded_bytes(data: bytes | memoryview) -> bytes:
    # 32767 bytes are eight periods of bits, so rows of that many may be xored. They end with the
    # last byte; the odd bytes before them are moved to where they would lie in a row.
    first = len(data) % _PERIOD
    bits = int.from_bytes(data[:first], "little") << -8 * first % _PERIOD
    if len(data) > first:
        rows = np.frombuffer(data, dtype=np.uint8)[first:].reshape(-1, _PERIOD)
        bits ^= int.from_bytes(np.bitwise_xor.reduce(rows).tobytes(), "little")
    # Within a row, its eight periods are still to be folded.
    while bits > _ONE_PERIOD:
        bits = (bits >> _PERIOD) ^ (bits & _ONE_PERIOD)
    # One bit short of 4 KB: a zero in front keeps the last bit last.
    return (bits << 1).to_bytes(_FOLDED_SIZE, "little")


def _as_words(data: bytes | memoryview) -> Words:
    length = max(2, 1 << max(0, len(data) - 1).bit_length())
    # Zeros before the data change nothing, since the checksum starts at zero.
    padded = np.zeros(length, dtype=np.uint8)
    padded[length - len(data) :] = np.frombuffer(data, dtype=np.uint8)
    return padded.view("<u2").astype(np.uint16, copy=False)


@cache
def _pushed_on(level: int) -> Words:
    """For every state of the checksum: the state after 2**level words of zeros."""
    if level:
        half_way = _pushed_on(level - 1)
        return half_way[half_way]
    state = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(16):
        state = (state >> _ONE) ^ (state & _ONE) * _POLYNOMIAL
    return state
