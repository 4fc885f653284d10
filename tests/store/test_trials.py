"""Trials in the store: drawn once, in pairs, and never again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analyzer.store import Store, salvage

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 17)


def test_what_was_drawn_for_a_leg_day_is_told_again_never_drawn_again(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    with Store(path) as store:
        trial = store.trials.begin("foam_rolling", 40)
        first = store.trials.draw(trial.trial_id, DAY)
    for _ in range(5):
        with Store(path) as store:
            assert store.trials.draw(trial.trial_id, DAY) == first


def test_each_pair_has_one_of_each_and_pairs_differ(tmp_path: Path) -> None:
    with Store(tmp_path / "legstats.sqlite") as store:
        trial = store.trials.begin("foam_rolling", 60)
        for n in range(60):
            store.trials.draw(trial.trial_id, DAY + timedelta(days=4 * n))
        (trial,) = store.trials.read_all()
    coins = [draw.with_habit for draw in trial.draws]
    assert all(coins[n] != coins[n + 1] for n in range(0, 60, 2))
    assert len(set(coins[::2])) == 2, "thirty coins that all fall alike: one time in 500 million"
    assert not trial.is_drawing


def test_two_commands_at_once_get_the_same_draw(tmp_path: Path) -> None:
    path = tmp_path / "legstats.sqlite"
    with Store(path) as store:
        trial = store.trials.begin("massage", 40)

    def draw(_: int) -> bool:
        with Store(path) as store:
            return store.trials.draw(trial.trial_id, DAY).with_habit

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(draw, range(8)))) == 1


def test_a_second_trial_of_a_habit_begins_only_when_the_first_has_ended(tmp_path: Path) -> None:
    with Store(tmp_path / "legstats.sqlite") as store:
        first = store.trials.begin("foam_rolling", 40)
        assert store.trials.begin("foam_rolling", 20) == first
        assert store.trials.begin("massage", 20).trial_id != first.trial_id
        store.trials.draw(first.trial_id, DAY)
        store.trials.stop(first.trial_id)
        again = store.trials.begin("foam_rolling", 20)
        assert again.flips == 20
        assert [trial.stopped_at is None for trial in store.trials.read_all()] == [
            False, True, True,
        ]  # fmt: skip


def test_a_trial_given_up_before_anything_was_drawn_never_was(tmp_path: Path) -> None:
    with Store(tmp_path / "legstats.sqlite") as store:
        store.trials.stop(store.trials.begin("foam_rolling", 40).trial_id)
        assert store.trials.read_all() == []


def test_trials_are_salvaged_with_all_else(tmp_path: Path) -> None:
    with Store(tmp_path / "legstats.sqlite") as store:
        trial = store.trials.begin("foam_rolling", 40)
        store.trials.draw(trial.trial_id, DAY)
        before = store.trials.read_all()
        assert not store.is_empty()
    assert salvage(tmp_path / "legstats.sqlite", tmp_path / "new.sqlite") == ()
    with Store(tmp_path / "new.sqlite") as store:
        assert store.trials.read_all() == before
