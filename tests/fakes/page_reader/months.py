"""Sentences of the months: fitness by quarter, and the lifts after weeks of much running."""

from __future__ import annotations

import re
from typing import Any

from fakes.page_reader.reading import Facts, fixed, near, reads, same, that

_MONTHS = r"(?:[A-Z][a-z]{2} to )?[A-Z][a-z]{2} \d{4}"
_DAYS = r"\d+ [A-Z][a-z]{2} \d{4}(?: to \d+ [A-Z][a-z]{2} \d{4})?"
_QUARTER = rf"({_MONTHS}|{_DAYS})"
"""Where the days asked for cut one, the months or days that are left of it."""
_RUNS = r"<N> runs? against <N>"
_MARGIN = 2.0

fixed(
    "months",
    "Fitness over the months: too few runs to compare",
    "Speed at the same heart rate by quarter.",
    "Below 0 a quarter was slower than the latest; lines are 95 % intervals, diamonds the latest quarter and the "
    "one it is held against in the title.",
    "Hills, heat, length, time of day and what is left of leg day are held equal.",
    "Quarters are compared here once two of them have eight runs with a heart rate, over three weeks or more.",
    "Months differ in more than training: a new watch or strap, illness, sleep, food and planned easy weeks are "
    "not taken into account.",
    "Months differ in more than training: illness, sleep, food and planned easy weeks are not taken into account.",
    "A lift is compared with the same lift only, less the progress it made anyway.",
    "Leg volume is weight times repetitions, over all leg sets of a leg day.",
    "A step between quarters before and after may be that of the device.",
    "Who runs much chooses when, so it is an observation.",
    "Fitness by quarter",
    "It leans that way; the word waits until the quarter is over.",
    "It leans that way, but is not sure enough for more.",
    "Heart rate came from another kind of sensor then, which may be part of it.",
)


def _leading(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = next(q for q in facts["months"]["quarters"] if q["leads"])
    return found


def _clear(found: dict[str, Any], word: str) -> None:
    that(found["low_pct"] > 0 if word == "faster" else found["high_pct"] < 0, "it is not clear")


@reads("months", rf"<N> % (slower|faster) than in {_QUARTER} at the same heart rate")
def _title(match: re.Match[str], facts: Facts) -> None:
    found = _leading(facts)
    near(match[1], abs(found["estimate_pct"]), "size")
    _clear(found, match[2])
    same(match[3], found["name"], "quarter")
    that(facts["months"]["over"], "the quarter is not over")


@reads(
    "months",
    rf"Leaning (slower|faster) than in {_QUARTER}: <N> %( so far,)? at the same heart rate",
)
def _leaning_title(match: re.Match[str], facts: Facts) -> None:
    found = _leading(facts)
    _clear(found, match[1])
    same(match[2], found["name"], "quarter")
    near(match[3], abs(found["estimate_pct"]), "size")
    same(match[4] is not None, not facts["months"]["over"], "so far")


@reads(
    "months",
    rf"(About as fast as in|Can't tell whether you got faster or slower since) {_QUARTER}"
    r"( at the same heart rate)?",
)
def _open_title(match: re.Match[str], facts: Facts) -> None:
    found = _leading(facts)
    same(match[2], found["name"], "quarter")
    _is_open(found, same_as=match[1].startswith("About"))


def _is_open(found: dict[str, Any], *, same_as: bool) -> None:
    within = max(-found["low_pct"], found["high_pct"]) <= _MARGIN
    same(same_as, within, "within 2 %")
    that(found["low_pct"] <= 0 <= found["high_pct"], "it is clear")


def _hold_numbers(numbers: tuple[str, ...], found: dict[str, Any], *, sized: bool) -> None:
    values = [found[key] for key in ("estimate_pct", "low_pct", "high_pct")]
    if sized:
        values = [abs(values[0]), *sorted(map(abs, values[1:]))]
    for shown, value in zip(numbers, values, strict=True):
        near(shown, value)


def _hold_runs(now: str, n: str, n_then: str, facts: Facts) -> None:
    latest = facts["months"]["latest"]
    same(now.removesuffix(" so far"), latest["name"], "latest quarter")
    same(now.endswith(" so far"), not facts["months"]["over"], "so far")
    same((int(n), int(n_then)), (latest["n"], _leading(facts)["n"]), "runs")


_ONE = rf"(?:{_MONTHS}|{_DAYS})"
_NOW = rf"((?:{_MONTHS}|{_DAYS})(?: so far)?)"


@reads(
    "months",
    rf"Fitness: At the same heart rate you ran <N> % (slower|faster) in {_NOW} than in {_QUARTER} "
    rf"\(<N> to <N>; {_RUNS}\)\.",
)
def _fitness(match: re.Match[str], facts: Facts) -> None:
    size, word, now, then, low, high, n, n_then = match.groups()
    found = _leading(facts)
    _hold_numbers((size, low, high), found, sized=True)
    _clear(found, word)
    same(then, found["name"], "quarter")
    _hold_runs(now, n, n_then, facts)


@reads(
    "months",
    r"Fitness: (Can't tell whether speed at the same heart rate changed|Speed at the same heart rate is about the same): "
    rf"<N> % in {_NOW} against {_QUARTER} \(<N> to <N>; {_RUNS}\)(?:; reliably seen from <N> % on)?\.",
)
def _fitness_open(match: re.Match[str], facts: Facts) -> None:
    words, size, now, then, low, high, n, n_then, seen = match.groups()
    found = _leading(facts)
    _hold_numbers((size, low, high), found, sized=False)
    _is_open(found, same_as=words.startswith("Speed"))
    same(then, found["name"], "quarter")
    _hold_runs(now, n, n_then, facts)
    if seen:
        near(seen, found["mde_pct"], "smallest seen")


@reads(
    "months",
    rf"({_ONE}(?:(?:, | and ){_ONE})*) (leaves?) out 0, but of several quarters compared at once one may do so by chance: "
    r"it takes more for a word\.",
)
def _held_back(match: re.Match[str], facts: Facts) -> None:
    names = [
        q["name"]
        for q in facts["months"]["quarters"]
        if q["estimate_pct"] is not None
        and not q["low_pct"] <= 0 <= q["high_pct"]
        and q["word"] in {"can't tell", "no clear difference"}
    ]
    same(re.findall(_ONE, match[1]), names, "held back")
    same(match[2], "leaves" if len(names) == 1 else "leave", "how many")


@reads(
    "months",
    r"Fitness: No quarter has <N> runs with all it takes, over 3 weeks or more, to compare yet\.",
)
def _no_quarter(match: re.Match[str], facts: Facts) -> None:
    same((match[1], facts["months"]["latest"]), ("8", None))


@reads("months", rf"Fitness: There is nothing yet to compare {_QUARTER} with\.")
def _one_quarter(match: re.Match[str], facts: Facts) -> None:
    same((match[1], facts["months"]["quarters"]), (facts["months"]["latest"]["name"], []))


@reads(
    "months",
    rf"Fitness: Not enough runs to compare {_QUARTER} with {_QUARTER}: it takes <N> more runs? in {_QUARTER}\.",
)
def _few_runs(match: re.Match[str], facts: Facts) -> None:
    found = _leading(facts)
    same((match[1], match[2]), (facts["months"]["latest"]["name"], found["name"]), "quarters")
    same((int(match[3]), match[4]), (8 - found["n"], found["name"]), "runs lacking")


@reads("months", rf"Fitness: {_QUARTER} cannot be compared with {_QUARTER}: (.+)\.")
def _not_compared(match: re.Match[str], facts: Facts) -> None:
    same((match[2], match[3]), (_leading(facts)["name"], _leading(facts)["why"]), "why")


@reads(
    "months",
    rf"quarter \| (?:{_QUARTER}|the latest quarter) against it \| 95 % interval \| seen from \| runs \| in words",
)
def _columns(match: re.Match[str], facts: Facts) -> None:
    latest = facts["months"]["latest"]
    same(match[1], latest and latest["name"], "latest quarter")


@reads(
    "months", rf"{_QUARTER} \| (\S+)(?: %)? \| (\S+)(?: to (\S+))? \| (\S+)(?: %)? \| <N> \| (.+)"
)
def _row(match: re.Match[str], facts: Facts) -> None:
    name, size, low, high, seen, n, words = match.groups()
    found = next(q for q in facts["months"]["quarters"] if q["name"] == name)
    same(int(n), found["n"], "runs")
    if found["estimate_pct"] is None:
        same((size, low, high, seen), ("–", "–", None, "–"), "refused")
        same(words.partition(": ")[2], found["why"], "why")
        return
    _hold_numbers((size, low, high), found, sized=False)
    near(seen, found["mde_pct"], "detectable")
    same(words.lower(), found["word"], "word")


def _lifted(facts: Facts, outcome: str) -> dict[str, Any]:
    found: dict[str, Any] = next(o for o in facts["months"]["lifts"] if o["outcome"] == outcome)
    return found


def hold_lifts_word(word: str, found: dict[str, Any]) -> None:
    """Demand that what is said of the lifts is what their interval says."""
    low, high = found["low_pct"], found["high_pct"]
    if word == "no cost":
        that(low > -2.5, "it may have cost something")
    elif word in {"lower", "higher"}:
        that(high < 0 if word == "lower" else low > 0, "it is not clear")
    same(word, found["word"], "word")


@reads(
    "months",
    r"Lifts: (Running more did not cost the lifts|After weeks of much running your lifts were (?:lower|higher)|"
    r"Can't tell whether running more costs the lifts): <N> % \(<N> to <N>; <N> leg days against <N>\)"
    r"(?:; reliably seen from <N> % on)?\.",
)
def _lifts(match: re.Match[str], facts: Facts) -> None:
    words, size, low, high, much, rest, seen = match.groups()
    found = _lifted(facts, "max")
    _hold_numbers((size, low, high), found, sized=False)
    same((int(much), int(rest)), (found["n_much"], found["n_rest"]), "leg days")
    last = words.rsplit(" ", 1)[-1]
    word = last if last in {"lower", "higher"} else "no cost" if words[0] == "R" else "can't tell"
    hold_lifts_word(word, found)
    if seen:
        near(seen, found["mde_pct"], "smallest seen")


@reads(
    "months",
    r"Lifts: Whether running costs the lifts can't be told yet: (.+?)(?:; there are <N> and <N>)?\.",
)
def _no_lifts(match: re.Match[str], facts: Facts) -> None:
    found = _lifted(facts, "max")
    same(found["estimate_pct"], None, "estimate")
    if match[2]:
        same((int(match[2]), int(match[3])), (found["n_much"], found["n_rest"]), "leg days")


@reads(
    "months",
    r"Volume: (After weeks of much running your leg volume was (?:lower|higher)|"
    r"Can't tell whether running more costs the leg volume): <N> % \(<N> to <N>; <N> leg days against <N>\)"
    r"(?:; reliably seen from <N> % on)?\.",
)
def _volume(match: re.Match[str], facts: Facts) -> None:
    words, size, low, high, much, rest, seen = match.groups()
    found = _lifted(facts, "volume")
    _hold_numbers((size, low, high), found, sized=False)
    same((int(much), int(rest)), (found["n_much"], found["n_rest"]), "leg days")
    hold_lifts_word(words.rsplit(" ", 1)[-1] if words[0] == "A" else "can't tell", found)
    if seen:
        near(seen, found["mde_pct"], "smallest seen")


@reads("months", r"New device: Your files from .+ begin on .+; .+\.")
def _new_device(_: re.Match[str], __: Facts) -> None:
    """Hold nothing: the page's facts do not name what recorded a run."""


@reads(
    "months",
    r"Much running: the third of leg days with the most run in the week before, against the 12 weeks around each: "
    r"usually <N> (?:km|mi) against <N> (?:km|mi)\.",
)
def _much_running(match: re.Match[str], facts: Facts) -> None:
    near(match[1], 1000 * facts["months"]["much_km"] / facts.unit_m, "much")
    near(match[2], 1000 * facts["months"]["rest_km"] / facts.unit_m, "rest")
