"""Garmin's account export: summaries of activities, and nights."""
