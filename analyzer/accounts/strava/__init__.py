"""Strava's API: the athlete's own login, the quota, and what its answers mean.

The only place that knows stravalib.
"""

from analyzer.accounts.strava.account import ACCOUNT

__all__ = ["ACCOUNT"]
