"""Strava's API: the athlete's own login, the quota, and what its answers mean.

The only place that knows stravalib.
"""
