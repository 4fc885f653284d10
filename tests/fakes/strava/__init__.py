"""A made-up Strava: a real HTTP server on loopback, with one athlete and one API application.

Written from Strava's own API description and its pages on authentication and rate limits. Where
the real one is known to differ from its description (nulls, unknown sports, a false "Z" on local
times), so does this one.
"""

from ..web.clock import FakeClock
from ..web.faults import ALL, Faults
from ..web.messages import Seen
from .activities import a_lift, a_run
from .history import many
from .quota import Limits
from .service import FakeStrava

__all__ = [
    "ALL",
    "FakeClock",
    "FakeStrava",
    "Faults",
    "Limits",
    "Seen",
    "a_lift",
    "a_run",
    "many",
]
