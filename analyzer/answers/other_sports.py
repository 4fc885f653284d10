"""What is stored beside runs and strength sessions, so that it can be found and set right."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analyzer.answers.activity_ids import sport_meant, sport_words
from analyzer.answers.local_clock import day_and_hour_told
from analyzer.dataset.assemble import date_problem
from analyzer.matching.ids import groups_by_id
from analyzer.matching.local_clock import local_time
from analyzer.matching.merging import merge_activities
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.config import Config
    from analyzer.model import Activity, Sport


@dataclass(frozen=True, slots=True)
class OtherActivity:
    """An activity that is no run; ``detail`` is what its source calls it.

    ``local_hour`` is the hour it began on the athlete's clock, None where its source hides it;
    ``date_problem`` says why its date is not believed, "" where it is.
    """

    activity_id: str
    sport: Sport
    local_date: date
    local_hour: float | None
    distance_m: float | None
    moving_s: float | None
    detail: str
    date_problem: str

    @property
    def when(self) -> str:
        """The day and time on the athlete's clock, and whether these are no true ones."""
        return day_and_hour_told(
            self.local_date, self.local_hour, is_believed=not self.date_problem
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``runs list --sport --json``."""
        return asdict(self)


def activities_of(
    config: Config, sport: Sport, since: date | None = None, until: date | None = None
) -> list[OtherActivity]:
    """Return the activities of one sport from a day to a day, the newest last; None = no limit.

    Of no days in particular are also those whose date is not believed.
    """
    found = [_other(config, *each) for each in _all_activities(config) if each[1] == sport]
    if since is None and until is None:
        return found
    first, last = since or date.min, until or date.max
    return [one for one in found if first <= one.local_date <= last and not one.date_problem]


def no_runs_by_word(config: Config) -> list[OtherActivity]:
    """Return what the athlete said to be no run, though its records say so, the newest last."""
    if not config.store_path.exists():
        return []
    with Store(config.store_path) as store:
        if not set(sport_words(store).values()) - {"run"}:
            return []
    others = (each for each in _all_activities(config) if each[1] != "run")
    return [_other(config, *each) for each in others if each[2].sport == "run"]


def _other(
    config: Config, activity_id: str, sport: Sport, one: Activity, kinds: set[str]
) -> OtherActivity:
    return OtherActivity(
        activity_id=activity_id,
        sport=sport,
        local_date=local_time(one, config.sources.zone).date(),
        local_hour=_local_hour(one, config.sources.zone),
        distance_m=one.distance_m,
        moving_s=one.moving_s or one.elapsed_s,
        detail=one.sport_detail.replace("_", " "),
        date_problem=date_problem(one, kinds),
    )


def _local_hour(activity: Activity, zone: str) -> float | None:
    if activity.start_hidden:
        return None
    local = local_time(activity, zone)
    return local.hour + local.minute / 60


def _all_activities(config: Config) -> Iterator[tuple[str, Sport, Activity, set[str]]]:
    if not config.store_path.exists():
        return
    with Store(config.store_path) as store:
        words = sport_words(store)
        for activity_id, group in groups_by_id(store.activities(), config.sources.zone).items():
            merged = merge_activities(record.activity for record in group)
            kinds = {record.kind for record in group}
            yield activity_id, sport_meant(group, words), merged, kinds
