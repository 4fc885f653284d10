"""A made-up intervals.icu: a real HTTP server on loopback, with one athlete and their key.

Written from its own description of its API. Of what came from Strava it tells nothing but that it
is there, as the real one does.
"""

from .activities import a_session, many_sessions, of_strava
from .service import FakeIntervals

__all__ = ["FakeIntervals", "a_session", "many_sessions", "of_strava"]
