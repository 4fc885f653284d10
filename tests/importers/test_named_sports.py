"""Which sport a file's own word, its name or its speed says it was, and how a doubt is said."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.importers.sports import (
    by_speed,
    is_guess,
    is_vague,
    name_words,
    named_sport,
    named_surface,
    unnamed_sport,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trail_running", ["trail", "running"]),
        ("VirtualRun", ["virtual", "run"]),
        ("Morning Run 10k", ["morning", "run", "k"]),
        ("9", ["running"]),
        (" 1 ", ["cycling"]),
        ("99", []),
        ("", []),
    ],
)
def test_a_name_is_taken_apart_into_words(text: str, words: list[str]) -> None:
    assert name_words(text) == words


@pytest.mark.parametrize(
    ("text", "sport"),
    [
        pytest.param("running", "run", id="the word itself"),
        pytest.param("9", "run", id="Strava's number for it"),
        pytest.param("4", "walk", id="for a hike"),
        pytest.param("16", "swim", id="for a swim"),
        pytest.param("Laufen", "run", id="German"),
        pytest.param("Course à pied", "run", id="French"),
        pytest.param("Carrera", "run", id="Spanish"),
        pytest.param("Corsa", "run", id="Italian"),
        pytest.param("Hardlopen", "run", id="Dutch"),
        pytest.param("ランニング", "run", id="Japanese"),
        pytest.param("跑步", "run", id="Chinese"),
        pytest.param("Mountain Biking", "ride", id="the last word decides"),
        pytest.param("Run to the bike shop, then cycling", "ride", id="of several the last"),
        pytest.param("Walk before the run", "run", id="whatever came before"),
        pytest.param("Roller Skiing", "other", id="a sport that is none of ours"),
        pytest.param("Running yoga", "other", id="even behind one that is"),
        pytest.param("krafttraining", "strength", id="German for lifting"),
        pytest.param("Tuesday", None, id="no sport"),
        pytest.param("other", None, id="a word for any"),
    ],
)
def test_a_word_for_a_sport_in_any_language(text: str, sport: str | None) -> None:
    assert named_sport(text) == sport


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("other", True),
        ("Workout", True),
        ("generic_sport", True),
        ("Andere", True),
        ("training run", False),
        ("", False),
    ],
)
def test_a_word_that_is_said_of_anything_leaves_it_to_the_name(text: str, vague: bool) -> None:  # noqa: FBT001 - the expected answer
    assert is_vague(text) is vague


@pytest.mark.parametrize(
    ("texts", "surface"),
    [
        (("trail_running",), "trail"),
        (("Treadmill",), "treadmill"),
        (("indoor_running",), "treadmill"),
        (("running", "Zwift"), "virtual"),
        (("track_running", "Zwift"), "track"),
        (("running", "Forerunner"), "road"),
        ((), "road"),
    ],
)
def test_the_first_text_that_names_what_was_run_on_counts(
    texts: tuple[str, ...], surface: str
) -> None:
    assert named_surface(*texts) == surface


class TestASpeedThatTells:
    def steady(self, mps: float, seconds: float = 1200.0) -> str:
        times = np.arange(0.0, seconds + 1, 5.0)
        return by_speed(times, mps * times)

    @pytest.mark.parametrize(
        ("mps", "sport"),
        [
            pytest.param(2.0, "other", id="a fast walk"),
            pytest.param(2.1, "run", id="a slow jog"),
            pytest.param(4.8, "run", id="3:28 a kilometre"),
            pytest.param(4.9, "other", id="faster may be a ride"),
        ],
    )
    def test_a_runners_pace_is_a_run(self, mps: float, sport: str) -> None:
        assert self.steady(mps) == sport

    @pytest.mark.parametrize(
        ("seconds", "sport"), [(595.0, "other"), (600.0, "run")], ids=["shorter", "ten minutes"]
    )
    def test_from_ten_minutes_on(self, seconds: float, sport: str) -> None:
        assert self.steady(3.0, seconds) == sport

    @pytest.mark.parametrize(
        ("seconds", "sport"), [(680.0, "other"), (715.0, "run")], ids=["1,428 m", "1,501 m"]
    )
    def test_and_from_a_mile_of_1500_metres_on(self, seconds: float, sport: str) -> None:
        assert self.steady(2.1, seconds) == sport

    def test_one_descent_faster_than_any_run_makes_it_a_ride(self) -> None:
        times = np.arange(0.0, 1201, 5.0)
        steps = np.full(len(times) - 1, 15.0)
        steps[100:112] = 6.3 * 5  # a minute
        assert by_speed(times, np.concatenate([[0.0], np.cumsum(steps)])) == "other"

    def test_a_single_wrong_position_does_not(self) -> None:
        times = np.arange(0.0, 1201, 5.0)
        metres = 3.0 * times
        metres[100] += 60.0
        assert by_speed(times, metres) == "run"

    def test_without_a_distance_nothing_is_told(self) -> None:
        times = np.arange(0.0, 1201, 5.0)
        assert by_speed(times, None) == "other"
        assert by_speed(times, np.full(len(times), np.nan)) == "other"


class TestTheDoubt:
    @pytest.mark.parametrize(
        ("taken_for", "lasted_s", "of_several", "sentence"),
        [
            pytest.param(
                "run", 1200.0, False,
                "The file does not say which sport this was; by its pace it was taken for a run.",
                id="a run",
            ),
            pytest.param(
                "other", 1200.0, False,
                "The file does not say which sport this was; it was not taken for a run.",
                id="no run",
            ),
            pytest.param(
                "other", 300.0, False,
                "The file does not say which sport this was; so short, it was not taken for a run.",
                id="too short to tell",
            ),
            pytest.param(
                "run", 1200.0, True,
                "The file does not say which sport its tracks were; what went at a runner's pace "
                "was taken for a run.",
                id="a run of several",
            ),
            pytest.param(
                "other", 1200.0, True,
                "The file does not say which sport its tracks were; what went at another pace was "
                "not taken for a run.",
                id="no run of several",
            ),
            pytest.param(
                "other", 300.0, True,
                "The file does not say which sport its tracks were; what is too short to tell was "
                "not taken for a run.",
                id="too short, of several",
            ),
        ],
    )  # fmt: skip
    def test_is_said_in_one_sentence(
        self,
        taken_for: str,
        lasted_s: float,
        of_several: bool,  # noqa: FBT001 - a case
        sentence: str,
    ) -> None:
        said = unnamed_sport(taken_for, lasted_s, of_several=of_several)  # type: ignore[arg-type]
        assert said == sentence

    @pytest.mark.parametrize(
        ("taken_for", "lasted_s", "guess"),
        [("run", 60.0, True), ("other", 600.0, True), ("other", 599.0, False)],
    )
    def test_what_was_long_enough_or_a_run_was_a_guess(
        self,
        taken_for: str,
        lasted_s: float,
        guess: bool,  # noqa: FBT001 - the expected answer
    ) -> None:
        assert is_guess(taken_for, lasted_s) is guess  # type: ignore[arg-type]
