"""Files to store: find them, read each once, measure its runs, keep everything that is good."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.errors import Exit, ImportProblemError, NotAnActivityError
from analyzer.importers.recognise import MAX_BYTES, READERS, SUFFIXES, Decoder, reader_for, unwrap
from analyzer.model import ImportFailure
from analyzer.pipeline.measures import measure
from analyzer.pipeline.same_activity import Told, link
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from analyzer.config import Config
    from analyzer.model import Activity, RunMeasures

    Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class SyncResult:
    """What a sync did, counted in activities (``not_activities`` and ``failed`` in inputs).

    ``problems`` are (source, sentence): damage that was survived.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    not_activities: int = 0
    failed: list[ImportFailure] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    left_alone: int = 0
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
    """How to sync: read again what is known (``full``), only look (``dry_run``), start when."""

    decoder: Decoder = "own"
    since: date | None = None
    full: bool = False
    dry_run: bool = False


def sync(
    config: Config,
    sources: Iterable[str | Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> SyncResult:
    """Read every input that is new or changed into the store; run it again after any crash.

    Args:
        config: the settings; without ``sources`` its folders are looked through.
        sources: files and folders.
        options: how.
        progress: called with (inputs done, inputs in all, name of the next).

    Raises:
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    options = options or Options()
    result = SyncResult()
    with ExitStack() as stack:
        run = _Run(_open(config, options, stack), options, result)
        paths = list(_find(sources or config.sources.folders, result))
        for done, path in enumerate(paths):
            if progress:
                progress(done, len(paths), path.name)
            run.take(path)
        run.tally()
    return result


def _open(config: Config, options: Options, stack: ExitStack) -> Store:
    path = config.store_path
    if options.dry_run and not path.exists():
        path = Path(stack.enter_context(TemporaryDirectory())) / path.name
    return stack.enter_context(Store(path))


def _find(sources: Iterable[str | Path], result: SyncResult) -> Iterator[Path]:
    for source in sources:
        path = Path(source).expanduser()
        if path.is_dir():
            yield from _walk(path, result)
        elif path.exists():
            yield path
        else:
            result.failed.append(ImportFailure(str(source), f"There is no file {source}."))


def _walk(folder: Path, result: SyncResult) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        reason = f"The folder {error.filename} cannot be read: {error.strerror}."
        result.failed.append(ImportFailure(str(error.filename), reason))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in sorted(names):
            if name.startswith("."):
                continue
            if name.lower().endswith(SUFFIXES):
                yield Path(root) / name
            else:
                result.left_alone += 1


class _Run:
    """One sync at work on an open store."""

    def __init__(self, store: Store, options: Options, result: SyncResult) -> None:
        self._store = store
        self._options = options
        self._result = result
        self._seen = store.seen()
        self._failed_before = {source for source, _ in store.failures()}
        self._new: set[str] = set()
        self._updated: set[str] = set()
        self._unchanged: set[str] = set()

    def take(self, path: Path) -> None:
        """Read one file, whatever comes of it."""
        try:
            self._take(path)
            self._mended(str(path))
        except ImportProblemError as problem:
            self._fail(path, _named(path, f"{problem.message} {problem.hint}".strip()))
        except OSError as error:
            self._fail(path, f"{path.name} cannot be read: {error.strerror}.")

    def _take(self, path: Path) -> None:
        outside = path.stat()
        size, mtime_ns, digest = self._seen.get(str(path.absolute()), (-1, -1, ""))
        if (size, mtime_ns) == (outside.st_size, outside.st_mtime_ns) and self._known(digest):
            return
        if outside.st_size > MAX_BYTES:
            raise ImportProblemError(f"{path.name} is larger than {MAX_BYTES >> 20} MB.")
        data = unwrap(path.read_bytes(), path.name)
        digest = hashlib.sha256(data).hexdigest()
        if not self._known(digest):
            self._read(data, digest, path.name)
        if not self._options.dry_run and self._store.file(digest):
            self._store.mark_seen(
                str(path.absolute()), outside.st_size, outside.st_mtime_ns, digest
            )

    def _known(self, digest: str) -> bool:
        """Count an input that was read before, unless it is to be read again."""
        file = self._store.file(digest) if digest and not self._options.full else None
        if file is None or file.reader < _version(file.kind):
            return False
        self._unchanged |= self._store.keys(digest)
        self._result.not_activities += file.status == "not an activity"
        return True

    def _read(self, data: bytes, digest: str, name: str) -> None:
        reader = reader_for(data, name)
        try:
            activities = reader.read(data, name, self._options.decoder)
        except NotAnActivityError as other:
            self._result.not_activities += 1
            self._save(FileRow(digest, name, reader.kind, "not an activity", other.message,
                               reader=reader.version), [])  # fmt: skip
            return
        wanted = [a for a in activities if self._wanted(a)]
        if not wanted:
            return
        problems = tuple(dict.fromkeys(p for a in wanted for p in a.problems))
        self._result.problems += [(name, problem) for problem in problems]
        self._save(
            FileRow(digest, name, reader.kind, "imported", "", problems, len(wanted),
                    reader.version),
            [(a, _measures(a)) for a in wanted],
        )  # fmt: skip

    def _wanted(self, activity: Activity) -> bool:
        since = self._options.since
        return since is None or activity.started_at.date() >= since

    def _save(self, file: FileRow, activities: list[tuple[Activity, RunMeasures | None]]) -> None:
        if self._options.dry_run:
            self._result.new += len(activities)
            return
        saved = self._store.save_file(file, activities)
        self._new |= saved.new
        self._updated |= saved.updated
        self._unchanged |= saved.unchanged

    def _mended(self, source: str) -> None:
        if source in self._failed_before and not self._options.dry_run:
            self._store.forget_failure(source)

    def _fail(self, path: Path, reason: str) -> None:
        self._result.failed.append(ImportFailure(str(path), reason))
        if not self._options.dry_run:
            self._store.save_failure(str(path), reason)

    def tally(self) -> None:
        """Count by activities what was done to records: several may tell of one activity."""
        for source in self._failed_before:
            if not Path(source).exists():
                self._mended(source)
        told = [Told(activity, digest) for activity, digest in self._store.activities()]
        for group in link(told):
            keys = {record.key for record in group}
            if keys <= self._new:
                self._result.new += 1
            elif keys & (self._new | self._updated):
                self._result.updated += 1
            elif keys & self._unchanged:
                self._result.unchanged += 1


def _named(path: Path, sentence: str) -> str:
    return sentence if path.name in sentence else f"{path.name}: {sentence}"


def _version(kind: str) -> int:
    return max((reader.version for reader in READERS if reader.kind == kind), default=0)


def _measures(activity: Activity) -> RunMeasures | None:
    if activity.sport != "run" or activity.stream is None:
        return None
    return measure(
        activity.stream,
        surface=activity.surface or "road",
        pauses=activity.pauses,
        hr_source=activity.hr_source,
    )
