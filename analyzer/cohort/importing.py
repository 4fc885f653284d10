"""Reading a folder of athletes into a cohort: a store for each, only what has changed.

A killed import is run again: what an athlete's store holds stays, and whoever was read to the end
is passed over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from analyzer import __version__
from analyzer import config as settings_file
from analyzer.answers.synced import sync_remarks
from analyzer.atomic import read_whole, write_atomically
from analyzer.cohort.athletes import find_athletes, plain_key, read_pseudonyms
from analyzer.cohort.running import Broken, Workplace
from analyzer.errors import LegstatsError, UsageError
from analyzer.importers.inputs import shown_path
from analyzer.importers.zip_format import is_archive_name
from analyzer.sources import SourceAnswers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from analyzer.cohort.athletes import FoundAthlete
    from analyzer.cohort.copies import SharedRecordings
    from analyzer.cohort.keeping import Cohort

_NOTE = "cohort-import.json"
_MOST_TOLD = 5
_NEEDS = (
    __name__,
    "analyzer.actions.sources",
    "analyzer.sync.files",
    "analyzer.sync.exports",
    "analyzer.importers.fit",
)
"""What reading an athlete takes, and imports only as it goes."""


class ImportNote(msgspec.Struct, frozen=True):
    """What stands beside an athlete's store: what was read to the end, and what failed of it.

    ``pseudonym`` is whom its sentences name. A note without it may name the athlete, as the first
    ones did: it counts as none. ``zone`` and ``unit`` are those that were last said: they
    hold until others are.
    """

    read: str
    pseudonym: str
    failed: tuple[str, ...] = ()
    broken: str = ""
    gave_nothing: bool = False
    remarks: tuple[str, ...] = ()
    zone: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedAthlete:
    """What came of one athlete.

    Attributes:
        name: of the folder or archive, for the terminal alone.
        pseudonym: in the cohort.
        new: activities that are new, changed ones among them.
        is_unchanged: nothing had changed since the last import, so nothing was read.
        failed: sentences on files that could not be read, or not whole, the first few.
        broken: why nothing could be read, as one sentence; "" when all is well.
        gave_nothing: no activity is known of them.
        remarks: sentences on what their files lack or are but a part of, the first few.
    """

    name: str
    pseudonym: str
    new: int = 0
    is_unchanged: bool = False
    failed: tuple[str, ...] = ()
    broken: str = ""
    gave_nothing: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CohortImport:
    """What came of an import.

    Attributes:
        athletes: in order of their names.
        left_alone: names of what is neither folder nor archive, or begins with a dot.
        not_there: names in the table of pseudonyms that nothing in the folder has.
        not_in_folder: pseudonyms of athletes of the cohort who are not in the folder; they stay.
        copies: who holds the same recordings.
    """

    athletes: tuple[ImportedAthlete, ...]
    left_alone: tuple[str, ...] = ()
    not_there: tuple[str, ...] = ()
    not_in_folder: tuple[str, ...] = ()
    copies: tuple[SharedRecordings, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    home: Path
    sources: tuple[Path, ...]
    state: str
    size: int
    timezone: str | None
    weight_unit: str | None


@dataclass(frozen=True, slots=True)
class _Read:
    new: int
    failed: tuple[str, ...]
    gave_nothing: bool
    remarks: tuple[str, ...]


def import_athletes(
    folder: Path,
    cohort: Cohort,
    *,
    pseudonyms: Path | None = None,
    timezone: str | None = None,
    weight_unit: str | None = None,
    place: Workplace | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> CohortImport:
    """Read every athlete of a folder whose files have changed; run it again after any crash.

    Args:
        folder: holds a folder or an archive for each athlete.
        cohort: where their stores are kept.
        pseudonyms: a table of names and pseudonyms; else they follow from the cohort's salt.
        timezone: zone of sources that name none.
        weight_unit: "kg" or "lb": what a lifting log without units means.
        place: where the work is done.
        progress: called with (athletes done, in all, the pseudonym of the last one).

    Raises:
        UsageError: there is nobody in the folder, or the pseudonyms cannot be used.
        ConfigError: there is no such zone or unit.
    """
    place = place or Workplace()
    _check_settings(timezone, weight_unit)
    if cohort.folder.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"{cohort.folder} lies in the folder that is read, and would be taken for an athlete.",
            "Choose a place outside it with -o.",
        )
    if not cohort.may_be_here():
        raise UsageError(
            f"{cohort.folder} holds other things and is no cohort.",
            "Choose another place with -o.",
        )
    given = read_pseudonyms(pseudonyms) if pseudonyms else None
    find_athletes(folder, b"", given)  # what is refused leaves no new folder behind
    cohort.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with cohort.alone():
        athletes, others = find_athletes(folder, cohort.salt(), given)
        notes = {one.pseudonym: import_note(cohort.home_of(one.pseudonym)) for one in athletes}
        tasks = {
            one.pseudonym: _task_for(
                one, cohort.home_of(one.pseudonym), notes[one.pseudonym], timezone, weight_unit
            )
            for one in athletes
        }
        names = {one.pseudonym: one.name for one in athletes}
        found = {one.pseudonym: one for one in _unchanged(tasks, notes, names)}
        changed = {who: task for who, task in _largest_first(tasks) if who not in found}
        for one in _read_all(changed, names, place):
            found[one.pseudonym] = one
            if progress:
                progress(len(found), len(tasks), one.pseudonym)
    from analyzer.cohort.copies import shared_recordings  # noqa: PLC0415 - workers start sooner

    left_alone = tuple(name for name in others if not _is_table(folder / name, pseudonyms))
    there = {plain_key(one.name) for one in athletes}
    return CohortImport(
        tuple(found[one.pseudonym] for one in athletes),
        left_alone,
        tuple(name for name in given or () if plain_key(name) not in there),
        tuple(who for who in cohort.pseudonyms() if who not in found),
        shared_recordings(cohort),
    )


def import_note(home: Path) -> ImportNote | None:
    """Return what is noted of an athlete's last import; None where none came to its end."""
    try:
        note = msgspec.json.decode(read_whole(home / _NOTE), type=ImportNote)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
    return note if note.pseudonym == home.name else None


def _check_settings(timezone: str | None, weight_unit: str | None) -> None:
    config = settings_file.Config()
    if timezone:
        settings_file.changed(config, "sources", "zone", timezone, "--timezone")
    if weight_unit:
        settings_file.changed(config, "display", "weight_unit", weight_unit, "--weight-unit")


def _is_table(path: Path, pseudonyms: Path | None) -> bool:
    return pseudonyms is not None and path.resolve() == pseudonyms.resolve()


def _unchanged(
    tasks: dict[str, _Task], notes: dict[str, ImportNote | None], names: dict[str, str]
) -> Iterator[ImportedAthlete]:
    for pseudonym, task in tasks.items():
        note = notes[pseudonym]
        if note is not None and not note.broken and _was_read_so(note, task):
            yield ImportedAthlete(
                names[pseudonym],
                pseudonym,
                is_unchanged=True,
                failed=note.failed,
                gave_nothing=note.gave_nothing,
                remarks=note.remarks,
            )


def _was_read_so(note: ImportNote, task: _Task) -> bool:
    """Tell whether the same files were read as they are to be."""
    return (note.read, note.zone, note.unit) == (task.state, task.timezone, task.weight_unit)


def _read_all(
    tasks: dict[str, _Task], names: dict[str, str], place: Workplace
) -> Iterator[ImportedAthlete]:
    if not tasks:
        return
    with place.opened(*_NEEDS) as crew:
        for done in crew.each(read_athlete, tasks):
            who, result = done.pseudonym, done.result
            if isinstance(result, Broken):
                _write_note(tasks[who], broken=result.reason)
                yield ImportedAthlete(names[who], who, broken=result.reason)
            else:
                yield ImportedAthlete(
                    names[who],
                    who,
                    result.new,
                    failed=result.failed,
                    gave_nothing=result.gave_nothing,
                    remarks=result.remarks,
                )


def read_athlete(task: _Task) -> _Read:
    """Read one athlete's files into their store.

    Raises:
        LegstatsError: nothing of it can be read, or the store cannot be written.
    """
    # Imported by who reads, so that no worker waits until this process has it.
    from analyzer.actions.sources import sync_sources  # noqa: PLC0415 - as said
    from analyzer.store import Store  # noqa: PLC0415 - as said
    from analyzer.sync import Options  # noqa: PLC0415 - as said

    if all(one.is_dir() and not any(one.iterdir()) for one in task.sources):
        raise LegstatsError("Their folder is empty.", "Put their files into it.")
    task.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Not the environment's settings: they are those of whoever runs the cohort.
    config = settings_file.load(task.home, environ={})
    result = sync_sources(
        config,
        task.sources,
        Options(alone=True),  # the cores are shared out by athletes
        settings_file=task.home / "config.toml",
        answers=SourceAnswers(task.timezone, task.weight_unit),
    )
    failures = (*result.failed, *result.failed_before, *result.in_part)
    failed = tuple(_with_name(one.source, one.reason) for one in failures[:_MOST_TOLD])
    remarks = tuple(sync_remarks(result))[:_MOST_TOLD]
    with Store(config.store_path) as store:
        gave_nothing = not any(row.activities for row in store.files())
    _write_note(task, read=task.state, failed=failed, gave_nothing=gave_nothing, remarks=remarks)
    return _Read(result.new + result.updated, failed, gave_nothing, remarks)


def _with_name(where: str, why: str) -> str:
    """Return a sentence that says of which file it is; where it stands may name the athlete."""
    name = PurePosixPath(where).name
    return why if name in why else f"{name}: {why}"


def _write_note(
    task: _Task,
    *,
    read: str = "",
    failed: Sequence[str] = (),
    broken: str = "",
    gave_nothing: bool = False,
    remarks: Sequence[str] = (),
) -> None:
    """Keep a note without the athlete's name: the roster shows its sentences beside pseudonyms."""
    told = ImportNote(
        read,
        task.home.name,
        tuple(_without_name(one, task) for one in failed),
        _without_name(broken, task),
        gave_nothing,
        tuple(_without_name(one, task) for one in remarks),
        task.timezone,
        task.weight_unit,
    )
    task.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(task.home / _NOTE, msgspec.json.encode(told), owner_only=True)


def _without_name(sentence: str, task: _Task) -> str:
    """Put the pseudonym where a folder's or an archive's place, or an archive's name, stands."""
    for source in task.sources:
        suffix = source.suffix if is_archive_name(source.name) else ""
        for shown in (shown_path(source), *([source.name] if suffix else [])):
            sentence = sentence.replace(shown, f"{task.home.name}{suffix}")
    return sentence


def _largest_first(tasks: dict[str, _Task]) -> list[tuple[str, _Task]]:
    """Return the tasks so that no long one is begun last, when the other workers are done."""
    return sorted(tasks.items(), key=lambda one: -one[1].size)


def _task_for(
    athlete: FoundAthlete,
    home: Path,
    before: ImportNote | None,
    timezone: str | None,
    weight_unit: str | None,
) -> _Task:
    """Return what is to do, with a digest of how the files look, and of what reads them.

    A zone and a unit that are not said are as before: settings keep the zone of logs alone, and
    only once there is one.
    """
    files = [look for source in athlete.sources for look in _looks_of(source)]
    made_of = (__version__, sorted(line for line, _ in files))
    return _Task(
        home,
        tuple(source.absolute() for source in athlete.sources),
        blake2b(msgspec.json.encode(made_of), digest_size=16).hexdigest(),
        sum(size for _, size in files),
        timezone or (before.zone if before else None),
        weight_unit or (before.unit if before else None),
    )


def _looks_of(source: Path) -> Iterator[tuple[str, int]]:
    """Yield a line for each file: where it stands, its size and when it was written; the size."""
    if source.is_file():
        facts = source.stat()
        yield f"{os.fsencode(source.name)!r} {facts.st_size} {facts.st_mtime_ns}", facts.st_size
        return
    for folder, _, names in os.walk(source):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - a Path for each of a million files
            facts = os.lstat(path)
            where = os.fsencode(os.path.relpath(path, source))
            yield f"{where!r} {facts.st_size} {facts.st_mtime_ns}", facts.st_size
