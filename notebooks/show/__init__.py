"""The notebooks' pictures and tables: quiet axes, direct labels, intervals always visible.

Each draws what it is given, or says in words what is missing; what is computed, is computed in
``analyzer``.
"""

from show.basics import table
from show.cohort import by_size, forest, gains
from show.effects import answers, by_slope, calendars, effects, false_alarms, slopes
from show.habits import habits
from show.training import balance, lifts, severity, weeks
from show.verdicts import by_month, over_a_range

__all__ = [
    "answers",
    "balance",
    "by_month",
    "by_size",
    "by_slope",
    "calendars",
    "effects",
    "false_alarms",
    "forest",
    "gains",
    "habits",
    "lifts",
    "over_a_range",
    "severity",
    "slopes",
    "table",
    "weeks",
]
