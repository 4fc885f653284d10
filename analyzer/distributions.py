"""The distributions that tests and intervals need: Student's t, the normal and chi squared.

They are scipy's, loaded at the first question: its compiled functions alone. ``import
scipy.special`` takes ten times as long, a tenth of a second in every answer, most of it to get
ready for arrays of other libraries than numpy, which are not used here.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.model import Floats

_PACKAGE, _COMPILED = "scipy.special", "scipy.special._ufuncs"
_ONE_AT_A_TIME = Lock()
"""Or a second thread would get the package without its front."""


def t_quantile(free: float, share: float) -> float:
    """Return what Student's t with ``free`` degrees of freedom is below with that probability."""
    return float(compiled().stdtrit(free, share))


def t_quantiles(free: float, shares: Floats) -> Floats:
    """Return the quantile of Student's t for each of ``shares`` (0-1), in their shape."""
    quantiles: Floats = compiled().stdtrit(free, shares)
    return quantiles


def t_below(free: float, values: Floats) -> Floats:
    """Return the probability that Student's t is below each of ``values``, in their shape."""
    below: Floats = compiled().stdtr(free, values)
    return below


def normal_quantiles(log_shares: Floats) -> Floats:
    """Return the standard normal's quantiles of shares given as their natural logarithms."""
    quantiles: Floats = compiled().ndtri_exp(log_shares)
    return quantiles


def normal_below(values: Floats) -> Floats:
    """Return the probability that a standard normal is below each of ``values``, in their shape."""
    below: Floats = compiled().ndtr(values)
    return below


def chi_squared_quantiles(free: float, shares: Floats) -> Floats:
    """Return the quantile of chi squared for each of ``shares`` (0-1), in their shape."""
    quantiles: Floats = compiled().chdtri(free, 1 - shares)
    return quantiles


def chi_squared_above(free: float, value: float) -> float:
    """Return the probability that chi squared with ``free`` degrees of freedom exceeds a value."""
    return float(compiled().chdtrc(free, value))


@cache
def compiled() -> Any:  # noqa: ANN401 - scipy says no types of it
    """Return the module of scipy's compiled functions; the first call takes 10 ms."""
    with _ONE_AT_A_TIME:
        return _imported()


def _imported() -> ModuleType:
    if _PACKAGE in sys.modules:
        return import_module(_PACKAGE)  # waits when another thread is at it
    import scipy  # noqa: PLC0415 - slow to import, and not always needed

    # A package without its front stands there while the compiled module is imported. Whoever says
    # "import scipy.special" later gets the whole one, with these functions in it.
    bare = ModuleType(_PACKAGE)
    bare.__path__ = [f"{scipy.__path__[0]}/special"]
    sys.modules[_PACKAGE] = bare
    try:
        return import_module(_COMPILED)
    except ImportError:  # a scipy that keeps them elsewhere
        del sys.modules[_PACKAGE]
        return import_module(_PACKAGE)
    finally:
        if sys.modules.get(_PACKAGE) is bare:
            del sys.modules[_PACKAGE]
