"""intervals.icu's API: original files of any watch that feeds it, and how the athlete felt."""

from analyzer.accounts.intervals.account import ACCOUNT

__all__ = ["ACCOUNT"]
