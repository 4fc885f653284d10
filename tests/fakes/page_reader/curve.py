"""Sentences of the recovery curve and of form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.page_reader.answer import is_clear, lacking
from fakes.page_reader.reading import (
    Facts,
    UntrueError,
    count,
    fixed,
    near,
    number,
    reads,
    same,
    that,
)

if TYPE_CHECKING:
    import re

NAMES = ("same day", "next day", "day 2", "day 3")
_WHEN = ("the same day", "the next day", "on day 2", "on day 3")
_SIDE = {"slower": -1, "faster": 1, "lower": -1, "higher": 1}
_SIDE |= {f"leaning {word}": side for word, side in _SIDE.items()}

fixed(
    "curve",
    "Without heart rate your curve cannot be drawn",
    "Effect by hours since leg day",
    "No heart rate: how hard a run was is unknown, so speed cannot be compared at equal effort. "
    "A strap or the wrist would fill this.",
    "hours since leg day | runs | estimate | 95 % interval | your data alone | seen from "
    "| plain average pace | in words",
)


def listed(text: str) -> list[str]:
    return text.replace(" and ", ", ").split(", ")


def _rested_until(facts: Facts) -> float:
    """Return how many hours after leg day a run is the last to be compared with."""
    settings = {row["name"]: row["value"] for row in facts["method"]["settings"]}
    return float(settings["windows.reference_until_h"].split()[0])


def _holds_zero(step: dict[str, float]) -> bool:
    return step["low_pct"] <= 0 <= step["high_pct"]


@reads(
    "curve",
    r"How fast you run at the same heart rate, by hours since the end of leg day, against runs <N> to <N> h after\. The next day begins <N> h after: after legs in the morning that may be the same evening\.",
)
def _dek(match: re.Match[str], facts: Facts) -> None:
    near(match[1], facts["curve"]["rested_from_h"])
    near(match[2], _rested_until(facts), "rested until")
    near(match[3], facts["curve"]["steps"][1]["start_h"])


_DAYS = r"((?:the same day|the next day|on day [23]|, | and )+)"


@reads(
    "curve", rf"Leaning (slower|faster) {_DAYS}(?:, leaning (slower|faster) {_DAYS})?, not sure yet"
)
def _leaning(match: re.Match[str], facts: Facts) -> None:
    _hold_leaning(match[1], match[2], facts)
    if match[3]:
        _hold_leaning(match[3], match[4], facts)
    same([s for s in facts["curve"]["steps"] if s["word"] in {"slower", "faster"}], [], "clear")


def _hold_leaning(word: str, days: str, facts: Facts) -> None:
    for when in listed(days):
        step = facts["curve"]["steps"][_WHEN.index(when)]
        same(step["word"], f"leaning {word}", when)
        is_clear(step, _SIDE[word])


@reads(
    "curve",
    rf"((?:Slower|Faster) .+?)\. Leaning (slower|faster) {_DAYS}(?:, leaning (slower|faster) {_DAYS})?",
)
def _title_and_leaning(match: re.Match[str], facts: Facts) -> None:
    _hold_clear(match[1], facts)
    _hold_leaning(match[2], match[3], facts)
    if match[4]:
        _hold_leaning(match[4], match[5], facts)


def _hold_clear(words: str, facts: Facts) -> int:
    """Hold the clear days of a title; return the place of the last."""
    steps, side, last = facts["curve"]["steps"], 0, 0
    for part in listed(words):
        word, _, when = part.partition(" ")
        side, when = (_SIDE[word.lower()], when) if word.lower() in _SIDE else (side, part)
        last = _WHEN.index(when)
        is_clear(steps[last], side)
        that(steps[last]["word"] in {"slower", "faster"}, f"{when} is not so")
    return last


@reads(
    "curve",
    r"((?:Slower|Faster) .+?)(\. After that, (?:no clear difference|your data can't tell))?",
)
def _title(match: re.Match[str], facts: Facts) -> None:
    steps, last = facts["curve"]["steps"], _hold_clear(match[1], facts)
    later = [s for s in steps[last + 1 :] if s["low_pct"] is not None]
    same(bool(match[2]), bool(later), "what follows")
    for place, step in enumerate(steps):
        if step["low_pct"] is not None and place > last:
            that(step["word"] not in _SIDE, f"{step['name']} is clear")


@reads("curve", r"Too few runs after leg day to draw your curve yet")
def _none(_: re.Match[str], facts: Facts) -> None:
    same([s for s in facts["curve"]["steps"] if s["estimate_pct"] is not None], [], "steps")


@reads("curve", r"(Can't tell yet, on any day|No clear difference on any day your data can show)")
def _unclear(match: re.Match[str], facts: Facts) -> None:
    shown = [s for s in facts["curve"]["steps"] if s["estimate_pct"] is not None]
    that(shown, "nothing is shown")
    for step in shown:
        that(step["word"] not in _SIDE, f"{step['name']} is clear")
        if match[1][0] == "N":
            same(step["word"], "no clear difference", step["name"])


@reads("curve", r"(\d+)–(\d+) \| <N> \| (?!reference)(.+)")
def _row(match: re.Match[str], facts: Facts) -> None:
    step = next(s for s in facts["curve"]["steps"] if s["start_h"] == float(match[1]))
    same(float(match[2]), step["end_h"], "end")
    same(int(number(match[3])), step["n"], "runs")
    estimate, interval, alone, visible, average, words = match[4].split(" | ")
    ends = interval.split(" to ")
    alone_ends = alone.partition("(")[2].rstrip(")").split(" to ")
    for shown, key in (
        (estimate, "estimate_pct"), (ends[0], "low_pct"), (ends[-1], "high_pct"),
        (alone.partition(" %")[0], "data_only_pct"), (alone_ends[0], "data_only_low_pct"),
        (alone_ends[-1], "data_only_high_pct"), (visible, "mde_pct"), (average, "naive_pct"),
    ):  # fmt: skip
        if shown.startswith("–") or not shown:
            same(step[key], None, key)
        else:
            near(shown.removesuffix(" %"), step[key], key)
    word, _, more = words.partition(": ")
    rested = step["counts_as_rested"]
    same(word, "counted as rested" if rested else step["word"], "word")
    if more:
        same(int(number(more.split()[0])), 6 - step["n"], "more runs")


@reads("curve", r"<N>–<N> \| <N> \| reference")
def _reference(match: re.Match[str], facts: Facts) -> None:
    same(number(match[1]), facts["curve"]["rested_from_h"], "rested")
    near(match[2], _rested_until(facts), "rested until")
    same(int(number(match[3])), facts["curve"]["n_reference"], "rested runs")


@reads(
    "curve",
    r"(Same day|Next day|Day 2|Day 3): ((?:leaning )?(?:slower|faster))\. <N> % \(<N> to <N>\)\. Your data alone "
    r"say <N> %(?:; the estimate (leans towards what studies found, <N> %|takes in the other days too))?\.( It is called sure once it also stood at the ends of the last two quarters\.)?",
)
def _clear_day(match: re.Match[str], facts: Facts) -> None:
    step = facts["curve"]["steps"][NAMES.index(match[1].lower())]
    is_clear(step, _SIDE[match[2]])
    near(match[3], abs(step["estimate_pct"]))
    small, large = sorted((abs(step["low_pct"]), abs(step["high_pct"])))
    near(match[4], small)
    near(match[5], large)
    same(bool(match[9]), match[2].startswith("leaning"), "leaning")
    if match[8]:
        near(match[8], step["prior_pct"], "studies")
    same(step["word"], match[2], "word")
    alone, estimate, prior = step["data_only_pct"], step["estimate_pct"], step["prior_pct"]
    near(match[6], abs(alone) if match[6][0].isdigit() else alone)
    if match[6][0].isdigit():
        that(alone * estimate >= 0, "the data alone say the opposite")
    if match[7]:
        same(abs(estimate - prior) < abs(alone - prior), match[7].startswith("leans"), "leaning")


@reads(
    "curve",
    r"((?:[Ss]ame day|[Nn]ext day|[Dd]ay [23]|, | and )+): (can't tell|no clear difference)\. With (.+), "
    r"(effects are|an effect is) reliably seen from (.+?) on\.(?: (.+) leaves? out 0, but of several days compared at once one may do so by chance: it takes more for a word\.)?",
)
def _doubtful(match: re.Match[str], facts: Facts) -> None:
    names, runs, sizes = (listed(match[group]) for group in (1, 3, 5))
    same(len(names), len(runs), "runs")
    same(match[4], "an effect is" if len(names) == 1 else "effects are", "how many")
    for name, n, size in zip(names, runs, sizes, strict=True):
        step = facts["curve"]["steps"][NAMES.index(name.lower())]
        same(step["word"], match[2], name)
        held_back = not _holds_zero(step) and step["data_only_pct"] * step["low_pct"] > 0
        same(name.lower() in listed((match[6] or "").lower()), held_back, f"{name} is held back")
        same(int(number(n.split()[0])), step["n"], name)
        near(size.removesuffix(" %"), step["mde_pct"])


@reads("curve", r"((?:[Ss]ame day|[Nn]ext day|[Dd]ay [23]|, | and )+): too few runs\. (.+)")
def _too_few(match: re.Match[str], facts: Facts) -> None:
    refused = [s["name"] for s in facts["curve"]["steps"] if s["estimate_pct"] is None]
    same([name.lower() for name in listed(match[1])], refused, "refused")
    for sentence in match[2].rstrip(".").split(". "):
        _why_refused(sentence, facts)


def _why_refused(sentence: str, facts: Facts) -> None:
    import re  # noqa: PLC0415 - typed as a name above

    steps = facts["curve"]["steps"]
    if found := re.fullmatch(r"(.+); 6 are needed", sentence):
        for n, when in re.findall(
            r"([\d,]+) runs? (the same day|the next day|on day \d)", found[1]
        ):
            step = steps[_WHEN.index(when)]
            same(int(number(n)), step["n"], when)
            that(step["n"] < 6, f"{when} has enough")
    elif found := re.fullmatch(
        r"It takes (\d+) more runs? later than (\d+) h after leg day", sentence
    ):
        same(int(found[1]), 8 - facts["curve"]["n_reference"], "rested runs lacking")
    elif found := re.fullmatch(
        r"Day 3 counted as rested: fewer than 15 runs came later than (\d+) h", sentence
    ):
        same(float(found[1]), steps[3]["end_h"], "hours")
        same(facts["curve"]["rested_from_h"], steps[3]["start_h"], "rested from")
    elif sentence.lower() not in {
        "no run has all the measures it takes",
        "too few runs for all that has to be held equal",
        "heart rate or speed never differs between the runs",
        "without heart rate, effort cannot be held equal",
    }:
        raise UntrueError(f"not recognised: {sentence}")


@reads(
    "curve",
    r"All hours together: <N> % \(<N> to <N>\) the day after a standard leg day, (.+?), if it fades "
    r"as it did in studies\. It takes in the other days' runs too, so it is not the next day's own "
    r"number\. More runs make it surer; that it fades so is assumed\.",
)
def _pooled(match: re.Match[str], facts: Facts) -> None:
    pooled = facts["curve"]["pooled"]
    for shown, key in ((1, "estimate_pct"), (2, "low_pct"), (3, "high_pct")):
        near(match[shown], pooled[key], key)
    if match[4] in _SIDE:
        is_clear(pooled, _SIDE[match[4]])
    elif match[4].endswith(", being one of several numbers"):
        that(not _holds_zero(pooled), "it holds zero")
    else:
        that(_holds_zero(pooled), "it is clear")


_CHECKED_WHEN = r"(?:after an upper-body day|the day before leg day)"
_CHECKED = rf"No leg day can change how you run {_CHECKED_WHEN}(?: or {_CHECKED_WHEN})?, so that should come out as 0\."
_PLACEBOS = r"((?:“[^”]+” \([−+0-9.]+ to [−+0-9.]+ %\)(?:, | and )?)+)"


def _loud_placebos(facts: Facts) -> list[str]:
    return [
        p["name"]
        for p in facts["curve"]["placebos"]
        if p["estimate_pct"] is not None and not _holds_zero(p)
    ]


def _named_placebos(words: str, facts: Facts) -> list[dict[str, float]]:
    """Return the checks that are named, their ends held."""
    import re  # noqa: PLC0415 - typed as a name above

    by_name = {p["name"].lower(): p for p in facts["curve"]["placebos"]}
    named = []
    for name, low, high in re.findall(r"“([^”]+)” \(([−+\d.]+) to ([−+\d.]+) %\)", words):
        named.append(by_name[name.lower()])
        near(low, named[-1]["low_pct"])
        near(high, named[-1]["high_pct"])
    return named


@reads(
    "curve",
    rf"(?:A check|Checks) failed\. {_CHECKED} {_PLACEBOS} should show nothing but (does|do): be wary of the numbers here\.",
)
def _failed_checks(match: re.Match[str], facts: Facts) -> None:
    named = _named_placebos(match[1], facts)
    same([p["name"] for p in named], _loud_placebos(facts), "failed")
    same(match[2], "does" if len(named) == 1 else "do", "how many")


@reads(
    "curve",
    rf"Checks\.(?: {_CHECKED})?(?: {_PLACEBOS} shows? nothing clear, as it should be\.)?"
    rf"(?: {_PLACEBOS} can't tell: an effect of <N> % would fit as well as none, so the result stands, but without this support\.)?"
    r"(?: ((?:“[^”]+”(?:, | and )?)+): too few runs to check\.)?",
)
def _checks(match: re.Match[str], facts: Facts) -> None:
    quiet, coarse = (_named_placebos(match[group] or "", facts) for group in (1, 2))
    lacking_names = [p["name"] for p in facts["curve"]["placebos"] if p["estimate_pct"] is None]
    headline = facts["answer"]["primary"]
    sure = headline["word"] in {"slower", "faster"}
    size = min(2.0, abs(headline["estimate_pct"])) if sure else 2.0
    for placebo in (*quiet, *coarse):
        that(_holds_zero(placebo), f"{placebo['name']} fails")
    for fits, group in ((False, quiet), (True, coarse)):
        for placebo in group:
            same(max(-placebo["low_pct"], placebo["high_pct"]) > size, fits, placebo["name"])
    if match[3]:
        near(match[3], size, "effect")
    named = {p["name"] for p in (*quiet, *coarse)} | {*_loud_placebos(facts), *lacking_names}
    same(named, {p["name"] for p in facts["curve"]["placebos"]}, "checks")
    said = [name.strip("“”").lower() for name in listed(match[4])] if match[4] else []
    same(said, [name.lower() for name in lacking_names], "not made")


@reads(
    "curve",
    r"Harder leg days\. One twice as hard changes the next day by <N> % \(<N> to <N>\): they "
    r"(cost more|cost less, as it seems|may cost more or less, your data can't tell)\.",
)
def _severity(match: re.Match[str], facts: Facts) -> None:
    severity = facts["curve"]["severity"]
    for shown, key in ((1, "estimate_pct"), (2, "low_pct"), (3, "high_pct")):
        near(match[shown], severity[key], key)
    same(match[4].startswith("may"), _holds_zero(severity), "whether heavier ones differ")
    if not _holds_zero(severity):
        same(match[4] == "cost more", severity["estimate_pct"] < 0, "which way")


_ROUTES = {
    "with heart rate taken as exact": "plain regression on effort",
    "with speed taken as exact, and heart rate as what follows": "regression the other way round",
    "without what is known of what each run was meant to be": "without instrument",
    "against all later runs, also those long after leg day": "rested until the log lapses",
    "with your usual length at the time held equal, too": "usual length held equal",
    "as if some leg days had been overlooked": "leg days missed as often as legstats misses them",
}
fixed(
    "curve",
    "The same number, worked out otherwise",
    "worked out … | the day after | 95 % interval",
)


@reads("curve", r"((?:With|Without|Against|As if) .+?) \| <N> % \| <N> to <N>")
def _other_route(match: re.Match[str], facts: Facts) -> None:
    by_name = {p["name"]: p for p in facts["curve"]["other_routes"]}
    route = by_name[_ROUTES[match[1][0].lower() + match[1][1:]]]
    for shown, key in ((2, "estimate_pct"), (3, "low_pct"), (4, "high_pct")):
        near(match[shown], route[key], key)


@reads("curve", r"From all hours together, if it fades as in studies \| <N> % \| <N> to <N>")
def _all_hours(match: re.Match[str], facts: Facts) -> None:
    for shown, key in ((1, "estimate_pct"), (2, "low_pct"), (3, "high_pct")):
        near(match[shown], facts["curve"]["pooled"][key], key)


# Form

_METRICS = {
    "heart rate": "hr",
    "step length": "step_length",
    "cadence": "cadence",
    "ground contact": "ground_contact",
    "vertical ratio": "vertical_ratio",
}
_CLAUSES = {
    "your heart beats faster": ("hr", 1),
    "your heart beats slower": ("hr", -1),
    "your steps are longer": ("step_length", 1),
    "your steps are shorter": ("step_length", -1),
    "you take more steps": ("cadence", 1),
    "you take fewer steps": ("cadence", -1),
    "your feet stay on the ground longer": ("ground_contact", 1),
    "your feet leave the ground sooner": ("ground_contact", -1),
    "you bounce more": ("vertical_ratio", 1),
    "you bounce less": ("vertical_ratio", -1),
}
_MORE = {"higher": 1, "longer": 1, "lower": -1, "shorter": -1}

fixed(
    "form",
    "Form at equal speed",
    "Form at equal speed: not enough runs to compare yet",
    "Cadence, step length, contact time and heart rate at equal speed appear here.",
    "measure | change next day | 95 % interval | in its unit | runs | in words",
)


def form_row(facts: Facts, metric: str) -> dict[str, object]:
    return next(row for row in facts["form"]["rows"] if row["metric"] == metric)


def form_is_clear(row: dict[str, object], side: int) -> None:
    """Demand that a change is clear, and that not only the studies make it so."""
    is_clear(row, side)
    same(row["by_prior"], False, "carried by studies alone")


_ONE_FINDING = {
    "you take more and shorter steps": "your steps are shorter, you take more steps",
    "you take fewer and longer steps": "your steps are longer, you take fewer steps",
}


@reads(
    "form",
    r"The day after leg day, at the same speed, (?!no clear)(.+?)(: so far a hint)?",
)
def _form_title(match: re.Match[str], facts: Facts) -> None:
    clauses = match[1]
    for one, both in _ONE_FINDING.items():
        clauses = clauses.replace(one, both)
    said = [_CLAUSES[clause] for clause in listed(clauses)]
    sure = facts["answer"]["primary"]["word"] in {"slower", "faster"}
    same(bool(match[2]), not sure, "a hint")
    for metric, side in said:
        form_is_clear(form_row(facts, metric), side)
    for row in facts["form"]["rows"]:
        if row["metric"] not in {metric for metric, _ in said}:
            that(row["by_prior"] or _holds_zero(row), f"{row['name']} is clear and not named")


@reads(
    "form",
    r"The day after leg day, at the same speed(?:, no clear difference in|: can't tell yet whether) (heart rate or form|heart rate|form)(?: changes)?",
)
def _form_unclear(match: re.Match[str], facts: Facts) -> None:
    rows = facts["form"]["rows"]
    for row in rows:
        that(row["by_prior"] or _holds_zero(row), f"{row['name']} is clear")
    same("heart" in match[1], any(row["metric"] == "hr" for row in rows), "heart rate")
    same("form" in match[1], any(row["metric"] != "hr" for row in rows), "form")


@reads(
    "form",
    r"The day after leg day against rested, compared at equal speed and slope\. Blue where the interval leaves out 0, with and without what studies found(?:; with <N> comparisons at once, one may be blue by chance)?\.",
)
def _form_dek(match: re.Match[str], facts: Facts) -> None:
    same(int(match[1] or 1), len(facts["form"]["rows"]), "comparisons")


@reads("form", r"(.+?) \| <N> % \| <N> to <N> % \| <N> (\w+) \| <N> and <N> \| (.+)")
def _form_cells(match: re.Match[str], facts: Facts) -> None:
    row = form_row(facts, _METRICS[match[1]])
    for group, key in ((2, "estimate_pct"), (3, "low_pct"), (4, "high_pct"), (5, "change")):
        near(match[group], row[key], key)  # type: ignore[arg-type] # a number
    same([count(match[7]), count(match[8])], [row["n"], row["n_reference"]], "runs")
    if match[9] in _MORE:
        form_is_clear(row, _MORE[match[9]])


@reads("form", r"(.+?): none of your runs has (?:it\. It needs|them\. They need) .+\.")
def _form_none(match: re.Match[str], facts: Facts) -> None:
    covered = {row["name"]: row["n"] for row in facts["quality"]["coverage"]}
    for name in _measures(match[1], facts):
        if name in {"heart rate", "cadence"}:
            same(covered.get(name.capitalize(), 0), 0, name)


@reads("form", r"(.+?): (\d[\d, and]*) runs? ha(?:s it|ve it|ve them|s them); (.+)\.")
def _form_few(match: re.Match[str], facts: Facts) -> None:
    covered = {row["name"]: row["n"] for row in facts["quality"]["coverage"]}
    told, names = match[2].replace(" and ", ", ").split(", "), _measures(match[1], facts)
    told = told * len(names) if len(told) == 1 else told
    for name, runs in zip(names, told, strict=True):
        if name == "cadence":
            same(int(number(runs)), covered["Cadence"], name)
    if match[3] == "leg days are needed to compare with":
        same(facts["answer"]["next_run"]["leg_day"], None, "leg days")


def _measures(told: str, facts: Facts) -> list[str]:
    """Return the measures that a note names, of which the table may have none."""
    names = told.lower().replace(" and ", ", ").split(", ")
    for name in names:
        that(_METRICS[name] not in {r["metric"] for r in facts["form"]["rows"]}, "it has")
    return names


__all__ = ["form_is_clear", "form_row", "lacking", "listed"]
