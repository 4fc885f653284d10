"""Sentences of the evidence table, of data quality and of the method."""

from __future__ import annotations

import re

from fakes.page_reader.answer import WHEN, is_clear
from fakes.page_reader.curve import form_is_clear, form_row
from fakes.page_reader.habits import hold_habit, words_of
from fakes.page_reader.months import hold_lifts_word
from fakes.page_reader.reading import (
    Facts,
    UntrueError,
    count,
    day,
    fixed,
    near,
    number,
    reads,
    same,
    that,
)
from fakes.page_reader.training import _kg, _lift, _moved, weeks_of
from fakes.page_reader.verdicts import _outcome, _word_holds

_METRICS = {
    "step length": "step_length", "cadence": "cadence", "ground contact": "ground_contact",
    "vertical ratio": "vertical_ratio",
}  # fmt: skip
_HABITS = {
    "easy run": ("easy_run",), "rolling": ("foam_rolling", "compression"), "epsom": ("epsom_bath",),
}  # fmt: skip

fixed(
    "evidence",
    "What the advice claims, what studies found, what your data say",
    "What your journal says of soreness is an observation: who rolls, bathes or rests chooses the day.",
    "Claims and evidence",
    "The claim | Studies say | What was found | Your data",
    "Your data cannot test it.",
    "No test needed.",
)


@reads("evidence", r"(.+?) \| (.+?) \| (.+?) \| (.+)")
def _claim(match: re.Match[str], facts: Facts) -> None:
    row = next(r for r in facts["evidence"]["rows"] if _plain(r["claim"]) == match[1])
    same([match[2], match[3]], [_plain(row["studies"]), _plain(row["found"])], "what studies found")
    facts.evidence = row["key"]
    _yours(match[4].replace(" | ", " "), facts, row)


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("’", "'")


_N = r"([−+]?\d[\d,]*(?:\.\d+)?)"


def _yours(words: str, facts: Facts, row: dict[str, object]) -> None:
    """Hold what the data say of a claim against the section that says it too."""
    for pattern, hold in _HELD:
        match = re.fullmatch(pattern, words)
        if match:
            hold(match, facts, row)
            return
    raise UntrueError(f"not recognised: {words}")


def _nothing(*_: object) -> None:
    """Accept what claims nothing."""


def _speed(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    found = facts["answer"]["primary"]
    is_clear(found, {"slower": -1, "faster": 1}[match[2]])
    near(match[1], abs(found["estimate_pct"]))
    small, large = sorted((abs(found["low_pct"]), abs(found["high_pct"])))
    near(match[4], small)
    near(match[5], large)
    same(count(match[6]), found["n"], "runs")
    step = WHEN.get(match[3])
    wanted = facts["curve"]["steps"][step]["bucket"] if step is not None else "per leg day"
    same(found["bucket"], wanted, "day")


def _speed_open(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    found = facts["answer"]["primary"]
    near(match[2], found["low_pct"])
    near(match[3], found["high_pct"])
    same(count(match[4]), found["n"], "runs")
    same(match[1].lower(), found["word"], "word")
    if match[1].startswith("Leaning"):
        is_clear(found, -1 if match[1].endswith("slower") else 1)
    else:
        that(found["low_pct"] <= 0 <= found["high_pct"], "it is clear")


def _headline(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    answer = facts["answer"]
    same(match[0], _plain(answer["before"] + answer["strong"] + answer["after"]), "headline")


def _speed_refused(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    same(facts["answer"]["primary"]["estimate_pct"], None, "refused")


def _after(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    found = _outcome(facts, match[2])
    for group, key in ((3, "estimate"), (4, "low"), (5, "high")):
        near(match[group], found[key], key)
    _word_holds(found, match[1].lower())


def _after_few(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    found = _outcome(facts, match[1])
    same([count(match[2]), count(match[3])], [found["n_broke"], found["n_kept"]], "runs")
    same(found["estimate"], None, "estimate")


def _heart(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    row = form_row(facts, "hr")
    form_is_clear(row, 1 if number(match[1]) > 0 else -1)
    for group, key in ((1, "estimate_pct"), (2, "low_pct"), (3, "high_pct")):
        near(match[group], row[key], key)  # type: ignore[arg-type] # a number


def _heart_open(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    row = form_row(facts, "hr")
    for group, key in ((2, "estimate_pct"), (3, "low_pct"), (4, "high_pct")):
        near(match[group], row[key], key)  # type: ignore[arg-type] # a number
    that(row["by_prior"] or float(str(row["low_pct"])) <= 0 <= float(str(row["high_pct"])), "clear")


def _form(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    for part in re.split(r", | and ", match[1]):
        name, _, size = part.removesuffix(" %").rpartition(" ")
        row = form_row(facts, _METRICS[name.lower()])
        form_is_clear(row, 1 if number(size) > 0 else -1)
        near(size, row["estimate_pct"])  # type: ignore[arg-type] # a number


def _form_open(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    for name in re.split(r", | and ", match[2]):
        row = form_row(facts, _METRICS[name])
        low, high = float(str(row["low_pct"])), float(str(row["high_pct"]))
        that(row["by_prior"] or low <= 0 <= high, f"{name} is clear")


def _form_needed(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    metrics = {r["metric"] for r in facts["form"]["rows"]}
    same("hr" in metrics if row["key"] == "heart" else bool(metrics - {"hr"}), False, "compared")


def _soreness(match: re.Match[str], row: dict[str, object]) -> dict[str, float]:
    found = row["soreness"]
    if not isinstance(found, dict):
        raise UntrueError("no soreness is compared")
    return found


def _rows_of_habits(facts: Facts, row: dict[str, object]) -> list[dict[str, object]]:
    names = _HABITS.get(str(row["key"]), ())
    return [r for r in facts["habits"]["rows"] if r["habit"] in names]


def _not_noted(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    if row["key"] in _HABITS:
        same(_rows_of_habits(facts, row), [], "habits that were noted")
    else:
        found = _soreness(match, row)
        same([found["n_with"], found["n_without"]], [0, 0], "days")
    if match[1].startswith("soreness is not noted yet"):
        covered = {r["name"]: r["n"] for r in facts["quality"]["coverage"]}
        same(covered.get("Soreness noted", 0), 0, "days on which soreness is noted")


def _habit(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    first, *others = _rows_of_habits(facts, row)
    named = len(_HABITS[str(row["key"])]) > 1
    told = [
        _plain(str(first["text"])) if named else words_of(first),
        *(_plain(str(other["text"])) for other in others),
    ]
    said = " ".join(told)
    same(match[0].lower()[:1] + match[0][1:], said.lower()[:1] + said[1:], "what habits went with")
    for one in (first, *others):
        hold_habit(words_of(one), one)


def _sore_few(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    found = _soreness(match, row)
    same([count(match[1]), count(match[2])], [found["n_with"], found["n_without"]], "days")
    that(min(found["n_with"], found["n_without"]) < int(match[3]), "there are enough")


def _sore(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    found = _soreness(match, row)
    near(match[2], abs(found["estimate"]))
    near(match[4], found["low"])
    near(match[5], found["high"])
    same([int(match[6]), int(match[7])], [found["n_with"], found["n_without"]], "days")
    that(found["low"] > 0 if match[1] == "Higher" else found["high"] < 0, "it is not clear")


def _sore_open(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    found = _soreness(match, row)
    near(match[1], found["estimate"])
    near(match[3], found["low"])
    near(match[4], found["high"])
    same([int(match[5]), int(match[6])], [found["n_with"], found["n_without"]], "days")
    that(found["low"] <= 0 <= found["high"], "it is clear")


def _gains(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    same(int(match[2]), max(weeks_of(lift) for lift in facts["training"]["lifts"]), "weeks")
    for part in match[1].split("; "):
        name, _, words = part.partition(": ")
        lift = _lift(name, facts)
        if words == "can't tell whether it changed":
            that(lift["word"] not in {"up", "down"}, "it is clear")
        else:
            word, size, unit = words.split()
            _moved(lift, word)
            _kg(size, unit, abs(float(str(lift["change_kg"]))))


def _lifts_after_running(match: re.Match[str], facts: Facts, row: dict[str, object]) -> None:
    found = next(o for o in facts["months"]["lifts"] if o["outcome"] == "max")
    for shown, key in zip(
        match.groups()[1:4], ("estimate_pct", "low_pct", "high_pct"), strict=True
    ):
        near(shown, found[key], key)
    hold_lifts_word({"No cost seen": "no cost"}.get(match[1], match[1].lower()), found)
    if match[5]:
        over_time = re.fullmatch(_OVER_TIME, match[5])
        assert over_time
        _gains(over_time, facts, row)


def _no_lifts(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    same(facts["training"]["lifts"], [], "lifts")


def _spikes(match: re.Match[str], facts: Facts, _: dict[str, object]) -> None:
    spikes = sum(
        any(reason["small"] == "Rule spike" for reason in run["reasons"])
        for run in facts["flagged"]["runs"]
    )
    same(count(match[1]), spikes, "spikes")


_OVER_TIME = rf"(.+); over {_N} weeks? beside running\."
_WHEN = "later on leg day|the day after leg day|two days after leg day|three days after leg day|after a standard leg day"
_HELD = (
    (rf"{_N} % (slower|faster) ({_WHEN}) at the same heart rate \({_N} to {_N}\), {_N} runs?\.", _speed),
    (rf"(Can't tell|No clear difference|Leaning slower|Leaning faster) \({_N} to {_N} %\), {_N} runs?\.", _speed_open),
    (r"Not enough runs(?:: .+)?\.", _speed_refused),
    (r"(?:No runs (?:yet|in the days asked for)|No leg day (?:found in|known yet for) .+|Can't tell yet: .+, and no heart rate|The day after leg day you ran .+)\.", _headline),
    (rf"(Can't tell|Lower|Higher): (speed of the next run|soreness of the next days) {_N} (?:%|points) after broken runs \({_N} to {_N}\)\.", _after),
    (rf"Not enough: (speed of the next run|soreness of the next days) known after {_N} broken and {_N} kept runs\.", _after_few),
    (rf"{_N} % the next day at the same speed \({_N} to {_N}\)\.", _heart),
    (rf"(Can't tell|No clear difference): {_N} % \({_N} to {_N}\)\.", _heart_open),
    (r"((?:Step|Cadence|Ground|Vertical).+ %) at equal speed the next day\.", _form),
    (r"(Can't tell|No clear difference|.+ or .+): ((?:step length|cadence|ground contact|vertical ratio|, | and )+)\.", _form_open),
    (r"Not enough runs yet to compare form at equal speed\.", _form_needed),
    (r"Nothing to go by: (.+)", _not_noted),
    (r"(?:.+: |.+ )?(?:[Ww]ent with (?:less|more) soreness|[Ww]orth a trial|[Cc]an't tell|[Nn]ot enough leg days|[Ii]n a trial), .+", _habit),
    (rf"Not enough: soreness noted on {_N} such days? and {_N} to compare with; {_N} of each are needed\.", _sore_few),
    (rf"(Higher|Lower) by {_N} of 10 points (.+?) \({_N} to {_N}; {_N} days? against {_N}\)\.", _sore),
    (rf"Can't tell: {_N} of 10 points (.+?) \({_N} to {_N}; {_N} days? against {_N}\)\.", _sore_open),
    (rf"(Lower|Higher|No cost seen|Can't tell): lifts {_N} % after weeks of much running \({_N} to {_N}\)\.(?: (.+))?", _lifts_after_running),
    (_OVER_TIME, _gains),
    (r"It needs nine sessions or more of one lift with weights in the last 52 weeks\.", _no_lifts),
    (rf"(No|{_N}) such runs? in the hours after leg day\.", _spikes),
    (r"Your data cannot test it\.", _nothing),
    (r"No test needed\.", _nothing),
)  # fmt: skip


# Data quality


@reads(
    "method",
    r"(?:legstats|Leg day|Heavy|Much lowering|What was left of the leg day|At the same heart rate|Rested|Vertical ratio|HRmax, LTHR|Reliably seen from|How sure \(of a verdict\)|z|Decoupling): [a-z].+\.",
)
def _word_explained(match: re.Match[str], facts: Facts) -> None:
    told = {f"{word['lead']} {word['text']}" for word in facts["method"]["words"]}
    that(match[0] in {word.replace("’", "'") for word in told}, "not a word of the page")


fixed("method", "Words on this page")

fixed(
    "quality",
    "Nothing read yet",
    "Coverage",
    "No run has been read yet. `legstats sync FOLDER`",
    "Left out of the estimate, and the first reason why",
    "Files that could not be read",
    "Powered by Strava.",
)


@reads(
    "quality", r"Heart rate on <N> of <N> runs?(?:; (\w+|\d+) strength sessions? needs? your word)?"
)
def _quality_title(match: re.Match[str], facts: Facts) -> None:
    covered = {row["name"]: row for row in facts["quality"]["coverage"]}
    same(count(match[1]), covered["Heart rate"]["n"], "heart rate")
    same(count(match[2]), sum(d["runs"] for d in facts.days), "runs")
    same(count(match[3] or "0"), facts["calendar"]["undecided"], "undecided")


@reads("quality", r"(.+?) \| <N> of <N>")
def _coverage(match: re.Match[str], facts: Facts) -> None:
    row = next(r for r in facts["quality"]["coverage"] if r["name"] == match[1])
    same([count(match[2]), count(match[3])], [row["n"], row["of"]], match[1])
    whole = "leg_days" if match[1] in {"Leg days with sets", "Soreness noted"} else "runs"
    same(count(match[3]), facts["calendar"][whole], "of how many")


@reads(
    "quality",
    r"From (.+?)(?:; <N> runs? in more than one source(?: \(<N> of them in more than two\))?, merged)?\.(?: .+)?",
)
def _sources(match: re.Match[str], facts: Facts) -> None:
    once = re.findall(r"\(([\d,]+) runs?\)", match[1])
    total = sum(count(n) for n in once)
    twice, runs = count(match[2] or "0"), facts["quality"]["runs"]
    that(max(count(n) for n in once) <= runs, "more runs than there are")
    thrice = count(match[3] or "0")
    least, most = runs + twice + thrice, runs + twice + thrice * max(1, len(once) - 2)
    that(least <= total <= most, "they do not add up")


@reads("quality", r"Compared \| <N> runs?")
def _used(match: re.Match[str], facts: Facts) -> None:
    same(count(match[1]), facts["quality"]["compared"], "compared")
    left = sum(row["n"] for row in facts["quality"]["left_out"])
    same(
        facts["quality"]["compared"] + left,
        facts["quality"]["runs"] + _set_aside(facts),
        "compared and left out",
    )


def _set_aside(facts: Facts) -> int:
    by_reason = {row["reason"]: row["n"] for row in facts["quality"]["left_out"]}
    reasons = ("You took it out", "Impossible for anyone", "With no true date")
    return sum(by_reason.get(reason, 0) for reason in reasons)


@reads("quality", r"Nothing was left out")
def _all_used(_: re.Match[str], facts: Facts) -> None:
    same(facts["quality"]["left_out"], [], "left out")


@reads("quality", r"(.+) \| <N> runs?")
def _left_out(match: re.Match[str], facts: Facts) -> None:
    row = next(r for r in facts["quality"]["left_out"] if r["reason"] == match[1])
    same(count(match[2]), row["n"], match[1])


@reads("quality", r"(.+) \| <N> files?")
def _failed(match: re.Match[str], facts: Facts) -> None:
    rows = {_plain(f["reason"]): f["n"] for f in facts["quality"]["failures"]}
    same(count(match[2]), rows[match[1].split(" | ")[0]], "files")


@reads(
    "quality",
    r"There were remarks on <N> files?; the first: “(.+)”",
)
def _remarks(match: re.Match[str], facts: Facts) -> None:
    same(count(match[1]), facts["quality"]["problems"], "files")
    same(match[2], facts["quality"]["remark"].replace("’", "'"), "remark")


@reads(
    "quality",
    r"(Was this|Were these) leg days?\?",
)
def _asked(match: re.Match[str], facts: Facts) -> None:
    same(match[1] == "Was this", facts["calendar"]["undecided"] == 1, "one or more")


@reads(
    "quality",
    r"<D>: “(.+)”, (.+; (?:no run waits for your word|until you say, [0-9,]+ runs? counts? as unknown)) \| `legstats legdays set (\S+) yes \| no`",
)
def _undecided(match: re.Match[str], facts: Facts) -> None:
    row = next(u for u in facts["quality"]["undecided"] if u["leg_day_id"] == match[4])
    same(day(match[1]), row["day"], "day")
    that(any(d["day"] == row["day"] and d["undecided"] for d in facts.days), "it is not undecided")


@reads("quality", r"and <N> earlier ones \| `legstats legdays list --undecided`")
def _more(match: re.Match[str], facts: Facts) -> None:
    shown = len(facts["quality"]["undecided"])
    same(count(match[1]), facts["calendar"]["undecided"] - shown, "earlier ones")


# Method

fixed("method", "How the numbers were made", "Notes of the estimate", "Settings used")
fixed("method", "setting | value | what it is")


@reads("method", r"<N> runs? left out: (.+)\.")
def _noted(match: re.Match[str], facts: Facts) -> None:
    that(_plain(match[0]) in map(_plain, facts["method"]["notes"]), "no such note")
    left = sum(row["n"] for row in facts["quality"]["left_out"])
    that(count(match[1]) <= left, "more than were left out")


@reads(
    "method",
    r"(Fewer than 15 runs came later than <N> h: runs from <N> h after leg day on count as rested|You are hardly ever rested from leg day: runs soon after it are compared with runs one to three days later|The day after leg day you ran .+|Without heart rate, .+)\.",
)
def _caution(match: re.Match[str], facts: Facts) -> None:
    if match[1].startswith("Fewer"):
        near(match[3], facts["curve"]["rested_from_h"])


@reads("method", r"(\w+\.\w+) \| (.+?) \| (.+)")
def _setting(match: re.Match[str], facts: Facts) -> None:
    row = next(s for s in facts["method"]["settings"] if s["name"] == match[1])
    same(match[2].replace(" (yours)", ""), _plain(row["value"]), "value")
    same(match[3], _plain(row["text"]), "what it is")


@reads(
    "method", r"(?:One row per run|The headline is drawn|A run is judged|This report describes).+"
)
def _how(match: re.Match[str], facts: Facts) -> None:
    that(match[0] in map(_plain, facts["method"]["paragraphs"]), "no such paragraph")


@reads("method", r"legstats \S+, rules \S+, method .+\.")
def _footer(match: re.Match[str], facts: Facts) -> None:
    method = facts["method"]
    wanted = (
        f"legstats {method['version']}, rules {method['rules_version']}, method {method['method']}."
    )
    same(match[0], wanted, "footer")
