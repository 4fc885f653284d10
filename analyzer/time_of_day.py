"""Times of day as a person types them: "18:00", "6.30pm", "7 am", "18h30", "7h"."""

from __future__ import annotations

TYPED_TIME = r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?|h)?\s?([ap]m)?"
"""A pattern for small letters; its three groups are what ``minute_of_day`` takes."""

_NOON = 12
_HOURS, _MINUTES = 24, 60


def minute_of_day(hour: str, minute: str | None, half: str | None) -> int | None:
    """Return how many minutes after midnight a typed time is, None where no clock shows it.

    Args:
        hour: one digit or two.
        minute: two digits, None for none.
        half: "am", "pm", or None where the clock has twenty-four hours.
    """
    hours, minutes = int(hour), int(minute or 0)
    if half and not 1 <= hours <= _NOON:
        return None
    if half:
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    return hours * _MINUTES + minutes if hours < _HOURS and minutes < _MINUTES else None
