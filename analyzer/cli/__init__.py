"""The command ``legstats``: one file per command; parse, call, print."""

import gc

# Before all else is imported: what a command imports and reads stays to its end, so that a search
# for garbage among it finds none, and takes a tenth of what a short command takes.
gc.set_threshold(500_000, 20, 100)

from analyzer.cli.main import main  # noqa: E402 - as said above

__all__ = ["main"]
