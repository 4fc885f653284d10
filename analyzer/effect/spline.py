"""Natural cubic splines in time, each of their functions felt over a few knots alone.

A log of many years has hundreds of knots. With every run in every column the work would grow with
the square of the knots for each run; like this it is the same for each run however long the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.model import Floats

_ORDER = 4
"""Pieces are cubic: so many B-splines are not 0 at any moment."""
_FEWEST_KNOTS = 3
"""With two there is but a straight line."""
_NEGLIGIBLE = 1e-7
_OUTER = (0.02, 0.98)


@dataclass(frozen=True)
class NaturalSpline:
    """All natural cubic splines with some knots, to be fitted by least squares.

    They are cubic between the knots and straight beyond the outer ones (Hastie, Tibshirani &
    Friedman 2009, 5.2.1), as sums of B-splines (de Boor 1978).

    Attributes:
        places: (4, n) which four B-splines are not 0 at each moment.
        values: (4, n) what these four are there.
        weights: (b, b) times the products of the b B-splines with a response are the weights of
            the B-splines in what is fitted to it.
        rank: the dimension, with a constant and a straight line among it.
    """

    places: NDArray[np.int64]
    values: Floats
    weights: Floats
    rank: int

    def fitted(self, response: Floats) -> Floats:
        """Return what these splines explain of a response (n,), or of several (n, m)."""
        if response.ndim > 1:
            columns = [self.fitted(column) for column in np.ascontiguousarray(response.T)]
            return np.column_stack(columns) if columns else response
        of_each = (self.values * response).ravel()
        products = np.bincount(self.places.ravel(), of_each, minlength=len(self.weights))
        weights = np.asarray(self.weights @ products)
        return np.asarray((weights[self.places] * self.values).sum(axis=0))

    @property
    def leverage(self) -> Floats:
        """The diagonal (n,) of their hat matrix."""
        near = self.weights[self.places[:, None], self.places]
        return np.asarray(np.einsum("in,ijn,jn->n", self.values, near, self.values))


def natural_spline(days: Floats, knots: int) -> Floats:
    """Return a basis of the natural cubic splines in time without intercept, ``knots`` - 1 columns.

    The knots stand at equal shares of the days (n,). Two knots are a straight line.
    """
    at = _knots_at(days, knots)
    if len(at) < _FEWEST_KNOTS:
        return np.asarray(((days - days.mean()) / max(float(np.ptp(days)), 1.0))[:, None])
    places, values = _b_splines(days, at)
    basis = np.zeros((len(days), len(at) + 2))
    np.put_along_axis(basis, places.T, values.T, axis=1)
    # All of them together are the intercept.
    return np.asarray((basis @ _straight_at_the_ends(at))[:, 1:])


def natural_spline_in_time(days: Floats, knots: int) -> NaturalSpline | None:
    """Return the natural cubic splines in time, to be fitted.

    The knots stand at equal shares of the days (n,); fewer where some of their splines would have
    no run to tell them apart. None where that leaves a straight line.
    """
    for count in range(knots, _FEWEST_KNOTS - 1, -1):
        at = _knots_at(days, count)
        if len(at) < _FEWEST_KNOTS:
            return None
        found = _spline_through(days, at)
        if found is not None:
            return found
    return None


def _knots_at(days: Floats, count: int) -> Floats:
    return np.unique(np.quantile(days, np.linspace(*_OUTER, max(count, 2))))


def _spline_through(days: Floats, knots: Floats) -> NaturalSpline | None:
    places, values = _b_splines(days, knots)
    natural = _straight_at_the_ends(knots)
    size = len(natural)
    gram = np.zeros((size, size))
    # B-splines more than three apart share no run: all but a band of the products is 0.
    for apart in range(_ORDER):
        products = np.zeros(size)
        for one in range(_ORDER - apart):
            both = values[one] * values[one + apart]
            products += np.bincount(places[one], both, minlength=size)
        at = np.arange(size - apart)
        gram[at, at + apart] = gram[at + apart, at] = products[at]
    of_natural = natural.T @ gram @ natural
    # Unit functions: the root's diagonal then says how much each adds to those before it.
    scale = np.sqrt(np.diag(of_natural))
    if scale.min() <= 0:
        return None
    try:
        root = np.linalg.cholesky(of_natural / np.outer(scale, scale))
    except np.linalg.LinAlgError:
        return None
    if np.diag(root).min() <= _NEGLIGIBLE:
        return None
    half = np.linalg.solve(root, (natural / scale).T)
    return NaturalSpline(places, values, half.T @ half, len(knots))


def _b_splines(days: Floats, knots: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return which cubic B-splines are not 0 at each moment (4, n), and what they are there (4, n).

    The outer knots stand four times, so there are two more B-splines than knots. Beyond the outer
    knots each goes on along its tangent.
    """
    inside = np.clip(days, knots[0], knots[-1])
    interval = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, len(knots) - 2)
    padded = np.r_[[knots[0]] * (_ORDER - 1), knots, [knots[-1]] * (_ORDER - 1)]
    here = interval + _ORDER - 1
    since = [inside - padded[here - back] for back in range(_ORDER - 1)]
    until = [padded[here + ahead] - inside for ahead in range(1, _ORDER)]
    # The recurrence of Cox and de Boor: those of each degree from those of the degree below.
    values = [np.ones(len(days))]
    for degree in range(1, _ORDER):
        higher: list[Floats] = []
        carried = np.zeros(len(days))
        for place, lower in enumerate(values):
            before = since[degree - 1 - place]
            share = lower / (until[place] + before)
            higher.append(carried + until[place] * share)
            carried = before * share
        values = [*higher, carried]
    found = np.stack(values)
    for beyond, gap, (outer, next_to_it) in (
        (knots[0] - days, knots[1] - knots[0], (0, 1)),
        (days - knots[-1], knots[-1] - knots[-2], (_ORDER - 1, _ORDER - 2)),
    ):
        out = beyond > 0
        tangent = (_ORDER - 1) * beyond[out] / gap
        found[outer, out], found[next_to_it, out] = 1 + tangent, -tangent
    return interval + np.arange(_ORDER)[:, None], found


def _straight_at_the_ends(knots: Floats) -> Floats:
    """Return (b, k) the sums of B-splines that do not bend at the outer knots.

    There the second weight follows from those of its neighbours; so it does at the other end.
    """
    size = len(knots) + 2
    sums = np.eye(size)
    for outer, second, third, gap, two_gaps in (
        (0, 1, 2, knots[1] - knots[0], knots[2] - knots[0]),
        (size - 1, size - 2, size - 3, knots[-1] - knots[-2], knots[-1] - knots[-3]),
    ):
        sums[second, outer] = two_gaps / (gap + two_gaps)
        sums[second, third] = gap / (gap + two_gaps)
    return np.asarray(np.delete(sums, [1, size - 2], axis=1))
