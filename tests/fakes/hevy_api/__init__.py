"""A made-up Hevy: a real HTTP server on loopback, with one athlete and their key.

Written from Hevy's own description of its API. Where the real one is known to be odd (nulls for
what was not entered, an exercise of one's own with an id of another form), so is this one.
"""

from .service import FakeHevy
from .workouts import TEMPLATES, Done, a_workout, many_workouts

__all__ = ["TEMPLATES", "Done", "FakeHevy", "a_workout", "many_workouts"]
