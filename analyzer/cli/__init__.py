"""The command ``legstats``: one file per command; parse, call, print."""

from analyzer.cli.main import main

__all__ = ["main"]
