"""From the store to the frames: merge, assemble, decide leg days, tag the runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

import pandas as pd

from analyzer.dataset.assemble import MergedActivity, assemble_frames, cut_to_run
from analyzer.dataset.cropped_run import measure_cropped
from analyzer.dataset.journal import journal_frame
from analyzer.frames.dataset import conform
from analyzer.frames.dictionary import DICTIONARY
from analyzer.legday.clock import tag_runs
from analyzer.legday.decide import decide_leg_days
from analyzer.legday.written_sets import with_written_sets
from analyzer.matching.corrections import find_correction
from analyzer.matching.ids import groups_by_id
from analyzer.matching.merging import best_measures, best_sets, merge_activities
from analyzer.matching.service_numbers import newest_first
from analyzer.measures.run import measure_run
from analyzer.planned.decide import planned_run
from analyzer.store import FileRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.config import Config
    from analyzer.model import Activity, SourceRecord, Sport, Surface
    from analyzer.store import Override, Store


def training_frames(store: Store, config: Config) -> dict[str, pd.DataFrame]:
    """Return the runs, the strength sessions and all that belongs to them, by frame."""
    # Texts as Python's own: the same with and without pyarrow, and faster read one by one.
    with pd.option_context("mode.string_storage", "python"):
        merged = list(_merged_activities(store, config.sources.zone))
        cropped = {m.measured_by: m.measures for m in merged if m.is_remeasured and m.measures}
        frames = assemble_frames(
            merged, partial(store.profiles, remeasured=cropped), config.sources.zone
        )
        sets = with_written_sets(frames.sessions, frames.strength_sets, config.display.weight_unit)
        sessions = decide_leg_days(frames.sessions, sets, config)
        return {
            "runs": tag_runs(frames.runs, sessions, config),
            "strength_sessions": sessions,
            "strength_sets": sets,
            "minutes": frames.minutes,
            "hr_profile": frames.hr_profile,
            "pace_profile": frames.pace_profile,
        }


def journal_frames(store: Store, _: Config) -> dict[str, pd.DataFrame]:
    """Return the journal."""
    with pd.option_context("mode.string_storage", "python"):
        return {"journal": journal_frame(store.journal.noted())}


def file_frames(store: Store, _: Config) -> dict[str, pd.DataFrame]:
    """Return what came of each input."""
    with pd.option_context("mode.string_storage", "python"):
        failures = [FileRow("", f.place, "", "failed", f.reason) for f in store.failures.rows()]
        rows = [*store.files(), *failures]
        columns = {c.name: [getattr(file, c.name) for file in rows] for c in DICTIONARY["files"]}
        return {"files": conform(pd.DataFrame(columns), "files")}


MADE_BY = {"training": training_frames, "journal": journal_frames, "files": file_frames}
"""What works out each part of the dataset that is kept by itself."""


def _merged_activities(store: Store, zone: str) -> Iterator[MergedActivity]:
    by_record: dict[str, list[Override]] = defaultdict(list)
    for word in store.overrides.read_all():
        by_record[word.key].append(word)
    for activity_id, records in groups_by_id(store.records(), zone).items():
        merged = _merged_activity(activity_id, records, by_record)
        if not merged.measured_by:
            yield _measured_as_run(merged, records, store) if merged.words.get("sport") else merged
            continue
        (measured,) = (r.activity for r in records if r.key == merged.measured_by)
        correction = find_correction([record.activity for record in records])
        # A distance corrected alone scales what was measured, in ``assemble``.
        if correction.window is None:
            yield cut_to_run(merged, measured.started_at)
            continue
        whole = replace(measured, stream=store.stream(merged.measured_by))
        measures = measure_cropped(whole, correction)
        cropped = replace(
            merged,
            measures=measures,
            measured_by=merged.measured_by if measures else "",
            is_remeasured=True,
        )
        yield cut_to_run(cropped, correction.window[0])


def _measured_as_run(
    merged: MergedActivity, records: Sequence[SourceRecord], store: Store
) -> MergedActivity:
    """Return what the athlete calls a run with the measures that nothing but a run gets."""
    if merged.activity.sport != "run":
        return merged
    for record in records:
        stream = store.stream(record.key)
        if stream is None:
            continue
        whole = record.activity
        measures = measure_run(
            stream,
            surface=cast("Surface", merged.surface),
            pauses=whole.pauses,
            hr_source=whole.hr_source,
        )
        return cut_to_run(
            replace(
                merged,
                activity=_with_hr_source(merged.activity, whole),
                measures=measures,
                measured_by=record.key,
                is_remeasured=True,
            ),
            whole.started_at,
        )
    return merged


def _merged_activity(
    activity_id: str, records: Sequence[SourceRecord], words: Mapping[str, list[Override]]
) -> MergedActivity:
    activities = [record.activity for record in records]
    sets_from = best_sets(activities)
    measured = best_measures([record.measures for record in records])
    said = _last_words(word for record in records for word in words.get(record.key, ()))
    merged = _of_sport(merge_activities(activities), said.get("sport"))
    return MergedActivity(
        activity_id=activity_id,
        activity=merged if measured is None else _with_hr_source(merged, activities[measured]),
        sources=tuple(dict.fromkeys(a.source.kind for a in activities)),
        measures=None if measured is None else records[measured].measures,
        measured_by="" if measured is None else records[measured].key,
        sets_from=sets_from.source.kind if sets_from else "",
        words=said,
        planned=planned_run(newest_first(activities), said.get("planned", "")),
    )


def _of_sport(activity: Activity, word: str | None) -> Activity:
    """Return an activity as the sport the athlete says it was."""
    return replace(activity, sport=cast("Sport", word)) if word else activity


def _with_hr_source(merged: Activity, measured: Activity) -> Activity:
    """Let the record whose heart rate is used say what it was measured with."""
    known = measured.hr_source
    return merged if known in {None, merged.hr_source} else replace(merged, hr_source=known)


def _last_words(words: Iterable[Override]) -> dict[str, str]:
    """Return the athlete's last word on each topic, on whichever record it was said."""
    # Two records may hold words of the same second: the key makes their order certain.
    return {w.topic: w.value for w in sorted(words, key=lambda w: (w.said_at, w.key))}
