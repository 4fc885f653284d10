"""Hevy's API: the athlete's workouts, and which muscles its exercises train."""

from analyzer.accounts.hevy.account import ACCOUNT

__all__ = ["ACCOUNT"]
