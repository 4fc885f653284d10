"""What the second process imports as it starts."""

from __future__ import annotations

from importlib import import_module

from analyzer.distributions import compiled

_SLOW_TO_IMPORT = ("analyzer.report.context",)


def get_ready() -> None:
    """Import what the estimates need, which is slow to import."""
    compiled()
    for module in _SLOW_TO_IMPORT:
        import_module(module)
