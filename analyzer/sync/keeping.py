"""What is kept of an account, and what leaves: gone, made private there, or kept long enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.errors import explain_bug
from analyzer.matching.same_activity import link_records
from analyzer.matching.service_numbers import number_in_key
from analyzer.model import ImportFailure
from analyzer.settings import KEEP
from analyzer.sources import SOURCES, source_kind
from analyzer.sync.archives import archive_folders, archived_records, recordings_gone_too
from analyzer.sync.reading import measured_activity, reading_version
from analyzer.sync.renewal import AGAIN
from analyzer.units import count, number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from analyzer.accounts.base import Account
    from analyzer.model import Activity, RunMeasures, SourceRecord
    from analyzer.store import AccountRecord, FileRow, Store
    from analyzer.sync.result import SyncContext

    Made = tuple[AccountRecord, Activity, RunMeasures | None]

_DELETED = "deleted"
"""Under this topic stands which activities are no longer at the service, and since when."""


def keep_records(
    context: SyncContext,
    account: Account,
    sent: Iterable[AccountRecord],
    listed_at: datetime | None = None,
) -> None:
    """Keep what an account sent in one transaction; fail those that cannot be understood.

    Args:
        context: the sync this is a part of.
        account: what sent it.
        sent: what it sent.
        listed_at: when its list said so, None where it was asked for more of what it had listed.
    """
    made = [one for record in sent if (one := _made_of(context, account, record)) is not None]
    version = reading_version(account.reader_version)
    context.store.account(account.kind).keep(made, version, listed_at)


def fail_activity(context: SyncContext, account: Account, activity_id: str, reason: str) -> None:
    """Count one activity as failed, now or already before, and remember that."""
    place = context.store.account(account.kind).failure_place(activity_id)
    is_known = context.store.failures.note(place, reason, account=account.kind)
    failed = context.result.failed_before if is_known else context.result.failed
    failed.append(ImportFailure(place, reason, account.kind))


def _made_of(context: SyncContext, account: Account, sent: AccountRecord) -> Made | None:
    try:
        activity = account.read(sent.summary, sent.detail, sent.streams)
        return sent, *measured_activity(activity)
    except Exception as fault:  # noqa: BLE001 - one activity never costs the others
        reason = explain_bug(f"{account.title} activity {sent.id}", fault)
        fail_activity(context, account, sent.id, reason)
        return None


def remove_activities(store: Store, account: Account, ids: Collection[str]) -> int:
    """Remove activities; what the athlete said of them stays with the same run from elsewhere.

    Args:
        store: where they are.
        account: where they came from.
        ids: the account's ids of the activities.

    Returns:
        How many of them are still there from another source.
    """
    if not ids:
        return 0
    keys = {one: account.record_key(one) for one in ids}
    leaving = set(keys.values())
    stay = inherit_words(store, leaving)
    store.account(account.kind).remove(keys)
    return stay


def inherit_words(store: Store, leaving: set[str]) -> int:
    """Let what the athlete said of records that leave be said of the same run from elsewhere.

    What they said is about the run, not about where a record of it came from.

    Args:
        store: where they are.
        leaving: the keys of the records.

    Returns:
        How many of them are still there from another source.
    """
    stay = 0
    for group in link_records(store.activities()):
        in_group = {record.key for record in group}
        going, heirs = in_group & leaving, in_group - leaving
        if heirs and going:
            stay += len(going)
            for one in sorted(going):
                store.overrides.inherit(one, sorted(heirs))
    return stay


def forget_deleted(store: Store, account: Account, ids: Collection[str], moment: datetime) -> None:
    """Remove activities that were deleted at their service: what its archives say of them, too.

    What the athlete said, and the ids they had, stay with the same run from elsewhere. An archive
    from before does not bring them back.

    Args:
        store: where they are.
        account: where they came from.
        ids: the account's ids of the activities.
        moment: when the service no longer had them.
    """
    if not ids:
        return
    table = store.account(account.kind)
    keys = {one: account.record_key(one) for one in ids}
    rows = [record for number, record in archived_records(store, account.kind) if number in keys]
    lost = {*keys.values(), *(record.key for record in rows)}
    kinds = sorted({record.kind for record in rows})
    folders = tuple(folder for kind in kinds for folder in archive_folders(store, kind))
    told_too: set[str] = set()
    with store.transaction():
        leaving = set(lost)
        for group in link_records(store.activities()):
            in_group = {record.key for record in group}
            if lost.isdisjoint(in_group):
                continue
            # An app's export names no numbers: it is known by being of the same activity.
            told_too |= {r.key for r in group if _is_export_of(account, r)}
            lost |= told_too & in_group
            going = (lost & in_group) | recordings_gone_too(store, group, lost, folders)
            for one in sorted(going):
                store.inherit(one, sorted(in_group - going))
            leaving |= going
        store.remove_records(leaving)
        table.remove(keys)
        noted = table.state(_DELETED) or {}
        gone = sorted({*ids, *told_too})
        table.set_state(_DELETED, noted | dict.fromkeys(gone, moment.isoformat()))


def _is_export_of(account: Account, record: SourceRecord) -> bool:
    """Tell whether a record is an export's of the account's own service, without a number there."""
    row = source_kind(record.kind)
    is_of_service = bool(row.service) and row.service == source_kind(account.kind).service
    return is_of_service and row.is_export and not row.key_prefix


def deleted_since(store: Store, file: FileRow, keys: Iterable[str]) -> set[str]:
    """Return the keys of those of an archive's activities that were deleted since it was made."""
    service = source_kind(file.kind).service
    deleted = {
        number: datetime.fromisoformat(moment)
        for row in SOURCES
        if service and row.service == service and row.is_account
        for number, moment in (store.account(row.key).state(_DELETED) or {}).items()
    }
    return {
        key
        for key in (keys if deleted else ())
        if (moment := deleted.get(number_in_key(file.kind, key) or key)) and moment > file.said_at
    }


def keeps_longer(keep_days: str, before: str) -> bool:
    """Tell whether a setting keeps things longer than another did."""
    return before != KEEP and (keep_days == KEEP or int(keep_days) > int(before))


def expire_account(
    context: SyncContext, account: Account, now: float, listed: Collection[str] = ()
) -> None:
    """Remove what came over the API longer ago than the athlete wants it kept, and say so.

    Of an activity that was just listed only the older part leaves, and is read again when there is
    quota for it; the others come back when they are listed again.

    Args:
        context: the sync this is a part of.
        account: where it came from.
        now: the time (s since 1970).
        listed: the ids of the activities that this sync listed.
    """
    days = account.keep_days(context.config.sources)
    if days == KEEP:
        return
    table, age = context.store.account(account.kind), count(int(days), "day")
    moment = datetime.fromtimestamp(now, UTC)
    old = table.older_than(moment - timedelta(days=int(days)))
    in_part = [one for one in old if one in set(listed)]
    leaving = [one for one in old if one not in set(listed)]
    for one in in_part:
        if (there := table.record(one)) is not None:
            what = "detail" if there.streams is None else "streams"
            kept = replace(
                there, pending=f"{what}{AGAIN}", fetched_at=moment, detail=None, streams=None
            )
            keep_records(context, account, [kept])
            context.touched.updated.add(account.record_key(one))
    if in_part:
        activities = count(len(in_part), "activity", "activities")
        context.note_done(
            f"What {account.title}'s API had sent of {activities} became {age} old and left; "
            "it is read again, newest first, as the quota allows."
        )
    stay = remove_activities(context.store, account, leaving)
    context.result.expired += len(leaving)
    if leaving:
        table.requeue()
        others = f"; {number(stay)} of them {'stays' if stay == 1 else 'stay'} from your files"
        note = (
            f"{count(len(leaving), 'activity', 'activities')} that {account.title}'s API sent more "
            f"than {age} ago left the store{others if stay else ''}. The next sync while you "
            "are logged in brings back what is still there."
        )
        if setting := account.keep_days_setting:
            note += f" To keep them longer: legstats config set {setting} 30, or keep for good."
        context.note_done(note)
