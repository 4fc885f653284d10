"""FIT's checksum, CRC-16/ARC, for whole files at once."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint16]

_POLYNOMIAL = np.uint16(0xA001)
_ONE = np.uint16(1)


def crc16(data: bytes | memoryview) -> int:
    """Return the CRC-16 that FIT uses (polynomial 0x8005, reflected, start 0).

    The checksum is linear over GF(2): that of A followed by B is the checksum of A, pushed on by
    as many zeros as B is long, xor that of B. So halves are folded onto each other, and leading
    zeros change nothing.
    """
    words = _as_words(data)
    level = (len(words) - 1).bit_length()
    while len(words) > 1:
        level -= 1
        half = len(words) // 2
        words = _pushed_on(level)[words[:half]] ^ words[half:]
    return int(_pushed_on(0)[words[0]])


def _as_words(data: bytes | memoryview) -> Words:
    length = max(2, 1 << max(0, len(data) - 1).bit_length())
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
