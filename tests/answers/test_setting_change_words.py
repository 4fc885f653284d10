"""What another value of a setting would change: foretold run by run, with nothing written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.stories import DAY_AFTER, alike, at

from analyzer.advice import judge
from analyzer.answers.setting_change import SettingChange, what_would_change
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from analyzer import Dataset
    from analyzer.model import Verdict


@cache
def data() -> Dataset:
    """Twelve weeks of the same run, and after the last leg day one at 12 h and one at 41 h."""
    story = alike()
    story.run(DAY_AFTER, 30, hr=150)
    story.run(at(13, "Wed", "12:00"), 60, hr=150)
    return replace(story.dataset(), now=at(13, "Fri", "12:00"))


@cache
def verdicts() -> tuple[Verdict, ...]:
    return tuple(judge(data()))


def change(name: str, typed: str) -> SettingChange:
    return what_would_change(data(), verdicts(), name, typed)


def test_the_story_has_one_verdict() -> None:
    assert [verdict.verdict for verdict in verdicts()] == ["kept"]


def test_a_shorter_window_leaves_a_run_out_and_a_longer_one_takes_one_in() -> None:
    shorter = change("windows.standard_h", "11")
    assert shorter.moved == {("kept", "outside the window"): 1}
    assert shorter.sentences == ("1 verdict would change: 1 from kept to outside the window.",)
    longer = change("windows.standard_h", "48")
    # 60 min against a usual of 40: Wednesday's run is one that breaks it.
    assert longer.moved == {("outside the window", "broke"): 1}


@pytest.mark.parametrize("name", ["windows.standard_h", "athlete.hr_max", "display.distance_unit"])
def test_the_same_value_changes_nothing(name: str) -> None:
    section, key = name.split(".")
    now = getattr(getattr(data().config, section), key)
    found = change(name, str(now))
    assert (found.moved, found.sentences) == ({}, ("No verdict would change.",))


def test_nothing_typed_is_the_default() -> None:
    story = alike().rules(length_moderate_percentile=10)
    other = replace(story.dataset(), now=at(13, "Fri"))
    found = what_would_change(other, judge(other), "rules.length_moderate_percentile", "")
    default = what_would_change(other, judge(other), "rules.length_moderate_percentile", "75")
    assert found.moved == default.moved
    assert found.sentences == default.sentences


def test_a_lower_maximum_lowers_the_ceiling_and_says_by_how_much() -> None:
    """82 % of 188 is 154.2 bpm and of 175 143.5; the run at 150 is 86 % of the latter."""
    found = change("athlete.hr_max", "175")
    assert found.moved == {("kept", "broke"): 1}
    assert found.sentences[-1] == (
        "The highest mean heart rate that is kept after leg day: 144 bpm instead of 154."
    )


def test_without_a_maximum_there_is_no_ceiling_to_name() -> None:
    bare = alike().without_hr_max()
    other = replace(bare.dataset(), now=at(13, "Fri"))
    there = what_would_change(other, judge(other), "athlete.hr_max", "188").sentences
    said = [one for one in there if "heart rate" in one]
    assert len(said) == 1
    assert said[0].startswith("The highest mean heart rate that is kept after leg day: 154 bpm")


def test_miles_are_said_and_no_verdict_moves() -> None:
    found = change("display.distance_unit", "mi")
    assert found.sentences == (
        "No verdict would change.",
        "Distances and paces would be shown in miles.",
    )


def test_there_and_back_again_moves_the_same_runs_the_other_way() -> None:
    there = change("windows.standard_h", "48")
    windows = replace(data().config.windows, standard_h=48.0)
    other = replace(data(), config=replace(data().config, windows=windows))
    back = what_would_change(other, judge(other), "windows.standard_h", "36")
    assert back.moved == Counter({(now, was): n for (was, now), n in there.moved.items()})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("windows.standard", "12"),
        ("weather.rain", "1"),
        ("standard_h", "12"),
        ("athlete.hr_max", "40"),
        ("athlete.hr_max", "fast"),
        ("windows.standard_h", "-1"),
        ("display.distance_unit", "furlong"),
        ("sources.zone", "Europe/Atlantis"),
    ],
)
def test_what_cannot_be_is_one_sentence_with_the_name_of_the_setting(name: str, typed: str) -> None:
    with pytest.raises(ConfigError, match=r"^what would change: [^\n]+$") as refused:
        change(name, typed)
    assert name.rpartition(".")[2] in refused.value.message


def test_nothing_of_what_was_asked_about_is_changed() -> None:
    before = data().config, verdicts(), data().runs.copy()
    change("windows.standard_h", "80")
    assert (data().config, verdicts()) == before[:2]
    assert data().runs.equals(before[2])
