"""The kinds of source: one row each, and the only place that lists them.

Whoever has to know which source is believed, what the runner calls it, or what its files are named
asks here. A kind nobody lists (of a newer version's store, say) is ranked last, never refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Content = Literal["recording", "summary", "log", "nights"]
LAST_RANK = 1000


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source; ranks order sources for one question, the lowest is believed first.

    Attributes:
        key: its name in the store, in JSON and for ``legstats purge``.
        title: in the runner's words, as part of a sentence.
        content: a recording of a device, a service's summary of one activity (which may stand
            beside the recording it sums up), a log kept by hand, or nights.
        name: the format, service or app; "" for what the runner types in.
        is_account: it comes over a login, not from a file.
        base_url: where an account's API answers, unless a setting says otherwise.
        keep_days: how many days what an account sent is kept, or "keep", unless a setting says
            otherwise.
        times_rank: who knows best when it began and ended.
        sets_rank: who knows best which sets were lifted.
        names_rank: where the runner writes names and corrects the sport; what an account says
            now is newer than an archive of the same service.
        service: where it comes from, of which other kinds may tell as well.
        key_prefix: how its keys begin, before the activity's number at the service: the same
            number there is the same activity. "" where they carry none.
        needs_zone: its times name no zone, or may name none.
        needs_unit: its weights may name no unit.
        suffix: what the names of its files end with, if that promises an activity; other kinds
            come as tables (``.csv``, ``.json``) and are known by content alone.
        reader: the module that reads it, below ``analyzer.importers``; "" when no file holds it.
        in_parts: one export is several tables, which stand in one folder.
        says_when: each export says when it was written, and then held all there was.
        attribution: the sentence its rules ask for where what it sent is shown.
    """

    key: str
    title: str
    content: Content
    name: str = ""
    is_account: bool = False
    base_url: str = ""
    keep_days: str = "keep"
    times_rank: int = LAST_RANK
    sets_rank: int = LAST_RANK
    names_rank: int = LAST_RANK
    service: str = ""
    key_prefix: str = ""
    needs_zone: bool = False
    needs_unit: bool = False
    suffix: str = ""
    reader: str = ""
    in_parts: bool = False
    says_when: bool = False
    attribution: str = ""

    @property
    def is_export(self) -> bool:
        """Whether its files hold a whole history, which is exported again and again."""
        return bool(self.reader) and self.content in {"summary", "log"}


@dataclass(frozen=True, slots=True)
class SourceAnswers:
    """What the athlete says where sources do not; None leaves it to the settings.

    Attributes:
        timezone: zone of sources that name none, this time; of lifting logs from now on.
        weight_unit: "kg" or "lb": what a lifting log without units means, from now on.
        date_order: "dmy", "mdy" or "ymd": what dates in numbers mean that do not show it, likewise.
        date_language: language of months that are others in others, likewise.
    """

    timezone: str | None = None
    weight_unit: str | None = None
    date_order: str | None = None
    date_language: str | None = None


NO_ANSWERS = SourceAnswers()


def _lifting_app(
    key: str, name: str, rank: int, *, needs_unit: bool = False, service: str = ""
) -> SourceKind:
    article = "an" if name[0] in "AEIOU" else "a"
    return SourceKind(
        key,
        f"{article} {name} log",
        "log",
        name,
        times_rank=80 + rank,
        sets_rank=rank,
        names_rank=rank,
        needs_zone=True,
        needs_unit=needs_unit,
        service=service,
        reader=f"lifting.{service or key}",
    )


SOURCES = (
    SourceKind(
        "fit", "watch files", "recording", "FIT",
        times_rank=10, sets_rank=20, suffix=".fit", reader="fit",
    ),
    SourceKind(
        "gpx", "GPX files", "recording", "GPX",
        times_rank=60, needs_zone=True, suffix=".gpx", reader="gpx",
    ),
    SourceKind(
        "tcx", "TCX files", "recording", "TCX",
        times_rank=50, needs_zone=True, suffix=".tcx", reader="tcx",
    ),
    SourceKind(
        "strava_export", "a Strava archive", "summary", "Strava",
        times_rank=30, names_rank=21, service="strava", key_prefix="strava-",
        reader="strava_export",
    ),
    SourceKind(
        "strava", "Strava (API)", "summary", "Strava",
        is_account=True, base_url="https://www.strava.com/api/v3", keep_days="7",
        attribution="Powered by Strava.",
        times_rank=40, names_rank=20, service="strava", key_prefix="strava-api-",
    ),
    SourceKind(
        "intervals", "intervals.icu (API)", "summary", "intervals.icu",
        is_account=True, base_url="https://intervals.icu",
        times_rank=15, sets_rank=21, names_rank=24, service="intervals", key_prefix="intervals-",
    ),
    SourceKind(
        "garmin", "Garmin (API)", "summary", "Garmin",
        is_account=True, base_url="https://personal.connectapi.garmin.com",
        times_rank=14, sets_rank=9, names_rank=22, service="garmin", key_prefix="garmin-api-",
    ),
    SourceKind(
        "garmin_export", "a Garmin export", "summary", "Garmin",
        times_rank=20, sets_rank=10, names_rank=23, service="garmin", key_prefix="garmin-",
        reader="garmin_export.summaries", in_parts=True,
    ),
    SourceKind(
        "apple_health", "an Apple Health export", "summary", "Apple Health",
        times_rank=25, reader="apple_health", says_when=True,
    ),
    SourceKind(
        "garmin_sleep", "a Garmin export", "nights", "Garmin", reader="garmin_export.nights",
    ),
    SourceKind(
        "hevy", "Hevy (API)", "log", "Hevy",
        is_account=True, base_url="https://api.hevyapp.com",
        times_rank=80, sets_rank=1, names_rank=1, service="hevy", key_prefix="hevy-api-",
    ),
    _lifting_app("hevy_log", "Hevy", 2, service="hevy"),
    _lifting_app("strong", "Strong", 3, needs_unit=True),
    _lifting_app("alpha_progression", "Alpha Progression", 4),
    _lifting_app("fitnotes", "FitNotes", 5, needs_unit=True),
    SourceKind("athlete", "your own entries", "log"),
)  # fmt: skip
"""In the order in which legstats names what it reads."""


_BY_KEY = {row.key: row for row in SOURCES}


def source_kind(key: str) -> SourceKind:
    """Return a kind's row; an unknown kind is a summary ranked last, called by its key."""
    return _BY_KEY.get(key) or SourceKind(key, key.replace("_", " "), "summary")


def keys_of(*contents: Content) -> frozenset[str]:
    """Return the keys of the kinds with such content."""
    return frozenset(row.key for row in SOURCES if row.content in contents)


def secret_variable(key: str, what: str) -> str:
    """Return the variable of the environment that may hold a secret of an account at login.

    Args:
        key: the account.
        what: "key", "client_id" or "client_secret".
    """
    return f"LEGSTATS_{key}_{what}".upper()


def secret_variables() -> frozenset[str]:
    """Return all variables of the environment that may hold a secret: they are no settings."""
    return frozenset(
        secret_variable(kind, what)
        for kind in account_kinds()
        for what in ("key", "client_id", "client_secret")
    )


def account_kinds() -> tuple[str, ...]:
    """Return the kinds that are accounts."""
    return tuple(row.key for row in SOURCES if row.is_account)


def depends_on_settings() -> frozenset[str]:
    """Return the kinds whose reading depends on the zone and the weight unit in the settings."""
    return frozenset(row.key for row in SOURCES if row.needs_zone or row.needs_unit)


def file_suffixes() -> tuple[str, ...]:
    """Return the endings of file names that promise an activity, such as ``.fit``."""
    return tuple(row.suffix for row in SOURCES if row.suffix)


def readable_in_words() -> str:
    """Return which files legstats reads, as part of a sentence."""
    read = [row for row in SOURCES if row.reader]
    files = _joined_names(row for row in read if row.content == "recording")
    archives = _joined_names(row for row in read if row.content == "summary")
    logs = _joined_names(row for row in read if row.content == "log")
    return (
        f"{files} files, the archives that {archives} give their athletes, and the logs of {logs}"
    )


def _joined_names(rows: Iterable[SourceKind]) -> str:
    *first, last = dict.fromkeys(row.name for row in rows)
    return f"{', '.join(first)} and {last}" if first else last
