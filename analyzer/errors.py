"""One tree of errors: each has a sentence, a hint on what to do, and an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """What the command's exit code tells a script."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    FINDINGS = 3
    LOGIN_NEEDED = 4
    PARTLY = 5
    TRY_LATER = 75
    INTERRUPTED = 130


_LONGEST_FAULT = 120


class LegstatsError(Exception):
    """Anything legstats can explain.

    Args:
        message: one sentence: what went wrong, and where.
        hint: one sentence: what to do about it; may be empty.
    """

    exit_code = Exit.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def in_full(self) -> str:
        """What went wrong and what to do about it, in one line."""
        return f"{self.message} {self.hint}".strip()


class UsageError(LegstatsError):
    """The command was asked for something that does not exist."""

    exit_code = Exit.USAGE


class ConfigError(UsageError):
    """A setting is unknown or has a value it cannot have."""


class StoreError(LegstatsError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another process writes to the store for longer than this one waits."""


class DamagedStoreError(StoreError):
    """The store's file is not as legstats wrote it."""


class ImportProblemError(LegstatsError):
    """One input cannot be read; the others can."""


@dataclass(frozen=True, slots=True)
class SettingQuestion:
    """What only the athlete can answer, and which setting remembers it."""

    section: str
    key: str
    choices: tuple[str, ...]
    text: str


class SettingNeededError(ImportProblemError):
    """A file does not say what only the athlete knows, such as the unit of its weights.

    Args:
        message: one sentence: what the file does not say.
        hint: one sentence: how to say it.
        question: what to ask, None when asking would not help.
    """

    def __init__(
        self, message: str, hint: str = "", question: SettingQuestion | None = None
    ) -> None:
        super().__init__(message, hint)
        self.question = question


class NotAnActivityError(LegstatsError):
    """The input is sound but holds no activity (settings, a workout plan, a route)."""


class LoginNeededError(LegstatsError):
    """An account does not let legstats in: log in, or subscribe."""

    exit_code = Exit.LOGIN_NEEDED


class TryLaterError(LegstatsError):
    """A service cannot be asked now: its quota is spent, or it does not answer.

    Args:
        message: one sentence: what went wrong, and where.
        hint: one sentence: what to do about it; may be empty.
        until: when it can be asked again (s since 1970); None when nobody knows.
    """

    exit_code = Exit.TRY_LATER

    def __init__(self, message: str, hint: str = "", until: float | None = None) -> None:
        super().__init__(message, hint)
        self.until = until


class RefusedError(LegstatsError):
    """A service refuses one request for good: asking again would not help."""


class UnansweredError(LegstatsError):
    """A service did not answer one request, however often it was asked."""

    exit_code = Exit.TRY_LATER


def explain_bug(name: str, fault: Exception) -> str:
    """Return a sentence that names an input and the bug in legstats that it brought to light."""
    first_line = f"{type(fault).__name__}: {fault}".splitlines()[0][:_LONGEST_FAULT]
    return f"{name} ran into a bug in legstats ({first_line}); please report it."
