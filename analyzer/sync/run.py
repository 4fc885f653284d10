"""One sync: files first, then accounts, then the count of what was done."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.accounts import accounts_logged_in, find_account
from analyzer.atomic import sweep, unfinished_folder
from analyzer.importers.watches_mounted import mounted_watches
from analyzer.matching.ids import names_zone
from analyzer.matching.kept_links import linked_activities
from analyzer.matching.merging import sport_of
from analyzer.sources import account_kinds
from analyzer.store import Store
from analyzer.sync.guesses import guesses_in_words
from analyzer.sync.result import Options, SyncContext, SyncResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import Config
    from analyzer.sync.result import Progress

_ALL_ACCOUNTS = ""
"""Under this kind stands what is noted of all accounts together."""


def sync(
    config: Config,
    sources: Iterable[str | Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> SyncResult:
    """Read everything that is new or changed into the store; run it again after any crash.

    Args:
        config: the settings; without ``sources`` the usual ones are looked through.
        sources: files, folders, and kinds of accounts the athlete is logged in to ("hevy").
        options: how.
        progress: called with (inputs or requests done, in all, what is under way).

    Raises:
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    options = options or Options()
    named_by_athlete = list(sources)
    named = named_by_athlete or usual_sources(config)
    with ExitStack() as stack:
        _sweep(config)
        context = SyncContext(_open_store(config, options, stack), config, options, progress)
        kinds = [kind for kind in account_kinds() if kind in named]
        paths = [Path(source).expanduser() for source in named if source not in kinds]
        if paths:
            from analyzer.sync.files import FileSync  # noqa: PLC0415 - readers are slow to import

            FileSync(context).read_paths(paths, named=bool(named_by_athlete))
        for kind in kinds:
            from analyzer.sync.account import sync_account  # noqa: PLC0415 - as above

            sync_account(find_account(kind), context)
            _keep_spent_quota(context, kind)
        _expire_left_over(context)
        if not options.dry_run:
            context.store.repack_streams()
        count_activities(context)
    return context.result


def _sweep(config: Config) -> None:
    """Remove what killed processes left in the home, once their logins are taken up."""
    accounts_logged_in(config.home)  # takes them up
    sweep(config.home)


def usual_sources(config: Config) -> list[str | Path]:
    """Return the folders named in the settings, watches on the cable, and accounts logged in to."""
    folders = [Path(folder).expanduser() for folder in config.sources.folders]
    watches = [watch for watch in mounted_watches(config.sources.media) if watch not in folders]
    accounts = [account.kind for account in accounts_logged_in(config.home)]
    return [*folders, *watches, *accounts]


def _expire_left_over(context: SyncContext) -> None:
    """Expire what a former login brought: it keeps its term, although nobody is logged in."""
    logged_in = {account.kind for account in accounts_logged_in(context.config.home)}
    for kind in account_kinds():
        if kind not in logged_in and context.store.keys_of_kind(kind):
            from analyzer.sync.keeping import expire_account  # noqa: PLC0415 - slow to import

            expire_account(context, find_account(kind), time.time())


def count_activities(context: SyncContext) -> None:
    """Count the activities that are new, updated and unchanged: several records may be of one.

    Linking all records takes its time. So the accounts' count is kept for the daily sync that
    brings nothing: the same records make the same number of activities.
    """
    store, touched, result = context.store, context.touched, context.result
    of_accounts = {key for kind in account_kinds() for key in store.keys_of_kind(kind)}
    changed = touched.new | touched.updated
    records = sum(store.kinds().values())
    last = store.account(_ALL_ACCOUNTS).state("tally") or {}
    as_before = not (changed or touched.guessed or result.gone or result.expired)
    if as_before and touched.unchanged == of_accounts and last.get("records") == records:
        result.unchanged = last["activities"]
        return
    linked = linked_activities(store, context.config, keep=not context.options.dry_run)
    activities = 0
    new, guessed = list[str](), list[str]()
    counted = changed | touched.unchanged | touched.guessed | of_accounts
    for activity_id, of_it in linked.keys.items():
        if counted.isdisjoint(of_it):
            continue
        keys = set(of_it)
        activities += not keys.isdisjoint(of_accounts)
        if not keys.isdisjoint(touched.guessed):
            guessed.append(activity_id)
        if keys <= touched.new:
            new.append(activity_id)
        elif keys & changed:
            result.updated += 1
            result.corrected += not keys.isdisjoint(touched.corrected)
        elif keys & touched.unchanged:
            result.unchanged += 1
    groups = linked.groups({*new, *guessed})
    result.new += len(new)
    result.without_zone += sum(one in groups and not names_zone(groups[one]) for one in new)
    sports = {one: sport_of(r.activity for r in group) for one, group in groups.items()}
    result.new_by_sport.update(sports[one] for one in new if one in sports)
    if not context.options.dry_run:
        # Where another source names the sport, nothing is left to say.
        only_guessed = {
            one: sports[one]
            for one in guessed
            if one in groups and all(record.activity.sport_guessed for record in groups[one])
        }
        result.notes += guesses_in_words(only_guessed)
    if of_accounts:
        tally = {"records": records, "activities": activities}
        store.account(_ALL_ACCOUNTS).set_state("tally", tally)


def _keep_spent_quota(context: SyncContext, kind: str) -> None:
    """Keep in the store how much of an account's quota a dry run spent on the list."""
    path = context.config.store_path
    if context.options.dry_run and path.exists():
        with Store(path) as store:
            spent = context.store.account(kind).state("rate_limit")
            store.account(kind).set_state("rate_limit", spent)


def _open_store(config: Config, options: Options, stack: ExitStack) -> Store:
    """Open the store; for a dry run a copy of it, so that it foretells what a sync would do."""
    path = config.store_path
    if not options.dry_run:
        return stack.enter_context(Store(path))
    # Beside the store, whose folder nobody else may look into.
    if config.home.exists():
        folder = stack.enter_context(unfinished_folder(config.home, "dry-run"))
    else:
        folder = Path(stack.enter_context(TemporaryDirectory()))
    copy = folder / path.name
    if path.exists():
        with Store(path) as store:
            store.copy_to(copy)
    return stack.enter_context(Store(copy))
