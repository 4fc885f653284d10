"""Files to store: find them, read each once, keep everything that is good."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.config import changed
from analyzer.errors import ImportProblemError
from analyzer.importers.export_parts import is_part
from analyzer.importers.inputs import (
    count_inputs,
    find_inputs,
    is_folder,
    is_known,
    is_plain_file,
    path_at,
    place_of,
    shown_path,
)
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise, version_of
from analyzer.model import ImportFailure
from analyzer.sources import readable_in_words, source_kind
from analyzer.store import FileRow
from analyzer.sync.archives import is_in_archive
from analyzer.sync.reading import Job, Outcome, read_input, reading_version, too_large
from analyzer.sync.superseding import Place, forget_halves, save_newest, supersede_recording
from analyzer.sync.workers import Workers, read_here
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.importers.inputs import Input
    from analyzer.model import Activity
    from analyzer.sync.reading import Promise
    from analyzer.sync.result import SyncContext
    from analyzer.sync.superseding import Changes

_TINY = 64
"""Bytes that are read sooner than they are sent to a worker: no recording is so short."""
_LARGE = 16 << 20
_NOT_AN_ACTIVITY = "not an activity"
_HEAD, _PIECE = 1 << 12, 1 << 20
_READ_IN_PART = 0
"""Kept as the reader's version, so that the rest is read another time."""


class FileSync:
    """Files and folders at work on an open store."""

    def __init__(self, context: SyncContext) -> None:
        self._store = store = context.store
        self._config = context.config
        self._options = context.options
        self._progress = context.progress
        self._touched = context.touched
        self._result = context.result
        self._workers = Workers(1 if context.options.alone else None)
        self._under_way: deque[tuple[Input, str, Job, Promise]] = deque()
        self._seen = store.seen()
        self._failed_before = store.failures.of_files()
        self._ignored = store.failures.ignored()
        self._named: frozenset[str] = frozenset()
        self._exports: set[str] = set()
        self._empty: list[ImportFailure] = []
        self._held: set[str] = set()
        self._digests = {place: digest for place, (_, _, digest) in self._seen.items()}
        self._returning: set[str] = set()

    def read_paths(self, paths: Sequence[Path], *, named: bool = True) -> None:
        """Read all that is new or changed.

        Args:
            paths: files and folders.
            named: the athlete has named them this time, and is told when nothing came of one.
        """
        files = [path for path in paths if is_plain_file(path)]
        self._named = frozenset(place_of(path) for path in paths if named)
        total = sum(count_inputs(path) for path in paths) if self._progress else 0
        roots: set[str] = set()
        with self._workers:
            for done, one in enumerate(
                i for path in paths for i in find_inputs(path, self._note_failure)
            ):
                if self._progress:
                    self._progress(done, max(total, done + 1), one.name)
                self._read_input(one)
                roots.add(one.root)
            self._settle_all()
            self._read_returning(paths)
        if self._options.full:
            self._touched.updated |= forget_halves(self._store)
        self._note_without_inputs(path for path in files if place_of(path) not in roots)
        self._note_named_in_vain()
        if named:
            self._note_empty_folders(path for path in paths if is_folder(path))
        self._forget_fixed(paths)

    def _settle_all(self) -> None:
        self._workers.hand_over()
        while self._under_way:
            self._settle_oldest()

    def _read_returning(self, paths: Sequence[Path]) -> None:
        """Read the recordings again that left with an older archive's row, which is back."""
        named = self._store.lost_recordings()
        self._returning = named & {self._digests.get(place, "") for place in self._digests}
        if not self._returning:
            return
        for one in (i for path in paths for i in find_inputs(path, lambda *_: None)):
            if self._digests.get(one.place) in self._returning:
                self._read_input(one)
        self._settle_all()

    def _read_input(self, one: Input) -> None:
        """Read one input, whatever comes of it; what came of it may be kept later."""
        if not (one.named or (one.is_file and is_known(one.name))):
            self._result.left_alone.append(one.place)
            return
        if any(
            one.place.startswith(folder) and is_part(one.place.removeprefix(folder))
            for folder in self._exports
        ):
            return  # read with the export, where it says something of a workout
        try:
            self._begin_reading(one)
        except (ImportProblemError, OSError, MemoryError) as problem:
            if self._is_ignored(one.place, ""):
                self._leave_ignored(one)
            else:
                self._note_failure(one.place, _why_unread(one, problem))

    def _begin_reading(self, one: Input) -> None:
        size, changed, digest = self._seen.get(one.place, (-1, -1, ""))
        if (size, changed) == one.stamp and self._was_read_before(one, digest):
            if one.may_be_export:
                self._exports.add(_folder_of(one))
            return
        large = one.may_be_export or one.named
        head = _beginning_of_export(one) if large else b""
        if head:
            self._exports.add(_folder_of(one))
            data, digest = head, _digest_of_stream(one)
        elif one.may_be_export and not one.named:
            self._result.left_alone.append(one.place)
            return
        else:
            data = one.read()
            digest = hashlib.sha256(data).hexdigest()
        self._digests[one.place] = digest
        if self._is_ignored(one.place, digest):
            self._leave_ignored(one)
            return
        if self._was_read_before(one, digest):
            supersede_recording(self._store, digest, self._place_of(one))
            self._mark_seen(one, digest)
            return
        job = self._make_job(one, data)
        if head:
            # What can be asked of other files cannot be handed to another process.
            job = replace(job, context=replace(job.context, beside=one.beside), stream=one.stream)
        # Of very large ones, one at a time: all workers at once would take too much memory.
        is_for_workers = _TINY < len(data) <= _LARGE and not one.is_table and job.stream is None
        begin = self._workers.begin_reading if is_for_workers else read_here
        self._under_way.append((one, digest, job, begin(job)))
        if job.stream is not None:
            self._settle_all()  # so that a copy of it is known
        elif self._workers.have_enough(len(self._under_way), self._bytes_under_way()):
            self._settle_oldest()

    def _bytes_under_way(self) -> int:
        return sum(len(job.data) for _, _, job, _ in self._under_way)

    def _settle_oldest(self) -> None:
        one, digest, job, promise = self._under_way.popleft()
        outcome = self._with_settings_asked(promise(), job)
        if outcome.failed:
            self._fail_or_leave(outcome, one, digest)
            self._mark_seen(one, digest)
        elif outcome.not_an_activity:
            self._note_empty(one, outcome.not_an_activity)
            self._result.problems += [(one.place, problem) for problem in outcome.left_out]
            if outcome.lost:
                self._note_part(one, " ".join(outcome.lost))
            file = FileRow(digest, one.name, outcome.kind, _NOT_AN_ACTIVITY)
            file = replace(file, reason=outcome.not_an_activity, reader=outcome.version)
            self._save_outcome(file, outcome, one)
        else:
            self._keep_activities(one, digest, outcome)

    def _was_read_before(self, one: Input, digest: str) -> bool:
        """Count an input that was read before, unless it is to be read again."""
        file = self._store.file(digest) if digest and not self._options.full else None
        if file is None or file.kind in self._options.again:
            return False
        if file.reader < reading_version(version_of(file.kind)):  # what is kept could be better
            return False
        keys = self._store.keys(digest)
        if file.activities and not keys and self._is_back(one, file):
            return False
        self._touched.unchanged |= keys
        if file.status == _NOT_AN_ACTIVITY:
            self._note_empty(one, file.reason)
            return True
        self._held.add(one.place)
        if file.reason and self._is_named(one.place):
            self._note_part(one, file.reason)
        return True

    def _is_back(self, one: Input, file: FileRow) -> bool:
        """Tell whether a recording counts again that had left with the archive it came in."""
        if file.digest in self._returning:
            return True
        return source_kind(file.kind).content == "recording" and not is_in_archive(one.place)

    def _mark_seen(self, one: Input, digest: str) -> None:
        """Remember how an input looks of which nothing new is kept, but something is."""
        if self._store.file(digest):
            self._store.mark_seen(one.place, *one.stamp, digest)

    def _make_job(self, one: Input, data: bytes) -> Job:
        context = Context(
            one.name,
            decoder=self._options.decoder,
            zone=self._config.sources.zone,
            log_zone=self._config.sources.log_zone,
            weight_unit=self._config.display.weight_unit,
            date_order=self._config.sources.date_order,
            date_language=self._config.sources.date_language,
            distance_unit=self._config.display.distance_unit,
            folder=one.place.removesuffix(one.name),
            digests=self._digests if one.is_table else {},
        )
        return Job(data, context)

    def _with_settings_asked(self, outcome: Outcome, job: Job) -> Outcome:
        """Ask for what only the athlete knows, and read the input again."""
        while (question := outcome.question) and self._options.ask_setting is not None:
            # Another file of this sync may have asked meanwhile.
            answer = getattr(getattr(self._config, question.section), question.key)
            if answer not in question.choices or answer == getattr(job.context, question.key):
                answer = self._options.ask_setting(outcome.unsaid, question)
            self._config = changed(
                self._config, question.section, question.key, answer, "your answer"
            )
            job = replace(job, context=replace(job.context, **{question.key: answer}))
            outcome = read_input(job)
        return outcome

    def _fail_or_leave(self, outcome: Outcome, one: Input, digest: str) -> None:
        """Fail, but leave alone what no reader knows, nobody named and promised no activity."""
        if outcome.known or one.named or one.looks_like_activity:
            self._note_failure(one.place, outcome.failed, digest)
        else:
            self._result.left_alone.append(one.place)

    def _keep_activities(self, one: Input, digest: str, outcome: Outcome) -> None:
        self._held.add(one.place)
        wanted = [(a, measures) for a, measures in outcome.activities if self._is_wanted(a)]
        if not wanted and outcome.activities:
            self._mark_seen(one, digest)
            return
        survived = (problem for activity, _ in wanted for problem in activity.problems)
        said = list(dict.fromkeys([*outcome.left_out, *survived]))
        self._touched.guessed |= {a.source.key for a, _ in wanted if a.sport_guessed}
        self._result.problems += [(one.place, problem) for problem in said]
        problems = (*outcome.lost, *said)
        reason = " ".join(outcome.lost)
        if reason:
            self._note_part(one, reason)
        kind = source_kind(outcome.kind)
        self._result.read_logs |= kind.content == "log" and kind.needs_zone
        whole = len(wanted) == len(outcome.activities)
        version = outcome.version if whole else _READ_IN_PART
        file = FileRow(
            digest, one.name, outcome.kind, "imported", reason, problems, len(wanted), version
        )
        self._save_outcome(file, replace(outcome, activities=tuple(wanted)), one)

    def _is_wanted(self, activity: Activity) -> bool:
        since = self._options.since
        return since is None or activity.started_at.date() >= since

    def _place_of(self, one: Input) -> Place:
        return Place(one.place, self._seen.get(one.place, (-1, -1, ""))[2], one.stamp)

    def _save_outcome(self, file: FileRow, outcome: Outcome, one: Input) -> None:
        self._result.measured.update(fact.topic for fact in outcome.facts)
        if outcome.facts:
            self._held.add(one.place)
        place, since = self._place_of(one), self._options.since
        try:
            with self._store.transaction():
                written_at = outcome.written_at or self._first_written(file.digest, one)
                file = replace(file, modified_at=written_at)
                changes = save_newest(self._store, file, outcome, place, since)
        except ImportProblemError as problem:
            self._note_failure(one.place, problem.message, file.digest)
            self._mark_seen(one, file.digest)
            return
        self._note_changes(changes)
        if changes.beyond:
            self._result.problems.append((one.place, _stay_beyond(len(changes.beyond))))

    def _first_written(self, digest: str, one: Input) -> datetime:
        """Return when a content was written, by its oldest copy: a copy is never older."""
        now = datetime.fromtimestamp(one.modified_s, UTC)
        before = self._store.file(digest)
        return min(now, before.modified_at) if before and before.modified_at else now

    def _note_changes(self, changes: Changes) -> None:
        touched = self._touched
        touched.new |= changes.new
        touched.updated |= changes.updated
        touched.unchanged |= changes.unchanged
        touched.corrected |= changes.corrected
        for keys in changes.gone:
            # What this very sync brought, from an older archive, was not there before.
            self._result.gone += not keys <= touched.new
            for met in (touched.new, touched.updated, touched.unchanged, touched.corrected):
                met.difference_update(keys)

    def _leave_ignored(self, one: Input) -> None:
        self._result.ignored += 1
        self._held.add(one.place)

    def _is_ignored(self, place: str, digest: str) -> bool:
        """Tell whether the athlete wants an input left alone; naming it takes that back."""
        is_ignored = self._ignored.get(place) == digest or (
            digest != "" and digest in self._ignored.values()
        )
        if is_ignored and self._is_named(place):
            self._store.failures.ignore_no_more(place, digest)
            return False
        return is_ignored

    def _is_named(self, place: str) -> bool:
        """Tell whether the athlete named this file, or the archive it is in; a folder is not it."""
        return any(
            place == named or (place.startswith(f"{named}/") and is_plain_file(path_at(named)))
            for named in self._named
        )

    def _note_failure(self, place: str, reason: str, digest: str = "") -> None:
        """Keep a failure: where, and why in one sentence that names the file.

        What failed the last time too and has not changed is mentioned, but fails no daily sync.
        """
        name = Path(place).name
        sentence = reason if name in reason else f"{name}: {reason}"
        is_known = self._store.failures.note(place, sentence, digest) and not self._is_named(place)
        failed = self._result.failed_before if is_known else self._result.failed
        failed.append(ImportFailure(place, sentence))
        self._held.add(place)

    def _note_part(self, one: Input, lost: str) -> None:
        """Note an input of which something is missing."""
        self._result.in_part.append(ImportFailure(one.place, f"{one.name}: {lost}"))

    def _note_empty(self, one: Input, reason: str) -> None:
        """Note an input that holds no activity."""
        self._result.without_activity.append(one.place)
        if one.named:
            sentence = reason if one.name in reason else f"{one.name}: {reason}"
            self._empty.append(ImportFailure(one.place, sentence))

    def _note_without_inputs(self, files: Iterable[Path]) -> None:
        """Note named archives that hold nothing to look at, such as a map's."""
        failed = [failure.source for failure in self._result.failed]
        for path in files:
            place = place_of(path)
            if not any(source.startswith(place) for source in failed):
                holds = f"{Path(place).name} holds no file that legstats can read."
                self._note_failure(place, f"{holds} legstats reads {readable_in_words()}.")

    def _note_named_in_vain(self) -> None:
        """Say why nothing came of what was named; among other files it is counted alone."""
        touched, result = self._touched, self._result
        if not self._named:
            return
        found = touched.new or touched.updated or touched.unchanged or result.new or result.measured
        if not (found or result.failed):
            result.failed += self._empty
            said = {failure.source for failure in self._empty}
            result.without_activity = [p for p in result.without_activity if p not in said]

    def _note_empty_folders(self, folders: Iterable[Path]) -> None:
        """Say of a folder that nothing in it is an activity, and what legstats reads."""
        for folder in folders:
            place = place_of(folder)
            inside = place.rstrip("/") + "/"
            if not any(held == place or held.startswith(inside) for held in self._held):
                self._result.failed.append(
                    ImportFailure(
                        place,
                        f"The folder {shown_path(folder)} holds no activity that legstats can "
                        f"read. legstats reads {readable_in_words()}.",
                    )
                )

    def _forget_fixed(self, sources: Sequence[Path]) -> None:
        """Forget former failures that did not come again, and those whose file is gone."""
        looked_at = {source.absolute() for source in sources}
        result = self._result
        failed = {failure.source for failure in (*result.failed, *result.failed_before)}
        gone = []
        for place in self._failed_before.keys() - failed:
            path = path_at(place)
            if not looked_at.isdisjoint((path, *path.parents)) or not _still_there(path):
                gone.append(place)
        self._store.failures.forget(gone)


def _beginning_of_export(one: Input) -> bytes:
    """Return how an input begins if it is an export to be read piece by piece, else nothing."""
    with one.stream() as file:
        head = file.read(_HEAD)
    found = recognise(head)
    return head if found and found[1].read_file else b""


def _digest_of_stream(one: Input) -> str:
    taken = hashlib.sha256()
    with one.stream() as file:
        while piece := file.read(_PIECE):
            taken.update(piece)
    return taken.hexdigest()


def _folder_of(one: Input) -> str:
    return one.place.removesuffix(one.name)


def _why_unread(one: Input, problem: ImportProblemError | OSError | MemoryError) -> str:
    """Say in a sentence why an input's content could not be had."""
    if isinstance(problem, ImportProblemError):
        return problem.in_full
    if isinstance(problem, OSError):
        return f"{one.name} cannot be read: {problem.strerror}."
    return too_large(one.name)


def _stay_beyond(number: int) -> str:
    return (
        f"{count(number, 'activity', 'activities')} of before or after what it holds, from another "
        "export, stayed; if you deleted them, export once more over the former file."
    )


def _still_there(path: Path) -> bool:
    """Tell whether a file, or the archive around a member, is still where it was."""
    return any(is_plain_file(part) for part in (path, *path.parents)) or is_folder(path)
