"""Accounts to log in to: what they hold becomes activities."""
