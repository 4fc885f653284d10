"""Sums over contiguous blocks of runs, and what their jackknife says of uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCKS = 20


def block_sums(terms: Floats) -> Floats:
    """Return (blocks, k): sums of (n, k) terms over up to 20 contiguous blocks of runs."""
    edges = np.linspace(0, len(terms), min(BLOCKS, len(terms)) + 1).astype(int)[:-1]
    return np.asarray(np.add.reduceat(terms, edges, axis=0))


def jackknife(left_out: Floats) -> Floats:
    """Return the variance per column of estimates (blocks, k) that each leave one block out.

    (b - 1) / b times the squares about their mean (Künsch 1989: blocks keep neighbours
    together).
    """
    blocks = len(left_out)
    squares = (left_out - left_out.mean(axis=0)) ** 2
    return np.asarray((blocks - 1) / blocks * squares.sum(axis=0))
