"""The packages of the extra, which most who use legstats do not have."""

from __future__ import annotations

from importlib.util import find_spec

from analyzer.errors import UsageError
from analyzer.extras import how_to_install

_PACKAGES = ("dask", "distributed", "pyarrow")


def demand_extra() -> None:
    """Refuse where the packages that many athletes take are missing.

    Raises:
        UsageError: one of them is, with the command that installs them.
    """
    if not all(map(_is_installed, _PACKAGES)):
        raise UsageError(
            f"Many athletes take Dask: run `{how_to_install('cohort')}` in the checkout."
        )


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):  # an environment may forbid a package
        return False
