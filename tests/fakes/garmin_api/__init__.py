"""A made-up Garmin Connect: a real HTTP server on loopback, with one athlete and their key.

Written from what gcpapi-sync documents of the Personal API: a key is exchanged for a token of a
day, the search fails for pages of more than 45, files come as zip archives to whoever asks for
those, and nights by the month.
"""

from .activities import a_night, an_activity, many_activities
from .service import FakeGarmin

__all__ = ["FakeGarmin", "a_night", "an_activity", "many_activities"]
