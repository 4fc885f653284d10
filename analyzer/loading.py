"""The store as frames: ``load()``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import config as settings_file
from analyzer.dataset.assemble import Known, assemble
from analyzer.dataset.journal import journal
from analyzer.frames.dataset import Dataset, conform
from analyzer.frames.dictionary import DICTIONARY
from analyzer.legday import decide as legdays
from analyzer.legday.clock import tag
from analyzer.legday.leg_work import with_written_sets
from analyzer.matching.merging import best_measures, best_sets, merge
from analyzer.matching.same_activity import groups_by_id
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from analyzer.config import Config
    from analyzer.model import Activity, SourceRecord
    from analyzer.store import Word


def load(
    home: str | PathLike[str] | None = None,
    *,
    sample: bool = False,
    config: Config | None = None,
) -> Dataset:
    """Return everything known of the athlete as tidy, tagged frames.

    Args:
        home: folder of the athlete's data; default ``$LEGSTATS_HOME``, else the platform's.
        sample: the sample athlete instead, imported on first use.
        config: settings already read; then ``home`` is not looked at.

    Raises:
        StoreError: the store is damaged or newer than this legstats.
        ConfigError: a setting is impossible.
    """
    if sample:
        from analyzer.sample import sample_config  # noqa: PLC0415 - the importers are slow to import

        config = sample_config()
    if config is None:
        config = settings_file.load(Path(home) if home is not None else None)
    path = config.store_path if config.store_path.exists() else Path(":memory:")
    # Texts as Python's own: the same with and without pyarrow, and faster read one by one.
    with Store(path) as store, pd.option_context("mode.string_storage", "python"):
        return _dataset(store, config)


def _dataset(store: Store, config: Config) -> Dataset:
    said: dict[str, list[Word]] = defaultdict(list)
    for word in store.words.all():
        said[word.key].append(word)
    groups = groups_by_id(store.records())
    known = [_known(i, group, said) for i, group in groups.items()]
    frames = assemble(known, store.profiles, config.sources.zone)
    sets = with_written_sets(frames.sessions, frames.strength_sets)
    leg_days = legdays.decide(frames.sessions, sets, config)
    return Dataset(
        runs=tag(frames.runs, leg_days, config),
        strength_sessions=leg_days,
        strength_sets=sets,
        journal=journal(store.journal.noted()),
        minutes=frames.minutes,
        hr_profile=frames.hr_profile,
        pace_profile=frames.pace_profile,
        files=_files(store),
        config=config,
        still_to_read=len(store.strava.wishes(0.0, 0.0)),
    )


def _known(
    activity_id: str, group: Sequence[SourceRecord], said: Mapping[str, list[Word]]
) -> Known:
    activities = [record.activity for record in group]
    sets_from = best_sets(activities)
    measured = best_measures([record.measures for record in group])
    return Known(
        activity_id=activity_id,
        activity=_heard_by(merge(activities), None if measured is None else activities[measured]),
        sources=tuple(dict.fromkeys(a.source.kind for a in activities)),
        measures=None if measured is None else group[measured].measures,
        measured_by="" if measured is None else group[measured].key,
        sets_from=sets_from.source.kind if sets_from else "",
        words=_last_words(word for record in group for word in said.get(record.key, ())),
    )


def _heard_by(merged: Activity, measured: Activity | None) -> Activity:
    """Let the record whose heart rate is used say what it was measured with."""
    if measured is None or measured.hr_source in {None, merged.hr_source}:
        return merged
    return replace(merged, hr_source=measured.hr_source)


def _last_words(words: Iterable[Word]) -> dict[str, str]:
    """Return the athlete's last word on each topic, on whichever record it was said."""
    return {w.topic: w.value for w in sorted(words, key=lambda w: (w.said_at, w.key))}


def _files(store: Store) -> pd.DataFrame:
    failures = [FileRow("", place, "", "failed", why) for place, why in store.failures()]
    told = [*store.files(), *failures]
    columns = {c.name: [getattr(file, c.name) for file in told] for c in DICTIONARY["files"]}
    return conform(pd.DataFrame(columns), "files")
