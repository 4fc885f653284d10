"""A package so that ``python -m tests.fakes.strava`` finds this folder and no installed one."""
