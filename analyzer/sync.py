"""Files to store: find them, read each once, measure its runs, keep everything that is good."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.errors import (
    Exit,
    ImportProblemError,
    NotAnActivityError,
    StoreError,
    WeightUnitNeededError,
)
from analyzer.importers.inputs import count, find, is_known
from analyzer.importers.recognise import Context, Decoder, reader_for, stranger, version_of
from analyzer.importers.watches_mounted import mounted
from analyzer.model import ImportFailure
from analyzer.pipeline.measures import measure
from analyzer.pipeline.same_activity import Told, link
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from analyzer.config import Config
    from analyzer.importers.inputs import Input
    from analyzer.importers.recognise import Reader
    from analyzer.model import Activity, Night, RunMeasures

    Progress = Callable[[int, int, str], None]

_READ_IN_PART = 0
"""Kept as the reader's version, so that the rest is read another time."""
_LONGEST_FAULT = 120


@dataclass(slots=True)
class SyncResult:
    """What a sync did, counted in activities (``not_activities`` and ``failed`` in inputs).

    ``problems`` are (source, sentence): damage that was survived. ``nights`` are those read.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    not_activities: int = 0
    failed: list[ImportFailure] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    left_alone: int = 0
    nights: int = 0
    waiting_until: str | None = None

    @property
    def exit_code(self) -> Exit:
        """``PARTLY`` when an input failed."""
        return Exit.PARTLY if self.failed else Exit.DONE

    def to_dict(self) -> dict[str, object]:
        """Return the object ``sync --json`` prints."""
        return {
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "not_activities": self.not_activities,
            "failed": [{"source": f.source, "reason": f.reason} for f in self.failed],
            "waiting_until": self.waiting_until,
        }


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync: read again what is known (``full``), only look (``dry_run``), start when.

    Kinds in ``again`` are read again too. ``ask_weight_unit`` is called with a sentence when a
    lifting log does not name its unit, and answers "kg" or "lb"; without it such a log fails.
    """

    decoder: Decoder = "own"
    since: date | None = None
    full: bool = False
    dry_run: bool = False
    again: frozenset[str] = frozenset()
    ask_weight_unit: Callable[[str], str] | None = None


def sync(
    config: Config,
    sources: Iterable[str | Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> SyncResult:
    """Read every input that is new or changed into the store; run it again after any crash.

    Args:
        config: the settings; without ``sources`` the usual ones are looked through.
        sources: files and folders.
        options: how.
        progress: called with (inputs done, inputs in all, name of the next).

    Raises:
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    options = options or Options()
    result = SyncResult()
    with ExitStack() as stack:
        run = _Run(_open(config, options, stack), config, options, result)
        paths = [Path(source).expanduser() for source in sources] or usual_sources(config)
        total = sum(count(path) for path in paths) if progress else 0
        for done, one in enumerate(i for path in paths for i in find(path, run.fail)):
            if progress:
                progress(done, max(total, done + 1), one.name)
            run.take(one)
        if not options.dry_run:
            run.forgive(paths)
        run.tally()
    return result


def usual_sources(config: Config) -> list[Path]:
    """Return the folders named in the settings, and those of watches on the cable."""
    folders = [Path(folder).expanduser() for folder in config.sources.folders]
    return [*folders, *(w for w in mounted(config.sources.media) if w not in folders)]


def _open(config: Config, options: Options, stack: ExitStack) -> Store:
    path = config.store_path
    if options.dry_run and not path.exists():
        path = Path(stack.enter_context(TemporaryDirectory())) / path.name
    return stack.enter_context(Store(path))


class _Run:
    """One sync at work on an open store."""

    def __init__(self, store: Store, config: Config, options: Options, result: SyncResult) -> None:
        self._store = store
        self._config = config
        self._options = options
        self._result = result
        self._seen = store.seen()
        self._failed_before = {source for source, _ in store.failures()}
        self._digests = {place: digest for place, (_, _, digest) in self._seen.items()}
        self._new: set[str] = set()
        self._updated: set[str] = set()
        self._unchanged: set[str] = set()

    def take(self, one: Input) -> None:
        """Read one input, whatever comes of it."""
        if not (one.named or is_known(one.name)):
            self._result.left_alone += 1
            return
        try:
            self._take(one)
        except StoreError:
            raise
        except ImportProblemError as problem:
            self.fail(one.place, f"{problem.message} {problem.hint}".strip())
        except OSError as error:
            self.fail(one.place, f"{one.name} cannot be read: {error.strerror}.")
        except MemoryError:
            self.fail(one.place, f"{one.name} is left unread: it needs more memory than there is.")
        except Exception as fault:  # noqa: BLE001 - one input never costs the others
            told = f"{type(fault).__name__}: {fault}".splitlines()[0][:_LONGEST_FAULT]
            self.fail(one.place, f"{one.name} met a fault of legstats ({told}); please report it.")

    def _take(self, one: Input) -> None:
        size, changed, digest = self._seen.get(one.place, (-1, -1, ""))
        if (size, changed) != one.stamp or not self._known(digest):
            data = one.read()
            digest = hashlib.sha256(data).hexdigest()
            if not self._known(digest):
                self._read(data, digest, one)
            if not self._options.dry_run and self._store.file(digest):
                self._store.mark_seen(one.place, *one.stamp, digest)
        self._digests[one.place] = digest

    def _known(self, digest: str) -> bool:
        """Count an input that was read before, unless it is to be read again."""
        file = self._store.file(digest) if digest and not self._options.full else None
        if file is None or file.reader < version_of(file.kind) or file.kind in self._options.again:
            return False
        self._unchanged |= self._store.keys(digest)
        self._result.not_activities += file.status == "not an activity"
        return True

    def _read(self, data: bytes, digest: str, one: Input) -> None:
        reader = reader_for(data)
        if reader is None:
            self._meet(stranger(data, one.name), one)
            return
        left_out: list[str] = []
        nights: list[Night] = []
        try:
            activities = self._activities(
                reader, data, self._context(one, left_out.append, nights.append)
            )
        except NotAnActivityError as other:
            self._result.not_activities += 1
            self._save(FileRow(digest, one.name, reader.kind, "not an activity", other.message,
                               reader=reader.version), [])  # fmt: skip
            return
        wanted = [a for a in activities if self._wanted(a)]
        if not wanted and activities:
            return
        told = (problem for activity in wanted for problem in activity.problems)
        problems = tuple(dict.fromkeys([*left_out, *told]))
        self._result.problems += [(one.name, problem) for problem in problems]
        whole = len(wanted) == len(activities)
        self._save(
            FileRow(digest, one.name, reader.kind, "imported", "", problems, len(wanted),
                    reader.version if whole else _READ_IN_PART),
            [(a, _measures(a)) for a in wanted],
            nights,
        )  # fmt: skip

    def _activities(self, reader: Reader, data: bytes, context: Context) -> list[Activity]:
        try:
            return reader.read(data, context)
        except WeightUnitNeededError as problem:
            if self._options.ask_weight_unit is None:
                raise
            unit = self._options.ask_weight_unit(problem.message)
        display = replace(self._config.display, weight_unit=unit)
        self._config = replace(self._config, display=display)
        return reader.read(data, replace(context, weight_unit=unit))

    def _meet(self, stranger: ImportProblemError, one: Input) -> None:
        """Complain of a stranger that was named or promised an activity; leave others alone."""
        if one.named or one.looks_like_activity:
            raise stranger
        self._result.left_alone += 1

    def _context(
        self, one: Input, complain: Callable[[str], None], slept: Callable[[Night], None]
    ) -> Context:
        return Context(
            one.name,
            decoder=self._options.decoder,
            zone=self._config.sources.zone,
            weight_unit=self._config.display.weight_unit,
            distance_unit=self._config.display.distance_unit,
            folder=one.place.removesuffix(one.name),
            digests=self._digests,
            complain=complain,
            slept=slept,
        )

    def _wanted(self, activity: Activity) -> bool:
        since = self._options.since
        return since is None or activity.started_at.date() >= since

    def _save(
        self,
        file: FileRow,
        activities: list[tuple[Activity, RunMeasures | None]],
        nights: Sequence[Night] = (),
    ) -> None:
        self._result.nights += len(nights)
        if self._options.dry_run:
            self._result.new += len(activities)
            return
        saved = self._store.save_file(file, activities, nights)
        self._new |= saved.new
        self._updated |= saved.updated
        self._unchanged |= saved.unchanged

    def fail(self, place: str, reason: str) -> None:
        """Keep a failure: where, and why in one sentence that names the file."""
        name = Path(place).name
        sentence = reason if name in reason else f"{name}: {reason}"
        self._result.failed.append(ImportFailure(place, sentence))
        if not self._options.dry_run:
            self._store.save_failure(place, sentence)

    def forgive(self, sources: Sequence[Path]) -> None:
        """Forget former failures that did not come again, and those whose file is gone."""
        looked_at = {source.absolute() for source in sources}
        failed = {failure.source for failure in self._result.failed}
        for place in self._failed_before - failed:
            path = Path(place)
            if not looked_at.isdisjoint((path, *path.parents)) or not _still_there(path):
                self._store.forget_failure(place)

    def tally(self) -> None:
        """Count by activities what was done to records: several may tell of one activity."""
        told = [Told(activity, digest) for activity, digest in self._store.activities()]
        for group in link(told):
            keys = {record.key for record in group}
            if keys <= self._new:
                self._result.new += 1
            elif keys & (self._new | self._updated):
                self._result.updated += 1
            elif keys & self._unchanged:
                self._result.unchanged += 1


def _still_there(path: Path) -> bool:
    """Tell whether a file, or the archive around a member, is still where it was."""
    return any(part.is_file() for part in (path, *path.parents)) or path.is_dir()


def _measures(activity: Activity) -> RunMeasures | None:
    if activity.sport != "run" or activity.stream is None:
        return None
    return measure(
        activity.stream,
        surface=activity.surface or "road",
        pauses=activity.pauses,
        hr_source=activity.hr_source,
    )
