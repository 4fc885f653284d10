"""What a title says a run was meant to be, and when it says nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.planned.titles import planned_in_title

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "planned_kind.py"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Easy 8k", "easy"),
        ("Lockerer Dauerlauf", "easy"),
        ("Spokojny bieg", "easy"),
        ("Footing de récupération", "recovery"),
        ("Long run with 10k @ MP", "tempo"),
        ("WU + 4x1mi + CD", "intervals"),
        ("Tirada larga 25k", "long"),
        ("ペース走", "tempo"),
        ("Длительная 24 км", "long"),
        ("10k Race", "race"),
    ],
)
def test_the_hardest_part_of_a_plan_decides_in_any_language(title: str, kind: str) -> None:
    assert planned_in_title(title).kind == kind


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Morning Run",
        "Lauf am Morgen",
        "Carrera de mañana",
        "朝のランニング",
        "Long Beach Running",
    ],
)
def test_a_title_a_service_gives_by_itself_says_nothing(title: str) -> None:
    assert planned_in_title(title).kind == ""


@pytest.mark.parametrize(
    "title",
    [
        "Not easy",
        "Nicht so locker",
        "Easy?",
        "Easy 5k PR?",
        "Easy 5k PR",
        "Felt easy",
        "Legs dead from yesterday's tempo",
        "Day after long run",
        "Too hot for tempo",
        "Long way home",
        "Lungo il fiume",
        "Brutto tempo",
        "Rat race",
        "Lauf im Regen",
        "VK Zermatt",
    ],
)
def test_what_is_denied_asked_felt_or_said_of_another_run_is_no_plan(title: str) -> None:
    assert planned_in_title(title).kind == ""


def test_how_it_went_does_not_undo_the_plan() -> None:
    assert planned_in_title("Easy run - felt awful").kind == "easy"
    assert planned_in_title("Failed tempo").kind == "tempo"


def test_strides_are_no_intervals_and_a_race_s_warm_up_is_no_race() -> None:
    assert planned_in_title("Easy 10k w/ 6x20s strides").kind == "easy"
    assert planned_in_title("Race warm-up").kind == "easy"
    assert planned_in_title("Post-race recovery").kind == "recovery"


def test_the_words_that_say_so_are_quoted() -> None:
    assert planned_in_title("Sunday Long Run w/ the club") == ("long", "long run")


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("8x400", "8x400"),
        ("WU, 3x3km, CD", "3x3km"),
        ("Threshold 3 x 10 min", "3 x 10 min"),
        ("5 x 1.5 km", "5 x 1.5 km"),
        ("400m×8本", "400m×8"),
        ("1km×5本", "1km×5"),
    ],
)
def test_repetitions_are_quoted_whole(title: str, phrase: str) -> None:
    assert planned_in_title(title) == ("intervals", phrase)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Canceled: Tempo run", ""),
        ("Abgesagt: Tempolauf", ""),
        ("Annulé : fractionné", ""),
        ("Cancelado: carrera 10k", ""),
        ("Tempo (cancelled)", ""),
        ("Intervals - called off", ""),
        ("Tempo cancelled, ran easy", "easy"),
        ("Cancelled, ran easy", "easy"),
        ("Long run (intervals cancelled)", "long"),
        ("Cancelled: 6x800m", ""),
        ("6 x 800 (cancelled)", ""),
        ("800m repeats, canceled", ""),
        ("Race cancelled: 6x800m instead", "intervals"),
        ("[Cancelled] Tempo", ""),
        ("(cancelled) Long run", ""),
        ("Canceled: easy, tempo", ""),
        ("Tempo 3.5 km @ 4:30 with Sam (cancelled)", ""),
        ("Race - cancelled - easy run", "easy"),
        ("Club run (cancelled) easy run", "easy"),
        ("Club run - cancelled - easy run", "easy"),
        ("Tuesday - cancelled: tempo", ""),
        ("Tempo was fun. Cancelled: easy run", "tempo"),
    ],
)
def test_what_was_called_off_is_not_planned_and_what_came_instead_is(title: str, kind: str) -> None:
    assert planned_in_title(title).kind == kind


@pytest.mark.parametrize("title", ["1x5km", "2x10 min easy walk", "5km x 10km", "3.5x4 relay"])
def test_few_or_no_repetitions_are_no_intervals(title: str) -> None:
    assert planned_in_title(title).kind != "intervals"


def test_a_title_of_a_megabyte_costs_nothing() -> None:
    assert planned_in_title("easy " * 200_000).kind == "easy"


def test_precision_and_recall_of_labelled_titles_keep_their_bar() -> None:
    run = subprocess.run(
        [sys.executable, str(BENCHMARK)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
