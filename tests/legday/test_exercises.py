"""Any app's, watch's or person's name of an exercise: leg or not, and which kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.legday.exercises import LEG_PATTERNS, catalogue, lookup
from analyzer.phrases import tokens

LEG = {
    "squat": """Squat (Barbell)|Goblet Squat|Kettlebell Goblet Squat|Zercher Squat
        |BARBELL_BACK_SQUAT|squat/barbell_back_squat|squat|Kniebeuge (Langhantel)|Sentadillas
        |Agachamento livre|スクワット|深蹲|바벨 스쿼트|Приседания со штангой|Knebøy|Leg Press
        |Leg Press Horizontal (Machine)|Beinpresse|Prensa de piernas|Presse à cuisses|Жим ногами
        |レッグプレス|腿举|레그 프레스|Hack Squat (Machine)|Pendulum Squat (Machine)|Wall Sit
        |Landmine Squat and Press|Thruster (Barbell)|Leg Press Technogym (Gelb)|squat/leg_press""",
    "lunge": """Lunge (Dumbbell)|Walking Lunge|lunge|Bulgarian Split Squat|BSS|Ausfallschritte
        |Zancadas caminando|Fentes marchées|Affondi|弓步蹲|런지|ブルガリアンスクワット|Step-ups
        |Hammer Curl to Lunge to Press|Sentadilla búlgara""",
    "hinge": """Deadlift|Deadlift (Barbell)|deadlift|Romanian Deadlift (Dumbbell)|RDL|DB RDLs
        |Stiff Leg Deadlift (Band)|Single Leg Romanian Deadlift|Kreuzheben|Peso muerto rumano
        |Soulevé de terre|Stacco da terra|Становая тяга|デッドリフト|硬拉|데드리프트
        |Good Morning (Barbell)|Kettlebell Swing|hip_swing|Cable Pull Through|Trap Bar DL""",
    "knee extension": """Leg Extension (Machine)|Single Leg Extensions|Beinstrecker
        |Extensión de piernas|Cadeira extensora|レッグエクステンション|Разгибание ног""",
    "knee curl": """Seated Leg Curl (Machine)|leg_curl|Hamstring Curl|Beinbeuger|Curl femoral
        |Nordic Hamstrings Curls|Glute Ham Raise|Mesa flexora|Leg Curl assis""",
    "glute": """Hip Thrust (Barbell)|hip_raise|Glute Bridge|Single Leg Hip Thrust|臀推|힙 쓰러스트
        |Elevação pélvica|Glute Kickback (Machine)|Frog Pumps (Dumbbell)|Reverse Hyperextension""",
    "hip": """Hip Abduction (Machine)|Hip Adductor (Machine)|hip_stability|Lateral Band Walks
        |Adduktoren|Side-Lying Leg Raise|Clamshell""",
    "calf": """Standing Calf Raise (Smith)|calf_raise|Leg Press Calf Raise
        |Calf Press on Seated Leg Press
        |Wadenheben|Elevación de gemelos|Extensions mollets|カーフレイズ|提踵""",
    "jump": "Box Jump|plyo|Jump Squat|plyo/depth_jump|Depth Jumps",
    "sled": "Sled Push|Prowler",
    "olympic lift": """Clean and Jerk|Power Clean|Snatch|Hang Power Snatch|Reißen|Umsetzen|Arraché
        |Épaulé-jeté|Arrancada|Dos tiempos|Arremesso|Strappo|Rwanie|Podrzut|Рывок|Ryck|Støt
        |Szakítás|Koparma|抓举|クリーン""",
}
NOT_LEG = """Bench Press (Barbell)|Hanging Leg Raise|Flat Leg Raise|Upright Row (Barbell)|Walking
    |Leg Raise Parallel Bars|Knee Raise (Captain's Chair)|Front Lever Raise|Bicep Curl (Dumbbell)
    |Plank|Running|Beinheben|Elevación de piernas colgado|Push Ups|push_ups|Single Leg Push Up
    |Superman|Triceps Kickback|レッグレイズ|腹筋|抬腿|레그 레이즈|Squat Rack Curl
    |Standing Hamstring Stretch|Kneeling Lunge Stretch|Quad foam rolling|Leg Swings|Dead Bug
    |Lat Pulldown (Cable)|Back Extension|Hyperextensions|bench_press/barbell_bench_press|leg_raise
    |leg_raise/hanging_leg_raise|crunch/leg_extensions|Jump Rope|Jumping Jack|Toes to Bar
    |Overhead Press (Barbell)|Bicycle Crunch Raised Legs|Back Deltoids|Dip Machine|Burpee
    |Bankdrücken|Klimmzüge|Schulterdrücken|Rowing Machine|Air Bike|Farmers Walk
    |Push Press|Split Jerk
    |Bicep Curl with Leg Extension|Jump Shrug|Plyometric Push Up|卧推|腕立て伏せ|total_body|shrug"""


def names(text: str) -> list[str]:
    return [name.strip() for name in text.split("|")]


@pytest.mark.parametrize(
    ("name", "pattern"), [(name, p) for p, listed in LEG.items() for name in names(listed)]
)
def test_a_leg_exercise_is_known_by_its_pattern(name: str, pattern: str) -> None:
    found = lookup(name)
    assert found is not None
    assert (found.pattern, found.leg) == (pattern, True)
    assert 0 < found.credit <= 1


@pytest.mark.parametrize("name", names(NOT_LEG))
def test_a_word_about_legs_is_no_proof_and_other_exercises_are_known_too(name: str) -> None:
    found = lookup(name)
    assert found is not None
    assert not found.leg


@pytest.mark.parametrize(
    "name",
    [
        "Függő lábemelés",
        "Asılı bacak kaldırma",
        "Zvedání nohou ve visu",
        "Podizanje nogu u visu",
        "Ridicări de picioare",
        "Підйом ніг у висі",
        "Повдигане на крака от вис",
        "Riipunta jalannosto",
        "Wznosy nóg w zwisie",
        "脚上げ",
    ],
)
def test_raising_the_legs_is_work_for_the_belly_in_any_language(name: str) -> None:
    found = lookup(name)
    assert found is not None
    assert (found.pattern, found.credit) == ("core", 0)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Langhantelkniebeugen", "squat"),
        ("Beinpressmaschine", "leg press"),
        ("Kurzhantelausfallschritte", "lunge"),
    ],
)
def test_a_compound_is_known_by_its_known_part(name: str, known: str) -> None:
    found = lookup(name)
    assert found is not None
    assert found.name == known


@pytest.mark.parametrize("name", ["", "unknown", "65534", "Exercise 1", "Übung", "🙂", "---"])
def test_what_no_catalogue_can_know_is_unknown(name: str) -> None:
    assert lookup(name) is None


@pytest.mark.parametrize(
    ("name", "chain", "eccentric"),
    [
        ("Romanian Deadlift (Barbell)", "posterior", True),
        ("Deadlift (Barbell)", "posterior", False),
        ("Squat (Barbell)", "quad", False),
        ("Tempo Squat", "quad", True),
        ("Leg Extension (eccentric)", "quad", True),
        ("Walking Lunge", "quad", True),
        ("Nordic Curl", "posterior", True),
        ("Seated Calf Raise", "calf", False),
        ("Hip Thrust", "posterior", False),
        ("Bench Press (tempo)", "other", False),
    ],
)
def test_chain_and_eccentric_load(name: str, chain: str, *, eccentric: bool) -> None:
    found = lookup(name)
    assert found is not None
    assert (found.chain, found.eccentric) == (chain, eccentric)


def test_a_set_of_squats_says_more_than_one_of_calf_raises() -> None:
    credit = {n: e.credit for n in ("Squat", "Deadlift", "Calf Raise", "Curl") if (e := lookup(n))}
    assert credit["Squat"] > credit["Deadlift"] > credit["Calf Raise"] > credit["Curl"] == 0


def test_the_catalogue_contradicts_itself_nowhere() -> None:
    patterns: dict[tuple[str, ...], str] = {}
    for name, exercise in catalogue():
        key = tokens(name)
        assert key, f"{name!r} has no word in it"
        assert patterns.setdefault(key, exercise.pattern) == exercise.pattern, name
        assert exercise.leg == (exercise.pattern in LEG_PATTERNS)
        assert exercise.credit > 0 or not exercise.leg
    assert len(patterns) > 1200


@given(st.sampled_from([name for name, e in catalogue() if e.pattern]), st.sampled_from("_-/ .,"))
def test_spelling_does_not_matter(name: str, between: str) -> None:
    shouted = name.upper().replace(" ", between)
    if len(shouted.casefold()) == len(name):
        assert lookup(shouted) == lookup(name)


@given(st.text(max_size=40))
def test_any_text_is_survived(text: str) -> None:
    found = lookup(text)
    assert found is None or found.pattern


@pytest.mark.parametrize(
    "name",
    [
        "Wyciskanie nogami", "Ягодичный мостик", "Beenpers", "Bacak press", "Ölü kaldırış",
        "Άρση θανάτου", "דדליפט", "سكوات",
    ],
)  # fmt: skip
def test_leg_exercises_of_more_languages(name: str) -> None:
    found = lookup(name)
    assert found is not None
    assert found.leg
