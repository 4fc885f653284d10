"""Lifting logs: the exports of Hevy, Strong and Alpha Progression."""
