"""An athlete who is logged in with a key to a made-up service on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analyzer.accounts import find_account
from analyzer.accounts.api_key import ApiKey
from analyzer.accounts.session import RetryPolicy
from analyzer.config import Config
from analyzer.settings import Sources
from analyzer.store import Store
from analyzer.sync import Options, SyncResult, sync

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.web import FakeClock, KeyedService

QUICK = RetryPolicy(timeout_s=0.4, attempts=8, first_pause_s=0.001)


class Moved:
    """A clock that moves on when somebody sleeps: the service's own."""

    def __init__(self, clock: FakeClock) -> None:
        self.now = clock.now
        self.sleep = clock.advance


def key_login(kind: str, service: KeyedService, home: Path) -> Config:
    """Return the settings of an athlete with data in ``home``, having logged in."""
    find_account(kind).login_file(home).save(ApiKey(service.key))
    where: dict[str, Any] = {f"{kind}_api_url": service.url}
    return replace(Config(home=home), sources=Sources(**where))


def at_service(kind: str, service: KeyedService) -> dict[str, str]:
    """Return what a typed command must be told to find the service on loopback."""
    return {f"LEGSTATS_SOURCES_{kind}_API_URL".upper(): service.url}


def synced(kind: str, service: KeyedService, config: Config, **how: Any) -> SyncResult:
    """Read the account, with the service's own clock and little patience."""
    return sync(config, [kind], Options(clock=Moved(service.clock), retry=QUICK, **how))


def content(config: Config, kind: str) -> dict[str, tuple[object, ...]]:
    """Return everything the store holds of an account, but for when it came."""
    with Store(config.store_path) as store:
        records = {record.key: record for record in store.records()}
        prefix = len(find_account(kind).record_key("").removesuffix("#0"))
        answers = {
            key: store.account(kind).record(key[prefix:-2])
            for key, record in records.items()
            if record.kind == kind
        }
        days = [(f.day, f.topic, f.value, f.said_at) for f in store.journal.noted()]
        return {
            "days": tuple(days),
            **{
                key: (records[key].activity, str(records[key].measures),
                      str(store.profiles([key])), answer.summary, answer.detail, answer.streams,
                      answer.pending, len(store.stream(key) or ()))
                for key, answer in answers.items()
                if answer is not None
            },
        }  # fmt: skip
