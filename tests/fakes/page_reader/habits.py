"""Sentences of the recovery habits: each number against its row, each word against its p-value."""

from __future__ import annotations

import re
from typing import Any

from fakes.page_reader.reading import Facts, UntrueError, fixed, near, plain, reads, same, that

Row = dict[str, Any]
_N = r"([−+]?\d[\d,]*(?:\.\d+)?)"
_GROUPS = rf"{_N} leg days? with it, {_N} without"
_PLACEBO = (
    r"(?: That is more than half of all the soreness of your leg days \([\d.]+\), too large to be believed: the true difference is likely smaller\.)?"
    r"(?: The day before differed too \([−+\d.]+\): some of this may have been there already\.)?"
)
_CLEAR = {"went with less soreness": -1, "went with more soreness": 1}
_WHEN = "(?:over the three days after leg day|on day 2)"

fixed(
    "habits",
    "No habit is noted yet",
    "An observation: people do more for their legs when these feel worse, or better.",
    "Note what you do on the evening of a leg day, before you note the next soreness.",
    "`legstats log --foam-rolling`",
    "Every habit that is noted, and its numbers",
    "Soreness after leg day with each habit and without it, in points of 10",
    "habit | with | without | difference | seen from | verdict",
    "Until the end its number is held back, in the table too: whoever watches it and stops at a good one is misled by chance.",
    "How sore your own leg days make you is not known yet: this reckons with eight lifters who kept a diary.",
    "An easy run is held against no run, by the soreness of day 2.",
    "Each 95 % interval is that of the habit alone; the verdict allows for all that are noted.",
)


def hold_habit(words: str, row: Row) -> None:
    """Hold what is said of one habit, from its word on, against its row."""
    for pattern, hold in _HELD:
        match = re.fullmatch(pattern + _PLACEBO, words)
        if match:
            same(match[1], plain(row["verdict"]), "verdict")
            hold(match, row)
            return
    raise UntrueError(f"not recognised: {words}")


def _counts(row: Row, with_it: str, without: str) -> None:
    same([int(with_it), int(without)], [row["n_with"], row["n_without"]], "leg days")


def _clear(match: re.Match[str], row: Row) -> None:
    side = _CLEAR[match[1]]
    near(match[2], abs(row["estimate"]))
    small, large = sorted((abs(row["low"]), abs(row["high"])))
    near(match[3], small)
    near(match[4], large)
    _counts(row, match[5], match[6])
    that(side * row["low"] > 0 and side * row["high"] > 0, "the interval holds zero")
    that(row["p_holm"] < 0.05, "chance among so many")


def _open(match: re.Match[str], row: Row) -> None:
    for group, key in ((2, "estimate"), (3, "low"), (4, "high")):
        near(match[group], row[key], key)
    _counts(row, match[5], match[6])
    that(row["p_holm"] >= 0.05, "it is clear")
    if match[1] == "can't tell":
        near(match[7], row["detectable"])


def _refused(match: re.Match[str], row: Row) -> None:
    _counts(row, match[2], match[3])
    same(row["estimate"], None, "estimate")
    that(min(row["n_with"], row["n_without"]) < int(match[4]), "there are enough")


def _in_trial(match: re.Match[str], row: Row) -> None:
    _counts(row, match[2], match[3])
    same([row[key] for key in ("estimate", "low", "high", "p_holm")], [None] * 4, "numbers")


_HELD = (
    (rf"(went with (?:less|more) soreness), by {_N} points {_WHEN} \({_N} to {_N}; {_GROUPS}\)\.", _clear),
    (rf"(can't tell), {_N} points \({_N} to {_N}; {_GROUPS}\); reliably seen from {_N} on\.", _open),
    (rf"(worth a trial), {_N} points \({_N} to {_N}; {_GROUPS}\); among \d+ noted that is not enough to say more\.", _open),
    (rf"(not enough leg days), {_GROUPS}; {_N} of each are needed\.", _refused),
    (rf"(in a trial), {_GROUPS}; its number is held back until the trial's end\.", _in_trial),
)  # fmt: skip


def words_of(row: Row) -> str:
    """Return what is said of a habit, from its word on."""
    text = plain(row["text"])
    return text[text.index(plain(row["verdict"])) :]


@reads(
    "habits",
    r"(.+) (went with (?:less|more) soreness)(?: and .+?)?(?:, by more than can be believed)?; <N> habits? noted",
)
@reads("habits", r"Of <N> habits? noted, none can be told from chance")
def _title(match: re.Match[str], facts: Facts) -> None:
    rows = facts["habits"]["rows"]
    clear = [row for row in rows if row["verdict"] in _CLEAR]
    same(int(match[match.re.groups]), len(rows), "habits")
    same(bool(clear), match[0].startswith("Of ") is False, "clear ones")


@reads("habits", r"What is in a trial is told at its end; nothing else can be compared yet")
def _all_in_trial(_: re.Match[str], facts: Facts) -> None:
    that("in a trial" in {row["verdict"] for row in facts["habits"]["rows"]}, "none is")


@reads("habits", r"No habit can be compared yet: it takes <N> leg days with it, <N> without")
def _too_few(_: re.Match[str], facts: Facts) -> None:
    words = {row["verdict"] for row in facts["habits"]["rows"]}
    same(words, {"not enough leg days"}, "verdicts")


@reads(
    "habits",
    r"At <N> leg days? with soreness after them(?: \(you have \d+\))?, (?:with|if you note all) <N> habits?(?: noted)?, (.+)",
)
def _outlook(match: re.Match[str], facts: Facts) -> None:
    rows = facts["habits"]["rows"]
    same(int(match[2]), len(rows) or 10, "habits")


@reads(
    "habits",
    r"With the leg days so far a habit is reliably seen only from <N>(?: to <N>)? points on\.",
)
def _seen_from(match: re.Match[str], facts: Facts) -> None:
    seen = [row["detectable"] for row in facts["habits"]["rows"] if row["detectable"] is not None]
    near(match[1], min(seen), "least seen")
    near(match[2] or match[1], max(seen), "most seen")


@reads(
    "habits",
    r"<N> of the <N> compared over three days would not be seen reliably even if they took all soreness away\.",
)
def _hidden(match: re.Match[str], facts: Facts) -> None:
    compared = [row for row in facts["habits"]["rows"] if row["detectable"] is not None]
    that(0 < int(match[1]) <= int(match[2]) <= len(compared), "more than there are")


@reads(
    "habits",
    r"Soreness is known after <N> of <N> leg days?, noted on two .+ and <N> leg days with it and <N> without are needed\.",
)
def _counted(match: re.Match[str], _: Facts) -> None:
    that(int(match[1]) <= int(match[2]), "more than there are")
    same([int(match[3]), int(match[4])], [8, 8], "needed")


@reads(
    "habits",
    r"That is more than half of all the soreness of your leg days \(<N>\), too large to be believed: the true difference is likely smaller\.",
)
def _too_large(match: re.Match[str], facts: Facts) -> None:
    found = [row["estimate"] for row in facts["habits"]["rows"] if row["estimate"] is not None]
    that(min(found) < -float(match[1]) / 2 + 0.05, "none is so large")


@reads(
    "habits",
    r"Only a coin-flip trial can show that a habit does something; `legstats try [a-z-]+(?: --flips \d+)?` (?:begins one|says how many flips it takes)\.",
)
def _proposed(_: re.Match[str], __: Facts) -> None:
    """Hold nothing: which one is worth a trial stands in the table."""


@reads(
    "habits",
    r"On the evening of each leg day `legstats try .+` throws a coin: with .+, or .+; after <N> flips the soreness of both kinds is compared(?:, at this pace in [A-Z][a-z]+ \d+)?\.",
)
@reads(
    "habits",
    r"<N> leg days? since then had none: the coin was not asked for (?:that evening|those evenings)\.",
)
@reads(
    "habits",
    r"<N> flips show(?: a change of .+ in four trials of five.+|, in four trials of five, .+)",
)
@reads("habits", r"<N> flips are too few to count on: .+ is seen reliably only from <N> on\.")
def _of_the_trial(match: re.Match[str], _: Facts) -> None:
    that(int(match[1]) > 0, "none")


@reads(
    "habits",
    r"(.+): in a trial, <N> leg days? with it, <N> without; its number is held back until the trial's end\.",
)
def _held_back(match: re.Match[str], facts: Facts) -> None:
    rows = [row for row in facts["habits"]["rows"] if row["verdict"] == "in a trial"]
    that([int(match[2]), int(match[3])] in [[r["n_with"], r["n_without"]] for r in rows], "counts")
    same([row["estimate"] for row in rows], [None] * len(rows), "a number is told")


@reads("habits", r"The trial of .+: <N> of <N> flips drawn since .+\.")
@reads("habits", r"What was drawn was done on <N> of <N> evenings? noted\.")
def _trial(match: re.Match[str], _: Facts) -> None:
    that(int(match[1]) <= int(match[2]), "more than there are")


@reads("habits", r"(.+ \| .+ \| .+ \| .+ \| .+ \| .+)")
def _table(match: re.Match[str], facts: Facts) -> None:
    written = [[plain(cell) for cell in row] for row in facts["habits"]["table"]["rows"]]
    that(match[1].split(" | ") in written, "no such row")


@reads("habits", r"(.+(?: went with |: (?:can't tell|worth a trial|not enough leg days), ).+)")
def _habit(match: re.Match[str], facts: Facts) -> None:
    row = next(r for r in facts["habits"]["rows"] if plain(r["text"]).startswith(match[1]))
    hold_habit(words_of(row), row)


@reads("habits", r"The day before differed too \(<N>\): some of this may have been there already\.")
def _before(match: re.Match[str], facts: Facts) -> None:
    said = f"The day before differed too ({match[1]})"
    that(any(said in plain(row["text"]) for row in facts["habits"]["rows"]), "nowhere")
