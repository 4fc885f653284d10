"""A title that says a run was skipped, missed or put off says nothing of what was run instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.planned.titles import planned_in_title

KINDS = {"Tempo": "tempo", "Long run": "long", "6x800m": "intervals", "Recovery jog": "recovery"}


@pytest.mark.parametrize("word", ["Skipped", "Missed", "Postponed", "Rescheduled", "Put off"])
@pytest.mark.parametrize("planned", KINDS)
def test_wherever_the_word_stands_beside_it_the_run_was_not_it(word: str, planned: str) -> None:
    later = word.lower()
    for title in (
        f"{word}: {planned}",
        f"[{word}] {planned}",
        f"{word} - {planned}",
        f"{planned} {later}",
        f"{planned} ({later})",
        f"{planned} - {later}",
        f"{planned}: {later}",
    ):
        assert planned_in_title(title).kind == "", title


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Tempolauf verschoben", id="German, put off"),
        pytest.param("Verlegt: langer Lauf", id="German, moved"),
        pytest.param("Tempolauf ausgelassen", id="German, left out"),
        pytest.param("Sortie longue reportée", id="French, put off"),
        pytest.param("Fractionné sauté", id="French, skipped"),
        pytest.param("Tirada larga aplazada", id="Spanish"),
        pytest.param("Pospuesto: series en pista", id="Spanish, in front"),
        pytest.param("Ripetute rinviate", id="Italian, in the plural"),
        pytest.param("Lunghissimo rinviato", id="Italian"),
        pytest.param("Longão adiado", id="Portuguese, put off"),
        pytest.param("Cancelado: treino intervalado", id="Portuguese, called off"),
        pytest.param("Duurloop uitgesteld", id="Dutch"),
        pytest.param("Långpass uppskjutet", id="Swedish"),
        pytest.param("Tempo odwołany", id="Polish"),
    ],
)
def test_so_it_is_in_other_languages(title: str) -> None:
    assert planned_in_title(title).kind == ""


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        pytest.param("Skipped tempo, ran easy", "easy", id="what came instead"),
        pytest.param("Tempolauf ausgelassen, locker", "easy", id="what came instead, in German"),
        pytest.param("Long run moved to Sunday, easy 5k", "easy", id="of another day"),
        pytest.param("Easy run, skipped stretching", "easy", id="something else was skipped"),
        pytest.param("Easy run (legs skipped)", "easy", id="legs were"),
        pytest.param("Missed the bus, easy run", "easy", id="the bus was missed"),
        pytest.param("Long run. Skipped: tempo", "long", id="another sentence"),
        pytest.param("Easy 8k, drills, skips", "easy", id="skips are a drill"),
        pytest.param("Race postponed: 6x800m instead", "intervals", id="instead of a race"),
        pytest.param("Easy 5k. Intervals - cancelled", "easy", id="the sentence before stays"),
        pytest.param("Easy 5k. Club - cancelled - tempo", "tempo", id="only the club was"),
        pytest.param("Cancelled: tempo. Easy 5k", "easy", id="the sentence behind stays"),
        pytest.param("Easy run - cancelled: tempo", "tempo", id="said of what stands before it"),
    ],
)
def test_what_was_run_counts(title: str, kind: str) -> None:
    assert planned_in_title(title).kind == kind


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(KINDS)))
def test_of_two_plans_the_one_that_is_left_counts(off: str, run: str) -> None:
    assert planned_in_title(f"{off} skipped, {run}").kind == KINDS[run]
    assert planned_in_title(f"{run} ({off} cancelled)").kind == KINDS[run]


class TestWhichWordDecides:
    @pytest.mark.parametrize(
        ("title", "says"),
        [
            pytest.param("Race with easy warm-up jog", ("race", "race"), id="a race above all"),
            pytest.param("Easy, long, tempo", ("tempo", "tempo"), id="the hardest of three"),
            pytest.param("Easy long run", ("long", "easy long"), id="an easy long run is long"),
            pytest.param("Recovery, easy", ("recovery", "recovery"), id="recovery is its own kind"),
        ],
    )
    def test_the_hardest_part_does(self, title: str, says: tuple[str, str]) -> None:
        assert planned_in_title(title) == says

    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            pytest.param("Not easy", "", id="right before"),
            pytest.param("Not so easy", "", id="with a word between"),
            pytest.param("No watch on my easy run", "easy", id="too far away to mean it"),
            pytest.param("Felt easy", "", id="how it felt"),
            pytest.param(
                "Felt good on this easy run", "easy", id="what was felt is something else"
            ),
            pytest.param("After tempo", "", id="after another run"),
            pytest.param("After tempo easy jog", "easy", id="and what was run then"),
            pytest.param("Post-race recovery", "recovery", id="and yet a kind of its own"),
        ],
    )
    def test_words_before_it_may_take_it_back(self, title: str, kind: str) -> None:
        assert planned_in_title(title).kind == kind

    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            pytest.param("Long", "long", id="alone"),
            pytest.param("Long 25 km", "long", id="with its length"),
            pytest.param("Long 2h", "long", id="with its time"),
            pytest.param("Long?", "", id="asked"),
            pytest.param("Long talk with Sam", "", id="beside other words"),
        ],
    )
    def test_some_words_count_only_where_the_title_is_nothing_else(
        self, title: str, kind: str
    ) -> None:
        assert planned_in_title(title).kind == kind

    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            pytest.param("3x1km", "intervals", id="three repetitions"),
            pytest.param("2x1km", "", id="two are none"),
            pytest.param("10 by 400", "intervals", id="in words"),
            pytest.param("30/30", "intervals", id="half a minute on and off"),
            pytest.param("30/31", "", id="no such scheme"),
            pytest.param("400s on the track", "intervals", id="several of one length"),
            pytest.param("8x100 strides", "", id="strides are no intervals"),
            pytest.param("4 x (3 min + 1 min)", "intervals", id="over two clauses"),
        ],
    )
    def test_repetitions_are_intervals(self, title: str, kind: str) -> None:
        assert planned_in_title(title).kind == kind

    def test_a_record_is_known_only_afterwards_but_for_a_race(self) -> None:
        assert planned_in_title("Tempo 10k PR").kind == ""
        assert planned_in_title("10k race, PR!").kind == "race"
