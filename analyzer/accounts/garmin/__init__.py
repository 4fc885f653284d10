"""Garmin's Personal API: original files of the watch, what was corrected there, sleep and weight.

The only place that knows gcpapi-sync, and httpx, which it speaks through.
"""

from analyzer.accounts.garmin.account import ACCOUNT

__all__ = ["ACCOUNT"]
