"""An account at Strava to store: list, compare, fetch what is worth a request, let go."""

from analyzer.sync.strava.account import sync_strava

__all__ = ["sync_strava"]
