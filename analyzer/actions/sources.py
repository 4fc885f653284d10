"""Reading sources into the store, and deleting what came from one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.accounts import find_account
from analyzer.config import changed, remember
from analyzer.errors import ImportProblemError, UsageError
from analyzer.importers.inputs import find_inputs, is_folder, is_plain_file, place_of, shown_path
from analyzer.kept.kept_file import forget_kept
from analyzer.sources import NO_ANSWERS, depends_on_settings, source_kind
from analyzer.store import Store
from analyzer.sync import sync
from analyzer.sync.keeping import inherit_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analyzer.config import Config
    from analyzer.errors import SettingQuestion
    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options, SyncResult

_MEANS = {
    "weight_unit": "weights without a unit are {}",
    "date_order": "dates that do not show their order are {}",
    "date_language": "months that could be in several languages are in {}",
}


def sync_sources(
    config: Config,
    sources: Iterable[str | Path],
    options: Options,
    *,
    settings_file: Path,
    answers: SourceAnswers = NO_ANSWERS,
    progress: Callable[[int, int, str], None] | None = None,
) -> SyncResult:
    """Read everything that is new or changed, with another zone or unit if one is given.

    Args:
        config: the settings.
        sources: files, folders and accounts; none means the usual ones.
        options: how; ``ask_setting``'s answer is remembered like those given.
        settings_file: where answers are remembered, unless it is a dry run.
        answers: what sources do not say themselves.
        progress: called with (inputs or requests done, in all, what is under way).

    Raises:
        ConfigError: there is no such zone, or the unit cannot be remembered.
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    kept_zone, timezone = config.sources.log_zone, answers.timezone
    if timezone:
        for key in ("zone", "log_zone"):
            config = changed(config, "sources", key, timezone, "--timezone")

    def remember_answer(section: str, key: str, value: str) -> None:
        if getattr(getattr(config, section), key) != value and not options.dry_run:
            remember(settings_file, section, key, value)
            options.say(f"Remembered from now on: {_MEANS[key].format(value)}.")

    # What is remembered is compared with the settings as they are kept, not as used this time.
    used = config
    given = (
        ("display", "weight_unit", answers.weight_unit),
        ("sources", "date_order", answers.date_order),
        ("sources", "date_language", answers.date_language),
    )
    for section, key, value in given:
        if value:
            used = changed(used, section, key, value, f"--{key.replace('_', '-')}")
            remember_answer(section, key, value)
    if timezone or used is not config:
        options = replace(options, again=depends_on_settings())
    if options.ask_setting is not None:
        options = replace(options, ask_setting=_and_remember(options.ask_setting, remember_answer))
    result = sync(used, sources, options, progress)
    if timezone and result.read_logs and timezone != kept_zone and not options.dry_run:
        remember(settings_file, "sources", "log_zone", timezone)
        options.say(f"Remembered from now on: lifting logs are in {timezone}.")
    return result


def ignore_file(config: Config, typed: str) -> list[str]:
    """Leave a file alone from now on, wherever its content stands; naming it takes that back.

    Args:
        config: the settings.
        typed: a file, an archive whose broken members are meant, or the name of what failed.

    Returns:
        What is left alone.

    Raises:
        UsageError: there is no such file, it is a folder, or something was read from it.
    """
    path = Path(typed).expanduser()
    place = place_of(path)
    with Store(config.store_path) as store:
        failed = store.failures.of_files()
        meant = {p: d for p, d in failed.items() if p == place or p.startswith(f"{place}/")}
        meant = meant or {p: d for p, d in failed.items() if p == typed or Path(p).name == typed}
        if is_folder(path):
            raise UsageError(f"{typed} is a folder.", "Name the file in it.")
        if not meant:
            meant = dict(_contents_of(path))
        for digest in meant.values():
            read = store.file(digest)
            if read is not None and read.activities:
                raise UsageError(
                    f"{typed} was read, and its activities would stay.",
                    "Leave out a run with `legstats runs set ID --ignore`.",
                )
        with store.transaction():
            for one, digest in meant.items():
                store.failures.ignore(one, digest)
    return sorted(meant)


def _contents_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield where each input of a file stands, and the digest of its content."""
    if not is_plain_file(path):
        raise UsageError(
            f"There is no file {shown_path(path)}.",
            "`legstats status --failures` lists what failed.",
        )
    found = False
    for one in find_inputs(path, lambda *_: None):
        found = True
        try:
            yield one.place, sha256(one.read()).hexdigest()
        except (OSError, ImportProblemError, MemoryError):
            yield one.place, ""
    if not found:
        yield place_of(path), ""


def _and_remember(
    ask: Callable[[str, SettingQuestion], str], remember_answer: Callable[[str, str, str], None]
) -> Callable[[str, SettingQuestion], str]:
    def ask_and_remember(sentence: str, question: SettingQuestion) -> str:
        answer = ask(sentence, question)
        remember_answer(question.section, question.key, answer)
        return answer

    return ask_and_remember


def count_from(config: Config, kind: str) -> int:
    """Return how many activities came from one kind of source.

    Raises:
        UsageError: nothing did.
    """
    if not config.store_path.exists():
        raise UsageError("Nothing is stored yet, so there is nothing to delete.")
    with Store(config.store_path) as store:
        return _count_in(store, kind)


def comes_back_from(config: Config, kind: str) -> str:
    """Return the name of the account whose next sync brings back what a purge deletes, else ""."""
    if not source_kind(kind).is_account:
        return ""
    account = find_account(kind)
    return account.title if account.login_file(config.home).exists() else ""


def purge_source(config: Config, kind: str) -> int:
    """Delete everything that came from one kind of source; return how many activities.

    What the athlete said stays: decisions, journal, trials, leg days added.

    Raises:
        UsageError: nothing came from it.
        TryLaterError: another process is reading from the account.
    """
    is_account = source_kind(kind).is_account
    alone = find_account(kind).reading_lock(config.home) if is_account else nullcontext()
    with alone, Store(config.store_path) as store:
        _count_in(store, kind)  # once more: the athlete may have taken long to confirm
        forget_kept(config.home)
        inherit_words(store, store.keys_of_kind(kind))
        gone = store.purge(kind)
    forget_kept(config.home)  # again: another process may just have kept what was still there
    return gone


def _count_in(store: Store, kind: str) -> int:
    kinds = store.sources()
    if not source_kind(kind).is_account and kind not in kinds:
        known = units.listed(kinds) or "none"
        raise UsageError(f"Nothing came from {kind!r}.", f"Sources: {known}.")
    return kinds.get(kind, 0)
