"""Strength sessions as a watch would record them: the plan is known, the names are guesses.

The noise follows four real files: 42 % of the sets unnamed, a first candidate that is right in
half of the others, weights entered in two sets of five, one default title for all.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

RIGHT = 0.5
UNNAMED_FREE, UNNAMED_MACHINE = 0.35, 0.75
WEIGHT_ENTERED = 0.4
PERSON_SEES = 4
"""Leg sets named as such from which a person reading the file would not ask."""

ARMS_MISTAKEN = ("triceps_extension", "pull_up", "push_up", "row", "sit_up", "lunge", "plyo")
LEGS_MISTAKEN = ("lunge", "squat", "deadlift", "row", "total_body", "olympic_lift", "sit_up")


class Planned(NamedTuple):
    """One exercise of a plan: what it is, how many sets, how heavy, and whether on a machine."""

    category: str
    sets: int
    kg: float
    machine: bool


# category:sets@kg, with a star where the wrist rests on a machine
LEGS = {
    "seen": (
        "squat:5@90 deadlift:4@100 lunge:4@20",
        "deadlift:6@110 squat:4@70 row:6@50",
        "squat:6@80 lunge:4@16 *leg_curl:4@40",
        "squat:4@60 *leg_curl:5@40 *calf_raise:5@60",
    ),
    "unseen": (
        "deadlift:5@120 lunge:5@24 hip_raise:4@90",
        "squat:8@100 plyo:4@0 calf_raise:4@40",
        "lunge:5@20 squat:5@30 push_up:4@0 row:4@30",
        "squat:3@50 *leg_curl:6@45 *hip_stability:5@50",
    ),
}
ARMS = {
    "seen": (
        "bench_press:6@70 row:6@60 curl:5@14",
        "pull_up:6@0 push_up:5@0 sit_up:5@0",
        "shoulder_press:5@40 lateral_raise:5@10 curl:5@12",
    ),
    "unseen": (
        "bench_press:5@80 flye:4@16 triceps_extension:6@25",
        "row:8@60 pull_up:5@10 shrug:4@80",
        "plank:4@0 crunch:5@0 push_up:6@0",
    ),
}
LEG_CATEGORIES = {"squat", "deadlift", "lunge", "leg_curl", "calf_raise", "hip_raise", "plyo"}


def sessions(part: str, count: int, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Return (label, session) pairs: half leg days, half not.

    A leg day in which the watch named fewer than four leg sets is one a person would ask about.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    made = []
    for index in range(count):
        is_legs = index % 2 == 0
        sets = _recorded(chance.choice((LEGS if is_legs else ARMS)[part]), chance)
        told = sum(s["exercise"] in LEG_CATEGORIES for s in sets)
        label = ("yes" if told >= PERSON_SEES else "ask") if is_legs else "no"
        made.append((label, {"title": "Strength", "sets": sets}))
    return made


def _recorded(plan: str, chance: random.Random) -> list[dict[str, Any]]:
    exercises = [_planned(piece) for piece in plan.split()]
    return [_set(exercise, chance) for exercise in exercises for _ in range(exercise.sets)]


def _planned(piece: str) -> Planned:
    category, _, amount = piece.removeprefix("*").partition(":")
    sets, _, kg = amount.partition("@")
    return Planned(category, int(sets), float(kg), piece.startswith("*"))


def _set(exercise: Planned, chance: random.Random) -> dict[str, Any]:
    guesses = _guesses(exercise, chance)
    entered = exercise.kg and chance.random() < WEIGHT_ENTERED
    return {
        "exercise": guesses[0] if guesses else "unknown",
        "candidates": guesses,
        "reps": float(chance.randint(5, 12)),
        "weight_kg": exercise.kg if entered else None,
    }


def _guesses(exercise: Planned, chance: random.Random) -> tuple[str, ...]:
    if chance.random() < (UNNAMED_MACHINE if exercise.machine else UNNAMED_FREE):
        return ()
    mistaken = LEGS_MISTAKEN if exercise.category in LEG_CATEGORIES else ARMS_MISTAKEN
    others = chance.sample([m for m in mistaken if m != exercise.category], 3)
    if chance.random() < RIGHT:
        return (exercise.category, *others[:2])
    return tuple(others)
