"""What one athlete has on Strava, and what the athlete does there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .activities import uploaded

if TYPE_CHECKING:
    from collections.abc import Iterable

ONLY_ME = "only_me"
ATHLETE = {
    "id": 10_203_040,
    "username": None,
    "resource_state": 2,
    "firstname": "Made-up",
    "lastname": "Runner",
    "city": None,
    "state": None,
    "country": None,
    "sex": "F",
    "premium": True,
    "summit": True,
    "created_at": "2015-03-01T08:00:00Z",
    "updated_at": "2026-09-01T08:00:00Z",
}


class Account:
    """The athlete's activities by number, each as Strava tells it in detail."""

    def __init__(self, activities: Iterable[dict[str, Any]] = ()) -> None:
        self.activities: dict[int, dict[str, Any]] = {}
        self._highest = 0
        for activity in activities:
            self.add(activity)

    def add(self, activity: dict[str, Any]) -> int:
        """Upload an activity; return its number."""
        number = int(activity["id"])
        if number in self.activities:
            raise ValueError(f"there is an activity {number} already: begin a second later")
        self.activities[number] = activity | {"athlete": {"id": ATHLETE["id"], "resource_state": 1}}
        self._highest = max(self._highest, number)
        return number

    def edit(self, number: int, **fields: Any) -> None:
        """Change what Strava tells of an activity."""
        self.activities[number] = self.activities[number] | fields

    def delete(self, number: int) -> None:
        del self.activities[number]

    def hide(self, number: int) -> None:
        """Let only the athlete see it, and applications that may read everything."""
        self.edit(number, private=True, visibility=ONLY_ME)

    def reupload(self, number: int) -> int:
        """Delete an activity and upload its recording again; return the new number."""
        fresh = self._highest + 97
        return self.add(self.activities.pop(number) | {"id": fresh} | uploaded(fresh))
