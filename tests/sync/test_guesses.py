"""What was told by its speed is set by the id that lists show, or by any of many."""

from __future__ import annotations

from analyzer.sync.guesses import guesses_in_words


def test_one_of_each_names_its_id() -> None:
    assert list(guesses_in_words({"run-20261110-0730": "run", "other-20261111-0800": "other"})) == [
        "If run-20261110-0730 was no run: legstats runs set run-20261110-0730 --sport other",
        "If other-20261111-0800 was a run: legstats runs set other-20261111-0800 --sport run",
    ]


def test_of_many_the_first_five_are_named() -> None:
    (said,) = guesses_in_words({f"run-2026110{day}-0730": "run" for day in range(1, 9)})
    assert said.startswith("If one of run-20261101-0730, run-20261102-0730, ")
    assert said.endswith(
        ", run-20261105-0730 and 3 more was no run: legstats runs set ID --sport other"
    )


def test_nothing_guessed_is_nothing_said() -> None:
    assert list(guesses_in_words({})) == []
