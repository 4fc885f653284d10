"""Which way in is quickest for whom: said where nothing is read yet."""

from __future__ import annotations

from analyzer.accounts import account_kinds

_WAYS = (
    ("", "With a Garmin watch: plug it in"),
    ("garmin", "or: legstats login garmin"),
    ("", "With an Apple Watch: its Health app's export.zip, or the FIT files of any other watch"),
    ("intervals", "or what intervals.icu has of either: legstats login intervals"),
    ("", "With Strava: your archive, by legstats sync export_12345.zip"),
    ("strava", "with a subscription: legstats login strava"),
    ("", "With Hevy or Strong: the app's CSV"),
    ("hevy", "with Hevy Pro: legstats login hevy"),
)
"""The ways, and the account each needs: one that needs none begins a line."""


def ways_in() -> list[str]:
    """Return a line for each kind of runner: how their first runs and lifts come in."""
    kinds, lines = account_kinds(), list[str]()
    for account, way in _WAYS:
        if not account:
            lines.append(way)
        elif account in kinds:
            lines[-1] += f"; {way}"
    return lines
