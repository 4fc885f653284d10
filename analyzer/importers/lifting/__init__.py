"""Lifting logs: the exports of Hevy, Strong, Alpha Progression and FitNotes."""
