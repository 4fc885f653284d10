"""legstats: what leg day does to your running.

``analyzer.load()`` hands over the athlete's data as tidy pandas frames; everything else is
reached through its own module (``analyzer.effect.estimate``, ``analyzer.advice.judge``).
Importing this package imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset
    from analyzer.loading import load

__version__ = "0.1.0"
__all__ = ["Dataset", "__version__", "load"]

_LAZY = {"load": "analyzer.loading", "Dataset": "analyzer.frames.dataset"}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - the point of being lazy

    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
