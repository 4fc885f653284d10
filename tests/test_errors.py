"""Every error has a sentence, a hint and an exit status that a script can rely on."""

from __future__ import annotations

import inspect

import pytest

from analyzer import errors
from analyzer.errors import Exit, LegstatsError, TryLaterError

TREE = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, LegstatsError)
]


@pytest.mark.parametrize("kind", TREE)
def test_an_error_says_what_went_wrong_and_what_to_do(kind: type[LegstatsError]) -> None:
    error = kind("The file is damaged.", "Get it again.")
    assert str(error) == error.message == "The file is damaged."
    assert error.hint == "Get it again."
    assert error.exit_code in set(Exit) - {Exit.DONE, Exit.FINDINGS, Exit.PARTLY}
    assert kind.__doc__


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (LegstatsError, 1),
        (errors.UsageError, 2),
        (errors.ConfigError, 2),
        (errors.StoreError, 1),
        (errors.ImportProblemError, 1),
        (errors.LoginNeededError, 4),
        (errors.TryLaterError, 75),
        (errors.UnansweredError, 75),
        (errors.RefusedError, 1),
    ],
)
def test_the_exit_status_is_a_contract(kind: type[LegstatsError], status: int) -> None:
    assert kind.exit_code == status


def test_a_service_may_say_when_it_can_be_asked_again() -> None:
    assert TryLaterError("The quota is used up.", until=1_800_000_000.0).until == 1_800_000_000.0
    assert TryLaterError("The quota is used up.").until is None
