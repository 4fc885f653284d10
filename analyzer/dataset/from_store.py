"""From the store to the frames: merge, assemble, decide leg days, tag the runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

import pandas as pd

from analyzer.dataset.assemble import (
    MergedActivity,
    assemble_frames,
    cut_to_run,
    decision_in,
)
from analyzer.dataset.former_rows import NEVER_AS_BEFORE, activity_digests
from analyzer.dataset.journal import journal_frame, trials_frame
from analyzer.dataset.kept_frames import LONG_FRAMES
from analyzer.frames.dataset import conform
from analyzer.frames.dictionary import DICTIONARY
from analyzer.frames.texts import python_texts
from analyzer.legday.clock import tag_runs
from analyzer.matching.corrections import find_correction
from analyzer.matching.kept_links import linked_activities
from analyzer.matching.left_running import without_running_on
from analyzer.matching.merging import best_measures, best_sets, merge_activities
from analyzer.matching.service_numbers import newest_first
from analyzer.planned.decide import planned_run
from analyzer.store import FileRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from analyzer.config import Config
    from analyzer.dataset.former_rows import FormerRows
    from analyzer.dataset.long_rows import OpenRows
    from analyzer.frames.dataset import Dataset
    from analyzer.kept.kept_file import Array
    from analyzer.matching.kept_links import LinkedActivities
    from analyzer.model import Activity, SourceRecord, Sport, Surface
    from analyzer.store import Override, Store


@dataclass(frozen=True, slots=True)
class MadeTraining:
    """The frames of the training, and of each activity what its rows were made of.

    What was taken over from before is not among the frames: sessions and sets are among the arrays,
    as they are kept (``kept_frames``), and the long frames are ``rows``, for these may be half a
    million that nobody asks for.
    """

    frames: dict[str, pd.DataFrame]
    digests: dict[str, bytes]
    arrays: dict[str, Array]
    rows: OpenRows | None


def training_frames(store: Store, config: Config, *, keep: bool = True) -> dict[str, pd.DataFrame]:
    """Return the runs, the strength sessions and all that belongs to them, by frame."""
    return training_of_store(store, config, keep=keep).frames


def training_of_store(
    store: Store, config: Config, former: FormerRows | None = None, *, keep: bool = True
) -> MadeTraining:
    """Return the training; rows of activities that nothing touched are taken over.

    Args:
        store: an open store.
        config: the settings.
        former: what was kept before the store changed, made with the same settings.
        keep: whether to keep how records are linked; not where settings are only tried.
    """
    with python_texts():
        words = _by_record(store.overrides.read_all())
        linked = linked_activities(store, config, keep=keep)
        digests = activity_digests(linked.keys, linked.stamps, words)
        untouched = former.untouched(digests) if former else frozenset()
        merged = _merged_but(untouched, linked, words, store)
        # A session is weighed against those of the weeks before it: all are, or none.
        as_before = former is not None and former.session_ids <= untouched
        as_before = as_before and not any(m.activity.sport == "strength" for m in merged)
        taken = untouched & former.run_ids if former else frozenset()
        if not as_before:
            merged += _merged_but(taken | (linked.keys.keys() - untouched), linked, words, store)
        remeasured = {m.measured_by: m.measures for m in merged if m.is_remeasured and m.measures}
        digests |= {m.activity_id: NEVER_AS_BEFORE for m in merged if _is_made_of_stream(m)}
        frames = assemble_frames(
            merged, partial(store.profiles, remeasured=remeasured), config.sources.zone
        )
        made = {name: getattr(frames, name) for name in LONG_FRAMES}
        runs = frames.runs
        arrays: dict[str, Array] = {}
        rows = None
        if former and taken:
            runs = former.joined_runs(taken, frames.runs)
            rows = former.rows_followed_by(taken, made, runs)
            made = {}
        if former and as_before:
            said = _said_of_sessions(former.sessions["session_id"].tolist(), linked.keys, words)
            if said == former.sessions["athlete_decision"].tolist():
                sessions = former.sessions
                arrays |= former.session_arrays()
            else:
                from analyzer.legday.decide import decide_by_words  # noqa: PLC0415 - as below

                sessions = decide_by_words(former.sessions, said, former.sets(), config)
                arrays |= former.set_arrays()
                made["strength_sessions"] = sessions
        else:
            # Their many patterns of words take long to compile, and a new run needs none.
            from analyzer.legday.decide import decide_leg_days  # noqa: PLC0415
            from analyzer.legday.written_sets import with_written_sets  # noqa: PLC0415

            unit = config.display.weight_unit
            sets = with_written_sets(frames.sessions, frames.strength_sets, unit)
            sessions = decide_leg_days(frames.sessions, sets, config)
            made |= {"strength_sessions": sessions, "strength_sets": sets}
        tagged = tag_runs(runs, sessions, config)
        return MadeTraining({"runs": tagged, **made}, digests, arrays, rows)


def keys_of_activities(store: Store, config: Config) -> Mapping[str, Sequence[str]]:
    """Return the keys of the records of each activity, by its id."""
    return linked_activities(store, config).keys


def training_by_words(
    before: Dataset, keys: Mapping[str, Sequence[str]], words: Iterable[Override]
) -> dict[str, pd.DataFrame]:
    """Return what another word on which sessions were leg days changes: sessions and runs.

    Args:
        before: everything known, but for that word.
        keys: of the records of each activity, by its id.
        words: all the athlete has said of records by now.
    """
    from analyzer.legday.decide import decide_by_words  # noqa: PLC0415 - slow to import

    sessions, config = before.strength_sessions, before.config
    said = _said_of_sessions(sessions["session_id"].tolist(), keys, _by_record(words))
    if said == sessions["athlete_decision"].tolist():
        return {}
    with python_texts():
        decided = decide_by_words(sessions, said, before.strength_sets, config)
        return {"strength_sessions": decided, "runs": tag_runs(before.runs, decided, config)}


def journal_frames(store: Store, _: Config) -> dict[str, pd.DataFrame]:
    """Return the journal and the trials."""
    with python_texts():
        trials = trials_frame(store.trials.read_all())
        return {"journal": journal_frame(store.journal.noted()), "trials": trials}


def file_frames(store: Store, _: Config) -> dict[str, pd.DataFrame]:
    """Return what came of each input."""
    with python_texts():
        failures = [FileRow("", f.place, "", "failed", f.reason) for f in store.failures.rows()]
        rows = [*store.files(), *failures]
        columns = {c.name: [getattr(file, c.name) for file in rows] for c in DICTIONARY["files"]}
        return {"files": conform(pd.DataFrame(columns), "files")}


MADE_BY: Mapping[str, Callable[[Store, Config], dict[str, pd.DataFrame]]] = {
    "training": training_frames,
    "journal": journal_frames,
    "files": file_frames,
}
"""What works out each part of the dataset that is kept by itself."""


def _by_record(words: Iterable[Override]) -> dict[str, list[Override]]:
    by_record: dict[str, list[Override]] = defaultdict(list)
    for word in words:
        by_record[word.key].append(word)
    return by_record


def _said_of_sessions(
    session_ids: Iterable[str],
    keys: Mapping[str, Sequence[str]],
    words: Mapping[str, list[Override]],
) -> list[str]:
    """Return the athlete's last word on whether each session was leg day; "" = none."""
    said = (_last_words(w for key in keys[one] for w in words.get(key, ())) for one in session_ids)
    return [decision_in(each) for each in said]


def _is_made_of_stream(merged: MergedActivity) -> bool:
    """Tell whether more of a record was read than what is kept of it: its stream."""
    return merged.is_remeasured or bool(merged.words.get("sport"))


def _merged_but(
    left_out: AbstractSet[str],
    linked: LinkedActivities,
    words: Mapping[str, list[Override]],
    store: Store,
) -> list[MergedActivity]:
    chosen = linked.groups(name for name in linked.keys if name not in left_out)
    return list(_merged_activities(chosen, words, store))


def _merged_activities(
    groups: Mapping[str, Sequence[SourceRecord]],
    by_record: Mapping[str, list[Override]],
    store: Store,
) -> Iterator[MergedActivity]:
    for activity_id, records in groups.items():
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
        # Slow to import, and hardly any run is cut or measured anew.
        from analyzer.dataset.cropped_run import measure_cropped  # noqa: PLC0415

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
        from analyzer.measures.run import measure_run  # noqa: PLC0415 - as for a run that is cut

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
    lifted, ran_on = without_running_on(merged, activities)
    return MergedActivity(
        activity_id=activity_id,
        activity=lifted if measured is None else _with_hr_source(merged, activities[measured]),
        sources=tuple(dict.fromkeys(a.source.kind for a in activities)),
        measures=None if measured is None else records[measured].measures,
        measured_by="" if measured is None else records[measured].key,
        sets_from=sets_from.source.kind if sets_from else "",
        words=said,
        ran_on=ran_on,
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
