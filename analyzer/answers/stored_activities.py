"""What the records of a store are together: how many of each sport, and what is in question."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.dataset.kept_value import KeptValue
from analyzer.kept.validity import JOURNAL
from analyzer.model import Sport  # noqa: TC001 - what is kept reads the type
from analyzer.sources import source_kind
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.config import Config
    from analyzer.matching.questions import SameRunQuestion
    from analyzer.model import SourceRecord

_OTHER_MOVING_SHARE = 0.02
"""What services round, and a second at each stop, make no more of a difference."""


@dataclass(frozen=True, slots=True)
class RunsInQuestion:
    """Two runs that may be one, and what makes it look so."""

    ids: tuple[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class StoredActivities:
    """All activities by sport, the commonest first, and what is in question.

    ``same_run`` are pairs of runs that may be one, ``refused`` sentences on corrections that do
    not count because they make no sense, ``moving`` one on runs whose moving time is another than
    their service's ("" without any). ``without_zone`` counts the activities whose sources name no
    zone.
    """

    sports: dict[Sport, int]
    same_run: tuple[RunsInQuestion, ...]
    refused: tuple[str, ...]
    moving: str
    without_zone: int = 0


def stored_activities(config: Config) -> StoredActivities:
    """Return what the records of the store are together."""
    if not config.store_path.exists():
        return StoredActivities({}, (), (), "")
    with Store(config.store_path) as store, store.snapshot():
        # Of the words on single activities those on their sport alone count here.
        words = _sport_words(store)
        kept = KeptValue(
            "activities", StoredActivities, config, store.stamps(),
            made_with=sorted(words.items()), but=JOURNAL | {"word"},
        )  # fmt: skip
        found = kept.read()
        return kept.keep(_look_at_all(store, config, words)) if found is None else found


def _sport_words(store: Store) -> dict[str, Sport]:
    from analyzer.answers.activity_ids import sport_words  # noqa: PLC0415 - slow to import

    return sport_words(store)


def _look_at_all(store: Store, config: Config, words: Mapping[str, Sport]) -> StoredActivities:
    # Slow to import, and mostly not needed.
    from analyzer.answers.activity_ids import sport_meant  # noqa: PLC0415
    from analyzer.matching.ids import groups_by_id, names_zone  # noqa: PLC0415 - as above
    from analyzer.matching.questions import same_run_questions  # noqa: PLC0415 - as above

    groups = groups_by_id(store.records(), config.sources.zone)
    sports = Counter(sport_meant(group, words) for group in groups.values())
    return StoredActivities(
        sports=dict(sports.most_common()),
        same_run=tuple(map(_in_question, same_run_questions(groups))),
        refused=tuple(_refused_corrections(groups)),
        moving=_moving_note(groups),
        without_zone=sum(not names_zone(group) for group in groups.values()),
    )


def _in_question(asked: SameRunQuestion) -> RunsInQuestion:
    reason = {
        "typed by hand": "as long on one day, one of them typed in by hand",
        "whole hours apart": f"as long, exactly {units.count(asked.hours, 'hour')} apart",
        "overlapping": "partly at the same time",
    }[asked.doubt]
    return RunsInQuestion((asked.one_id, asked.other_id), reason)


def _refused_corrections(groups: Mapping[str, list[SourceRecord]]) -> Iterator[str]:
    """Yield a sentence on each correction that does not count because it makes no sense."""
    from analyzer.matching.corrections import find_correction  # noqa: PLC0415 - as above

    for activity_id, group in groups.items():
        refused = find_correction([record.activity for record in group]).refused
        if refused:
            yield f"{activity_id}: {refused}"


def _moving_note(groups: Mapping[str, list[SourceRecord]]) -> str:
    """Say of how many runs the moving time is another than their service's, "" of none."""
    from analyzer.measures.resample import MOVING_MPS  # noqa: PLC0415 - as above

    apart: dict[str, list[float]] = defaultdict(list)
    for group in groups.values():
        for service, share in _moving_shares(group):
            if abs(share) > _OTHER_MOVING_SHARE:
                apart[service].append(abs(share))
    service, shares = max(apart.items(), key=lambda item: len(item[1]), default=("", []))
    if not shares:
        return ""
    times, differs = ("time", "differs") if len(shares) == 1 else ("times", "differ")
    return (
        f"The moving {times} of {units.count(len(shares), 'run')} {differs} from {service}'s, by "
        f"up to {units.percent(100 * max(shares))}: here whatever is faster than "
        f"{units.number(MOVING_MPS, 1)} m/s is moving, so that all sources are measured alike."
    )


def _moving_shares(group: list[SourceRecord]) -> Iterator[tuple[str, float]]:
    """Yield by what share the measured moving time is more than that of each service."""
    from analyzer.matching.merging import best_measures  # noqa: PLC0415 - as above

    best = best_measures([record.measures for record in group])
    measures = None if best is None else group[best].measures
    if measures is None or not (measures.moving_s and measures.distance_m):
        return
    for row in (record.activity for record in group):
        kind, far = source_kind(row.source.kind), measures.distance_m
        # A crop, or another recording, has other minutes.
        is_all = row.distance_m and abs(row.distance_m - far) <= _OTHER_MOVING_SHARE * far
        if kind.content == "summary" and row.moving_s and is_all:
            yield kind.name, measures.moving_s / row.moving_s - 1
