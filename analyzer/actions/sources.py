"""Reading sources into the store, and deleting what came from one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.accounts import find_account
from analyzer.config import changed, remember
from analyzer.errors import UsageError
from analyzer.sources import depends_on_settings, source_kind
from analyzer.store import Store
from analyzer.sync import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.sync import Options, SyncResult

_ATHLETE = "athlete"
"""The kind of what the athlete added, which is no source to purge."""


def sync_sources(
    config: Config,
    sources: Iterable[str | Path],
    options: Options,
    *,
    settings_file: Path,
    timezone: str | None = None,
    weight_unit: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> SyncResult:
    """Read everything that is new or changed, with another zone or unit if one is given.

    Args:
        config: the settings.
        sources: files, folders and accounts; none means the usual ones.
        options: how; ``ask_weight_unit``'s answer is remembered like ``weight_unit``.
        settings_file: where the unit is remembered, unless it is a dry run.
        timezone: zone of sources that name none, this time; of lifting logs from now on.
        weight_unit: "kg" or "lb": what a lifting log without units means, from now on.
        progress: called with (inputs or requests done, in all, what is under way).

    Raises:
        ConfigError: there is no such zone, or the unit cannot be remembered.
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    kept_zone = config.sources.log_zone
    if timezone:
        for key in ("zone", "log_zone"):
            config = changed(config, "sources", key, timezone, "--timezone")

    def remember_unit(unit: str) -> None:
        if config.display.weight_unit != unit and not options.dry_run:
            remember(settings_file, "display", "weight_unit", unit)
            options.say(f"Remembered in {settings_file}: weights without a unit are {unit}.")

    # What is remembered is compared with the settings as they are kept, not as used this time.
    used = config
    if weight_unit:
        used = changed(config, "display", "weight_unit", weight_unit, "--weight-unit")
        remember_unit(weight_unit)
    if timezone or weight_unit:
        options = replace(options, again=depends_on_settings())
    if (ask := options.ask_weight_unit) is not None:

        def ask_and_remember(sentence: str) -> str:
            unit = ask(sentence)
            remember_unit(unit)
            return unit

        options = replace(options, ask_weight_unit=ask_and_remember)
    result = sync(used, sources, options, progress)
    if timezone and result.read_logs and timezone != kept_zone and not options.dry_run:
        remember(settings_file, "sources", "log_zone", timezone)
        options.say(f"Remembered in {settings_file}: lifting logs are in {timezone}.")
    return result


def count_from(config: Config, kind: str) -> int:
    """Return how many activities came from one kind of source.

    Raises:
        UsageError: nothing did.
    """
    if not config.store_path.exists():
        raise UsageError("Nothing is stored yet, so there is nothing to delete.")
    with Store(config.store_path) as store:
        return _count_in(store, kind)


def purge_source(config: Config, kind: str) -> int:
    """Delete everything that came from one kind of source; return how many activities.

    What the athlete said stays: decisions, journal, leg days added.

    Raises:
        UsageError: nothing came from it.
        TryLaterError: another process is reading from the account.
    """
    is_account = source_kind(kind).is_account
    alone = find_account(kind).reading_lock(config.home) if is_account else nullcontext()
    with alone, Store(config.store_path) as store:
        _count_in(store, kind)  # once more: the athlete may have taken long to confirm
        return store.purge(kind)


def _count_in(store: Store, kind: str) -> int:
    kinds = store.kinds()
    if not source_kind(kind).is_account and (kind not in kinds or kind == _ATHLETE):
        known = units.listed(name for name in kinds if name != _ATHLETE) or "none"
        raise UsageError(f"Nothing came from {kind!r}.", f"Sources: {known}.")
    return kinds.get(kind, 0)
