"""What titles and descriptions say, in the words athletes use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.legday.titles import title_evidence

LEG_DAYS = """Leg day 💀|Squats + RDL|Beine|Pierna|Jambes|脚の日|Legs|LEG DAY!!|#LegDay|Lower A
    |Lower body strength|Legs, chest and back|Chest + legs|Deadlift 5x5|Never skip leg day
    |Beintraining|Día de pierna|Bas du corps|Gambe e glutei|Treino de perna|Benen|Jalkapäivä
    |День ног|练腿|하체 운동|Push Pull Legs - Legs|Leg press and lunges|5/3/1 Squat|🦵🦵
    |Bulgarians & hip thrusts|Unterkörper|Quads & hams|Kniebeugen und Kreuzheben|Glutes 🍑
    |PPL: Legs B|Arms and legs|Legs after easy 5k|Monday legs|Tren inferior|下半身|Nogi|Bacak günü
    |Full body|Murph|Bein-Tag|LEGS🔥|Legsss|leg dayyy|#neverskiplegday
    |Beinkrafttraining|Olympic lifting
    |Beine hier im Gym|Hier im Studio: Beine
    |Ben och rumpa|День ніг|Ziua de picioare|Dan za noge|Lábnap|UK-Training Beine schwer"""
NOT_LEG_DAYS = """Upper body|Push day|Arms|no legs today|Chest/Shoulders/Tris|Back & Bis|PPL Push
    |Pull A|Oberkörper|Pecho y tríceps|Haut du corps|胸の日|上半身|Upper (legs tomorrow)
    |Upper body, legs too sore|Arms - skipped leg day|Core & abs|Yoga|Stretching|Bench
    |Everything but legs|Oberkörper, keine Beine|Torso|Petto e tricipiti|Brust/Trizeps
    |Chest day, recovering from leg day|Sin pierna|Pas de jambes|Hanging Leg Raises + pull ups
    |不练腿，练胸|Арм и грудь|Oberkörper, Beine sind noch platt|Haut du corps, jambes mortes
    |Skipped leg day again|Lower Ab / Back|Upper body only|Górna partia"""
SAY_NOTHING = """Morning Weight Training|Afternoon Workout|Strength|Gym|Krafttraining am Abend
    |筋トレ|Workout A|Day 3|Push Pull Legs|Hanging Leg Raise|Back to the gym|Back at it
    |Legs tomorrow|Jambes hier|Courbatures, jambes hier soir
    |Lunch lift|Weights|Musculation|Upper/Lower split|Sore legs|PT session
    |And we're back|Getting back into lifting|Leg up on the week|Strength for Runners
    |Recovery from leg day|Do or die|First leg of the trip|Tri training strength|Been a while"""


def weight(title: str, description: str = "") -> float:
    return sum(piece.weight for piece in title_evidence(title, description))


def titles(text: str) -> list[str]:
    return [title.strip() for title in text.split("|")]


@pytest.mark.parametrize("title", titles(LEG_DAYS))
def test_titles_that_name_leg_day(title: str) -> None:
    assert weight(title) >= 1.5


@pytest.mark.parametrize(
    "title",
    [
        "Leg day! No excuses",
        "Leg day? Always!",
        "Friday legs, arms",
        "Monday: legs",
        "Legs on a Friday night",
        "Almost skipped leg day",
        "Not skipping leg day",
        "Legs: next level",
    ],
)
def test_marks_and_weekdays_alone_take_no_leg_day_back(title: str) -> None:
    assert weight(title) >= 1.5


@pytest.mark.parametrize(
    "title", ["Almost leg day", "Mobility for squats", "Leg day recovery yoga"]
)
def test_what_only_comes_near_is_no_leg_day(title: str) -> None:
    assert weight(title) <= 0


def test_what_was_only_done_is_not_said_to_be_ruled_out() -> None:
    (title, only) = title_evidence("Legs", "actually just did arms, legs tomorrow")
    assert only.text == "the description names only “arms”"
    assert abs(title.weight + only.weight) < 1


@pytest.mark.parametrize("title", titles(NOT_LEG_DAYS))
def test_titles_that_speak_against(title: str) -> None:
    assert weight(title) <= -1.5


@pytest.mark.parametrize("title", titles(SAY_NOTHING))
def test_titles_that_say_nothing(title: str) -> None:
    assert weight(title) == 0
    (piece,) = title_evidence(title)
    assert piece.text in {"the title says nothing of legs", _not_that_day(piece.text)}


def _not_that_day(text: str) -> str:
    quoted = text.partition("“")[2].partition("”")[0]
    return f"the title names “{quoted}”, but not as trained that day"


def test_legs_of_another_day_are_not_said_to_be_unnamed() -> None:
    (piece,) = title_evidence("Legs tomorrow")
    assert piece.text == "the title names “Legs”, but not as trained that day"


@pytest.mark.parametrize(
    ("description", "sign"),
    [
        ("Squats felt great, then leg press", 1),
        ("Felt good. Did legs and core", 1),
        ("Legs still sore from Monday. Benched 80 kg.", -1),
        ("no legs because of the race on Sunday", -1),
        ("Legs felt heavy on the way home", 0),
        ("Saving my legs for Sunday", -1),
        ("Upper body only. Legs need to be fresh for Saturday's race.", -1),
        ("", 0),
    ],
)
def test_descriptions(description: str, sign: int) -> None:
    total = weight("Morning Weight Training", description)
    assert (total > 1) - (total < -1) == sign


def test_evidence_is_told_in_words_and_quotes_only_what_it_knows() -> None:
    (piece,) = title_evidence("Leg day with Alexandra 💀")
    assert piece.text == "the title names “Leg day”"
    assert (piece.source, piece.weight) == ("title", 5.0)


def test_a_word_about_arms_counts_little_beside_one_about_legs() -> None:
    both = {p.text: p.weight for p in title_evidence("Chest + legs")}
    assert both["the title names “legs”"] == 4.5
    assert -1.5 < both["the title names “Chest”"] < 0


def test_getting_the_legs_back_is_not_about_the_back() -> None:
    assert [p.text for p in title_evidence("Getting my lifting legs back")] == [
        "the title names “legs”"
    ]
    assert weight("Getting my back day done") <= -1.5


def test_no_title_is_no_evidence() -> None:
    assert title_evidence("", "  ") == ()


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_survived(name: str, description: str) -> None:
    assert all(abs(piece.weight) <= 5 for piece in title_evidence(name, description))


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Deads and squats", 1),
        ("Squats felt heavy", 1),
        ("Legs felt heavy", 0),
        ("Leg 2 of the challenge", 0),
        ("Köra ben", 1),
        ("Just bench and beers", -1),
        ("My back hurts so chest only", -1),
    ],
)
def test_how_it_felt_is_said_of_legs_and_of_exercises_alike(title: str, sign: int) -> None:
    assert (weight(title) > 1) - (weight(title) < -1) == sign


@pytest.mark.parametrize(
    "title",
    [
        "Arms - rest day for the legs",
        "Leg day? Nope, arms",
        "Leg day!! Nope just kidding... arms",
        "Chest 2/3 - next up: legs",
        "Chest (legs on Friday)",
        "Beintag verschoben, heute Arme",
        "Heute nur Arme, Beine morgen",
        "Back day (legs tmrw)",
        "Leg day postponed to Thursday, arms",
        "Beintag geschwänzt, Brust",
        "Chest day > leg day",
        "Bench, giving my legs a break",
        "Shoulders while the legs recover",
        "Legs off today, chest",
        "Leg day cancelled, arms instead",
        "Die Beine haben heute frei, Brust",
        "Jambes au repos, haut du corps",
        "It isn't leg day but chest day",
        "Pre-leg day arms",
        "Chest instead of squats",
        "Squats skipped - arms instead",
        "Leg session cancelled – bench",
        "Canceled: Leg day",
        "Leg day (cancelled)",
        "Leg day, cancelled",
        "Abgesagt: Beine",
        "Annulé : jambes",
        "Cancelado - pierna",
        "Skipped: squats",
        "Squats (skipped)",
        "[Cancelled] Leg day",
        "(Canceled) legs",
        "Legs | cancelled",
        "Leg day. Cancelled.",
        "Called off: leg day",
        "Leg day (called off)",
        "Geannuleerd: benen",
        "Bench. Cancelled: legs",
    ],
)
def test_legs_that_rest_are_no_leg_day(title: str) -> None:
    assert weight(title) <= -2.5


@pytest.mark.parametrize(
    "title",
    [
        "No excuses leg day",
        "Never miss leg day",
        "Not only arms: legs too",
        "Squats, no deadlifts",
        "Leg day after a rest day",
        "Legs after two days off",
        "Leg day, then a rest",
        "Legs, skipped the run",
        "Cancelled run, leg day",
        "Run - cancelled: leg day",
        "Run (cancelled), leg day",
        "Run (cancelled) leg day",
        "Run. Cancelled. Leg day",
        "Run | cancelled | leg day",
        "Leg day (skipped lunch)",
        "Leg day - skipped breakfast",
    ],
)
def test_a_denial_of_something_else_is_none_of_legs(title: str) -> None:
    assert weight(title) > 2


@pytest.mark.parametrize(
    "title",
    [
        "Stretching legs",
        "Yoga for the legs",
        "Leg stretches",
        "Foam rolling my legs",
        "Yoga & mobility for legs",
        "Stretching legs and core",
    ],
)
def test_legs_that_are_stretched_are_no_leg_day(title: str) -> None:
    assert weight(title) <= -2


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("UNTERKÖRPER!", "UNTERKÖRPER"),
        ("Ru\u0308cken", "Rücken"),
        ("Biceps / dos", "Biceps"),
        ("Cuisses & fessiers", "Cuisses & fessiers"),
        ("Upper Łydki: Plecy", "Upper"),
    ],
)
def test_a_title_is_quoted_in_its_own_words(title: str, quoted: str) -> None:
    assert f"the title names “{quoted}”" in [p.text for p in title_evidence(title)]


def test_a_leg_day_that_was_missed_is_no_evidence() -> None:
    assert weight("Missed leg day again") == 0


@pytest.mark.parametrize(
    "title", ["Legs + stretching", "Legs & mobility", "Leg day + yoga", "Leg day, foam rolling"]
)
def test_legs_and_a_stretch_are_a_leg_day(title: str) -> None:
    assert weight(title) > 2


PUT_OFF = """Arms & abs, leg day postponed to Friday|Legs can wait. Bench PR!
    |Too tired for leg day, did arms
    |Oberkörper, Beintag auf Freitag verlegt|Haut du corps, les jambes c'est pour demain
    |Pecs/triceps, jambes reportées à vendredi|Espalda y bíceps, la pierna la dejo para el viernes
    |Solo braccia, gambe domani|Peito e tríceps, perna fica pra quinta|Plecy zamiast nóg
    |Alleen bovenlichaam, benen morgen|Bara armar idag, ben imorgon|Только руки, ноги завтра"""
DENIED = """had no time for legs
    |Didn't have time for legs so just bench and pull ups|couldn't do legs
    |no energy left for squats, only upper body|decided against leg day, arms instead
    |Keine Zeit für Beine, nur Brust|Beine lasse ich heute aus, Oberkörper gemacht
    |Beine heute nicht, nur Arme|Pas eu le temps pour les jambes, juste les bras
    |Je n'ai pas fait les jambes, juste le haut du corps|Sin tiempo para piernas, solo brazos
    |Niente tempo per le gambe, solo petto|Não deu tempo de treinar perna, só peito
    |Geen tijd voor benen, alleen armen|Nie zdążyłem zrobić nóg, tylko klatka"""
DONE = """Didn't skip legs today!|No bench, just legs
    |No time for upper body, just did legs|Legs done, arms tomorrow
    |Didn't sleep but did legs|Beine statt Brust|Beine, Oberkörper dann morgen
    |Séance jambes, le haut demain|Beintag trotz Muskelkater|Nogi zamiast pleców
    |Squats felt easy today, next time heavier
    |Post-run squats|Not a fan of leg day"""


@pytest.mark.parametrize("title", titles(PUT_OFF))
def test_legs_put_off_are_of_another_day_in_a_title_and_below_it(title: str) -> None:
    assert weight(title) <= -2
    assert weight("Evening Weight Training", title) <= -1.5


@pytest.mark.parametrize("text", titles(DENIED))
def test_a_denial_reaches_over_words_that_only_fill(text: str) -> None:
    assert weight(text) <= -2.5
    assert weight("Evening Weight Training", text) <= -2.5


@pytest.mark.parametrize("text", titles(DONE))
def test_what_was_done_stands_beside_a_denial_or_a_plan_of_something_else(text: str) -> None:
    assert weight(text) >= 2
    assert weight("Evening Weight Training", text) >= 1.5


@pytest.mark.parametrize("title", ["No bench today", "Upper body tomorrow", "Skipped arms"])
def test_an_upper_body_that_was_not_trained_is_no_ground_for_a_no(title: str) -> None:
    assert weight(title) == 0


NOT_UNDERSTOOD = """Who needs leg day anyway - chest|Legs? What legs? Arms
    |Friday: chest. Saturday: legs|Upper body because leg day wrecked me
    |Leg day can't happen with this knee, bench
    |Rücken - Beine sind Brei vom Longrun|Swapped legs for upper today
    |Coach wanted legs but I did upper"""


@pytest.mark.parametrize("title", titles(NOT_UNDERSTOOD))
def test_legs_among_words_not_understood_are_no_certain_leg_day_beside_arms(title: str) -> None:
    assert weight(title) < 1.4


@pytest.mark.parametrize(
    "text",
    [
        "Haven't trained legs in ages, so today was squats and deadlifts",
        "No legs last week. Squats and lunges today",
    ],
)
def test_one_word_against_the_other_is_no_ground_for_a_no(text: str) -> None:
    assert weight(text) >= 0
    assert weight("Gym", text) >= 0


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Didn't go heavy on squats, just 60 kg", 0),
        ("Push/Pull/Beine - Push", -1),
        ("Push/Pull/Beine - Beine", 1),
        ("Chest and tris. Legs: none", -1),
        ("No more bench for me. Leg press and squats", 1),
        ("Legs next, arms today", -1),
        ("Alles behalve benen", -1),
        ("Wszystko oprócz nóg", -1),
        ("Dos/biceps en attendant les jambes", 0),
        ("Post-race legs (light)", 1),
        ("Leg day with a hangover", 1),
        ("Upper done. Tomorrow rest, Friday legs", 0),
        ("Couldn't finish the last set of squats", 1),
        ("Letzter Satz Kniebeugen nicht geschafft", 1),
        ("Skupienie na plecach, nic na nogi", -1),
        ("Mostly legs, a bit of core", 1),
        ("Yoga, legs are tight", -1),
        ("Glute activation", -1),
        ("Glute activation + heavy hip thrusts", 1),
        ("Leg day - skipped breakfast", 1),
        ("Leg day but no PRs", 1),
    ],
)
def test_how_it_was_done_and_what_the_split_is_called_deny_nothing(title: str, sign: int) -> None:
    assert (weight(title) > 1) - (weight(title) < -1) == sign


@pytest.mark.parametrize(
    ("title", "is_legs"),
    [
        ("Tuesday: legs. Today chest", False),
        ("Today is Friday: legs", True),
        ("Friday legs were fun, legs again today", True),
        ("0 squats, just bench", False),
    ],
)
def test_what_is_given_to_a_weekday_is_not_todays(title: str, *, is_legs: bool) -> None:
    assert any(piece.weight > 0 for piece in title_evidence(title)) is is_legs
