"""The made-up Hevy that tests start: its doors, and a hand on what happens behind them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..web.keyed import KeyedService
from ..web.messages import Answer, Refusal, Seen, as_json
from .workouts import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..web.clock import FakeClock

USER = {
    "id": "9c465af3-de7d-42bc-9c7c-f0170396358b",
    "name": "Made-up runner",
    "url": "https://hevy.com/user/made-up",
}
MOST_A_PAGE = {"exercise_templates": 100}
MOST_OF_OTHERS = 10


class FakeHevy(KeyedService):
    """One athlete's workouts, served while in a ``with`` block.

    Args:
        workouts: what the athlete logged so far.
        clock: what time it is there; without it the real time.
        port: where to listen; 0 = anywhere.
    """

    def __init__(
        self,
        workouts: Iterable[dict[str, Any]] = (),
        clock: FakeClock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock, port)
        self.is_pro = True
        self.templates = dict(TEMPLATES)
        self.padding = 0
        """How many exercises there are that nobody does."""
        self.workouts = {one["id"]: one for one in workouts}
        self._changed: dict[str, float] = {}
        self._deleted: dict[str, float] = {}

    # -- what the athlete does -------------------------------------------------------------------

    def add(self, workout: dict[str, Any]) -> str:
        """Log a workout now."""
        self.workouts[workout["id"]] = workout
        self._changed[workout["id"]] = self.clock.now()
        return str(workout["id"])

    def edit(self, workout_id: str, **fields: Any) -> None:
        self.workouts[workout_id] |= fields
        self._changed[workout_id] = self.clock.now()

    def delete(self, workout_id: str) -> None:
        del self.workouts[workout_id]
        self._deleted[workout_id] = self.clock.now()

    # -- what Hevy answers -----------------------------------------------------------------------

    def told(self, asked: Seen) -> Answer:
        if asked.headers.get("api-key") != self.key or not self.key_is_good:
            raise Refusal(401, {"error": "Invalid API key"})
        if not self.is_pro:
            raise Refusal(403, {"error": "Hevy Pro is required"})
        ways: dict[str, Callable[..., Any]] = {
            r"/v1/user/info": lambda _: {"data": USER},
            r"/v1/workouts/count": lambda _: {"workout_count": len(self.workouts)},
            r"/v1/workouts": self._list,
            r"/v1/workouts/events": self._events,
            r"/v1/workouts/([^/]+)": self._one,
            r"/v1/exercise_templates": self._templates,
            r"/v1/exercise_templates/([^/]+)": self._template,
        }
        for pattern, way in ways.items():
            found = re.fullmatch(pattern, asked.path)
            if found and asked.method == "GET":
                return as_json(way(asked, *found.groups()))
        raise Refusal(404, {"error": "Not found"})

    def _list(self, asked: Seen) -> dict[str, Any]:
        newest = sorted(self.workouts.values(), key=lambda one: str(one["start_time"]))[::-1]
        return _page(asked, "workouts", [self._dated(one) for one in newest])

    def _events(self, asked: Seen) -> dict[str, Any]:
        since = datetime.fromisoformat(asked.query.get("since", "1970-01-01T00:00:00Z"))
        updated = {
            one: self._changed.get(one, _seconds(workout["updated_at"]))
            for one, workout in self.workouts.items()
        }
        deleted = {one: at for one, at in self._deleted.items() if one not in updated}
        events = [(at, one) for one, at in (updated | deleted).items() if at >= since.timestamp()]
        told = [
            {"type": "updated", "workout": self._dated(self.workouts[one])}
            if one in updated
            else {"type": "deleted", "id": one, "deleted_at": _moment(at)}
            for at, one in sorted(events, reverse=True)
        ]
        return _page(asked, "events", told)

    def _dated(self, workout: dict[str, Any]) -> dict[str, Any]:
        changed = self._changed.get(workout["id"])
        return workout | ({"updated_at": _moment(changed)} if changed else {})

    def _one(self, _: Seen, workout_id: str) -> dict[str, Any]:
        if workout_id not in self.workouts:
            raise Refusal(404, {"error": "Workout not found"})
        return self._dated(self.workouts[workout_id])

    def _templates(self, asked: Seen) -> dict[str, Any]:
        known = [_template(title, *facts) for title, facts in self.templates.items()]
        more = [_template(f"Nobody {n}", f"{n:08X}", "chest", []) for n in range(self.padding)]
        return _page(asked, "exercise_templates", [*more, *known])

    def _template(self, _: Seen, template_id: str) -> dict[str, Any]:
        for title, facts in self.templates.items():
            if facts[0] == template_id:
                return _template(title, *facts)
        raise Refusal(404, {"error": "Exercise template not found"})


def _template(title: str, template_id: str, primary: str, secondary: list[str]) -> dict[str, Any]:
    return {
        "id": template_id,
        "title": title,
        "type": "weight_reps",
        "primary_muscle_group": primary,
        "secondary_muscle_groups": secondary,
        "is_custom": "-" in template_id,
    }


def _page(asked: Seen, name: str, everything: Sequence[Any]) -> dict[str, Any]:
    try:
        page, size = (int(asked.query.get(n, o)) for n, o in (("page", 1), ("pageSize", 5)))
    except ValueError:
        raise Refusal(400, {"error": "Invalid page"}) from None
    if not 1 <= size <= MOST_A_PAGE.get(name, MOST_OF_OTHERS):
        raise Refusal(400, {"error": "Invalid page size"})
    pages = -(-len(everything) // size)
    if page < 1 or page > max(pages, 1):
        raise Refusal(404, {"error": "Page not found"})
    told = everything[(page - 1) * size : page * size]
    return {"page": page, "page_count": pages, name: list(told)}


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
