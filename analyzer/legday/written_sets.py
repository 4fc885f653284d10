"""Sets that stand in a description: what lifting apps post there, and what people write.

An app writes the exercise on a line of its own and each set below it ("Set 1: 55 kg x 6", "Satz 1",
"Serie 1", "セット 1"), with the athlete's notes between them; people write "Squat 5x5 100 kg",
"3x12 lunges", "Squat 5/5/5 (95, 115, 125)" or "3x(5 squats 115lb)". Lines that name no known
exercise are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analyzer.frames.dataset import conform
from analyzer.legday.done_parts import done_parts, is_name_alone, names_other_day
from analyzer.legday.exercises import lookup
from analyzer.legday.written_lists import EACH, JOINT, SETS, plain_lines
from analyzer.model import StrengthSet
from analyzer.sources import keys_of
from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KG_PER_LB = 0.45359237

_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_UNIT = r"(?:kgs?|kilos?|lbs?|pounds)"
_SET_LINE = re.compile(
    r"^\s*(?P<label>(?:[^\W\d]+[\s-]*)?)(?P<number>\d{1,2}|[WDF])\s*"
    r"(?:[(\[](?P<kind>[^\d()\[\]]{1,20})[)\]]\s*)?[:：]\s*(?P<what>.*\d.*)$",
    re.IGNORECASE,
)
_UNIT_SAID = re.compile(rf"(?<![^\W\d_]){_UNIT}\b", re.IGNORECASE)
_WEIGHT = re.compile(rf"[@x×]?\s*\+?{_NUMBER}\s*({_UNIT})\b", re.IGNORECASE)
_REPS = re.compile(
    r"(?:[x×]\s*(\d{1,3})\b)|(?:^\s*(\d{1,3})\s*(?!(?:km|mi|m|yd|ft|h|min|s|sec)\b)[^\W\d]+)",
    re.IGNORECASE,
)
_RPE = re.compile(rf"(?:@\s*{_NUMBER}\s*rpe)|(?:rpe\s*:?\s*{_NUMBER})", re.IGNORECASE)
_TIMES = re.compile(
    r"(?<![\d/.,])(\d{1,2})\s*"
    rf"(?:{SETS}?\s*[x×*]|{SETS}\s+(?:of|à|a|zu|mit|de|da|di|van|med|av|po))\s*(\d{{1,3}})"
    r"(?:\s*[-–]\s*\d{1,3}(?!\s*(?:kg|lb)))?"
    r"(?:(?=[x×@])|\b)(?![.,/]\d)(?!\s?(?:k?m|mi|min|s|sec|yd)\b)",
    re.IGNORECASE,
)
_REPS_OF_SETS = re.compile(
    r"(?<![\d/.,])(\d{1,2}(?:(?:\s*/\s*\d{1,2})+|(?:,\d{1,2}){2,}))(?![\d/.,])"
)
_REPS_DOWN = re.compile(r"(?<![\d/.,-])([1-9]\d?(?:\s?-\s?[1-9]\d?){2,})(?![\d/.,-])")
"""Repetitions set by set that never grow: "12-10-8", and no day such as 12-10-25."""
_WEIGHT_TIMES = re.compile(
    r"(?<![\d/.,])(\d{2,3}(?:[.,]\d)?)\s*(?:kgs?|lbs?)?\s*[x×]\s*(\d{1,2})"
    r"(?:\s*[x×]\s*(\d{1,2}))?(?![\d/.,])",
    re.IGNORECASE,
)
_REPS_AT = re.compile(
    rf"(?<![\d/.,x×*–-])(?<![x×*]\s)(\d{{1,2}})\s*@\s*(\d{{2,3}}(?:[.,]\d{{1,2}})?)\s*(?:{_UNIT})?"
    r"(?:\s*[x×]\s*(\d{1,2}))?\b(?!\s*(?:rpe|%))",
    re.IGNORECASE,
)
"""Repetitions at a weight: "5@100, 5@105", "5@80 x3"."""
_ROUNDS = re.compile(r"(?<!\d)(\d{1,2})\s*[x×]\s*\(([^()]*[^\W\d][^()]*)\)")
_ROUNDS_OF = re.compile(
    r"^\W*(\d{1,2})\s*(?:rounds?|rds|rft|runden|rondas?|vueltas|tours|giri|voltas|rondes|varv|runder|"
    r"kierrosta|rund|okrążenia|кругов|круга)\b(?:\s*(?:of|for time|à|de))*\s*[:：–-]?\s*(.*)$",
    re.IGNORECASE,
)
_OF_A_ROUND = re.compile(r"^[\s•*–-]*(\d{1,3})\s*[x×]?\s+(?=[^\W\d])")
_WEIGHTS = re.compile(
    rf"[@(\[]*\s*({_NUMBER}(?:\s*(?:kgs?|lbs?))?(?:\s*[,;/]\s*{_NUMBER}(?:\s*(?:kgs?|lbs?))?)*)\s*"
    rf"[)\]]*\s*({_UNIT}\b)?",
    re.IGNORECASE,
)
_BRACKETS_WITH_NUMBER = re.compile(r"[(\[][^)\]]*\d[^)\]]*[)\]]")
_NO_NAME = re.compile(
    r"\b(?:reps?|wdh|rip|sets?|rpe|at|w|with|mit|à|con|avec|x|did|done|then|instead|but)\b[:/.]*|@"
    r"|(?<![^\W\d])\d[\d.,/\s]*$",
    re.IGNORECASE,
)
"""What stands between a name and its numbers, and a number at the end."""
_IN_BRACKETS = re.compile(rf"[(\[]([\d.,;/\s]|{_UNIT})+[)\]]", re.IGNORECASE)
_COMMA_IN_LIST = re.compile(r",(?=\s)|;|,(?!\d{1,2}(?!\d))")
_DISTANCE = re.compile(rf"{_NUMBER}\s*(?:km|mi|miles?|m|yd|ft)\b", re.IGNORECASE)
_DURATION = re.compile(
    r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*min)?\s*(?:(\d+)\s*s(?:ec)?)?\b", re.IGNORECASE
)
_WARM_UPS = """warm aufw ech cal aquec riscald opwarm uppvarm opvarm oppvarm rozgrz разм isın
    ウォーム 热身"""
_WARM_UP = re.compile(rf"[\[(]\s*(?:w\b|{'|'.join(map(fold, _WARM_UPS.split()))})")
_WARM_UP_LABELS = {"w", "warm up", "warm-up", "warmup"}
_APP_LINE = re.compile(r"hevy|strong\s*app|strong\.app", re.IGNORECASE)
_AROUND_NAME = re.compile(
    rf"^(?:(?:some|a few|few|of|ein paar|noch|plus|also|de|di|da|von|van|{EACH}"
    r"|\(?[A-H1-9]\d?[.):])\s+)+"
    rf"|(?:\s+(?:{EACH}|super\s?sets?|supersatz|superserie))+$",
    re.IGNORECASE,
)
"""What stands around the names of exercises that share their sets."""
_ONLY_EACH = re.compile(rf"(?:{EACH})(?:\s+of\s+\w+)?", re.IGNORECASE)
_HEADING = re.compile(r"\s*:\s*|\s+[-–—]\s+")
_BETWEEN_NAMES = re.compile(r"\s*[/&+]\s*")
_QUOTES = "\"”“»'"
_NOTE = re.compile(r"^\s*[\"“”„«']")
_PIECES = re.compile(
    rf",(?!\d)|;|\s{JOINT}\s"
    r"|(?<!\S)(?=[A-F][1-4][).:])|[✅✔☑•·|]",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(
    rf"(?:(?<=\d)|(?<=kg)|(?<=lb)|(?<=lbs))\s+"
    rf"(?=(?!{_UNIT}\b|reps?\b|sets?\b|wdh|rpe|min\b|with\b|mit\b|at\b|each\b)"
    r"[^\W\d]{2,}[^\d,;]*\d{1,2}\s*[x×]\s*\d)",
    re.IGNORECASE,
)
"""Where a name and its sets begin behind others without a mark: "Squats 3x10 lunges 3x12"."""
_UNIT_AT_END = re.compile(rf"\s*{_UNIT}\s*[)\]]$", re.IGNORECASE)
_SET_BELOW = re.compile(
    rf"^[\s•*–-]*(\d{{1,3}})\s*(?:reps?|wdh\.?|x)?\s*(?:@|at|à|with|mit|con)?\s*{_NUMBER}\s*({_UNIT})\s*$",
    re.IGNORECASE,
)
"""A line below an exercise, such as "5 @ 100 kg" or "- 5 reps 100 kg"."""
_WEIGHTS_TIMES = re.compile(
    rf"(?<![\d/.,])(\d{{2,3}}(?:[,/]\d{{2,3}})+)\s*(?:{_UNIT})?\s*[x×]\s*(\d{{1,2}})(?![\d/.,])",
    re.IGNORECASE,
)
_LONGEST_NAME = 6
"""Words in the name of an exercise, equipment included."""
_MOST_SETS = 20
"""Nobody writes more sets than this of one exercise: "100 x 5" is a weight."""
_MANY_SETS, _FEW_SETS = 12, 6
"""Beside heavier ones "20 x 5" is a weight too; alone, "12 x 3" is three sets of twelve."""
_HARDEST_RPE = 10
_LONGEST_HOLD_S = 300.0
"""Longer than anybody holds a plank: it was cardio, as in the apps' own exports."""
_ENOUGH_WRITTEN = 0.5
_LONG_WORD = re.compile(r"[^\W\d]{4}")
_NO_LIFTING = frozenset(("cardio", "warm-up"))


def with_written_sets(
    sessions: pd.DataFrame, sets: pd.DataFrame, weight_unit: str = ""
) -> pd.DataFrame:
    """Add the sets written in descriptions, for sessions that have no others.

    Sets a watch guessed give way to written ones, if at least half as many are written.

    Args:
        sessions: frame SESSIONS.
        sets: frame STRENGTH_SETS.
        weight_unit: "kg" or "lb" for weights written without one; "" leaves them unknown.
    """
    written = list(_written_rows(sessions, sets, weight_unit))
    if not written:
        return sets
    added = conform(pd.DataFrame(written), "strength_sets")
    others = sets[~sets["session_id"].isin(added["session_id"])]
    return pd.concat([others, added], ignore_index=True)


def _written_rows(
    sessions: pd.DataFrame, sets: pd.DataFrame, weight_unit: str
) -> Iterator[Mapping[str, object]]:
    working = sets[sets["effort"] != "rest"]
    counts = working.groupby("session_id").size()
    guessed = sets["source"].isin(keys_of("recording"))  # a watch only guesses
    logged = set(sets.loc[~guessed, "session_id"])
    for session_id, text in zip(sessions["session_id"], sessions["description"], strict=True):
        if not text or session_id in logged:
            continue
        found = sets_in(text, weight_unit)[0]
        if len(found) < _ENOUGH_WRITTEN * counts.get(session_id, 0):
            continue
        for one in found:
            yield {
                "session_id": session_id,
                "set_index": one.index,
                "source": "description",
                "exercise": one.exercise,
                "candidates": (),
                "effort": one.effort,
                "reps": one.reps,
                "weight_kg": one.weight_kg,
                "duration_s": one.duration_s,
                "rpe": one.rpe,
            }


def sets_in(description: str, weight_unit: str = "") -> tuple[tuple[StrengthSet, ...], str]:
    """Read the sets written in a description.

    Args:
        description: free text.
        weight_unit: "kg" or "lb" for weights written without one; "" leaves them unknown.

    Returns:
        The sets in order, and the text that is left without the lines they were read from.
    """
    sets: list[StrengthSet] = []
    left: list[str] = []
    block = _Block()
    lines = plain_lines(description)
    notes = _note_lines(lines)
    for place, line in enumerate(lines):
        if place in notes:
            left.append(line)
            continue
        set_line = _SET_LINE.match(line)
        if set_line and not _names_exercise(set_line["what"]) and block.takes(set_line):
            of_app = _app_set(len(sets), block.exercise, set_line)
            sets += [of_app] if of_app else []
            _remove_last(left, block.exercise)
            continue
        done = () if block.is_of_another_day else done_parts(line)
        read = [_sets_in_line(part, block, weight_unit) for part in done]
        written = [one for of_part, _ in read for one in of_part]
        free = [
            StrengthSet(index=index, exercise=name, reps=reps, weight_kg=weight_kg)
            for index, (name, reps, weight_kg) in enumerate(written, len(sets))
        ]
        sets += free
        # An exercise beside sets that has none itself is still one that was done.
        left += [rest for _, rest in read if free and rest]
        if any(one.exercise == block.exercise for one in free):
            _remove_last(left, block.exercise)
            block.is_new = False
        else:
            block.read_line(line, " ".join(done))
        if not (free or block.is_of_another_day or _APP_LINE.search(line)):
            left.append(line)
    return tuple(sets), "\n".join(left).strip()


def _remove_last(left: list[str], exercise: str) -> None:
    """Take an exercise's own line out of what is left: notes may stand below it."""
    for place in reversed(range(len(left))):
        if left[place].strip() == exercise:
            del left[place]
            return


def _note_lines(lines: Sequence[str]) -> set[int]:
    """Return which lines are notes: in quotes, which may be opened on one and closed on another."""
    found: set[int] = set()
    for start, line in enumerate(lines):
        if start in found or not _NOTE.match(line):
            continue
        end = next(
            (i for i, one in enumerate(lines[start:], start) if _closes_note(one, i > start)), start
        )
        between = range(start, end + 1)
        found |= {start} if any(_SET_LINE.match(lines[i]) for i in between) else set(between)
    return found


def _closes_note(line: str, later: bool) -> bool:  # noqa: FBT001 - of two lines the later one
    bare = line.strip()
    return bare.endswith(tuple(_QUOTES)) and (later or len(bare) > 1)


class _Block:
    """The exercise whose sets are being read; a note between them does not end it."""

    def __init__(self) -> None:
        self.exercise = ""
        self.rounds = 0
        self.is_of_another_day = False
        self.is_new = False
        self._has_sets = False
        self._unnamed = False

    def read_line(self, line: str, done: str) -> None:
        """Take a line that is neither a set nor in quotes: an exercise, a remark, or nothing.

        ``done``: what it says was done, "" where it only says what was not.
        """
        bare = done.strip()
        if names_other_day(line):
            self.exercise, self.is_of_another_day = "", True
        elif not line.strip():
            self.is_of_another_day = False
            # A blank line may stand between an exercise and its sets.
            self.exercise = self.exercise if self.is_new else ""
            self.is_new, self._has_sets, self._unnamed = False, False, False
        elif _is_heading(bare) and not (self.exercise and _is_remark(bare)):
            self.exercise, self._has_sets, self._unnamed = bare, False, False
            self.is_new = True
        else:
            self._unnamed = True

    def takes(self, line: re.Match[str]) -> bool:
        """Tell whether a set belongs to the exercise at hand, and count it as its own if so."""
        # Counting begins anew below an unknown line: that was another exercise.
        if self._has_sets and self._unnamed and line["number"] == "1":
            self.exercise = ""
        self.is_new, self._unnamed = False, False
        self._has_sets = bool(self.exercise)
        return self._has_sets


def _names_exercise(text: str) -> bool:
    """Tell whether a text names an exercise itself: "Superset 2: lunges 3x10" is no second set."""
    return _LONG_WORD.search(text) is not None and _names_lift(_name_of_piece(text))


def _is_heading(line: str) -> bool:
    """Tell whether a line is an exercise for the sets below it, and no set of a warm-up."""
    found = lookup(line)
    return found is not None and not (found.pattern == "warm-up" and line[0].isdigit())


def _is_remark(line: str) -> bool:
    """Tell whether a line speaks of an exercise rather than being its name."""
    return line[-1] in ".!?" or "," in line or len(line.split()) > _LONGEST_NAME


def _app_set(index: int, exercise: str, line: re.Match[str]) -> StrengthSet | None:
    """Return the set in an app's line, None for cardio."""
    what = line["what"]
    kinds = fold(f"[{line['kind'] or ''}] {what}")
    labelled = line["label"].strip().lower() in _WARM_UP_LABELS or line["number"] in "Ww"
    warm_up = labelled or _WARM_UP.search(kinds)
    weight = _WEIGHT.search(what)
    distance = None if weight else _DISTANCE.search(what)
    seconds = None if weight else _seconds_in(_DISTANCE.sub(" ", what).strip(" -–,"))
    if distance or (seconds or 0) >= _LONGEST_HOLD_S:
        return None
    return StrengthSet(
        index=index,
        exercise=exercise,
        effort="warmup" if warm_up else "active",
        reps=None if seconds else _reps_in(_WEIGHT.sub(" ", what)),
        weight_kg=_kilograms_in(what),
        duration_s=seconds,
        rpe=_rpe_in(what),
    )


_Written = tuple[str, float, "float | None"]


def _sets_in_line(line: str, block: _Block, unit: str) -> tuple[list[_Written], str]:
    """Return the sets of lines such as "Squat 5x5 @ 100 kg, RDL 3x10", and what has none."""
    rounds = list(_sets_of_rounds(line, block))
    return (rounds, "") if rounds else _written_sets(line, block.exercise, unit)


def _sets_of_rounds(line: str, block: _Block) -> Iterator[_Written]:
    """Yield the sets of "5 rounds: 10 squats, 10 push-ups", or of a line below "5 rounds:"."""
    begun = _ROUNDS_OF.match(line)
    rounds = min(int(begun[1]), _MOST_SETS) if begun else block.rounds
    of_each = [
        one for piece in _PIECES.split(begun[2] if begun else line) for one in _sets_of_round(piece)
    ]
    # The exercises stand behind the word, or each on a line of its own below it.
    block.rounds = rounds if of_each or (begun and not begun[2]) else 0
    for _ in range(rounds):
        yield from of_each


def _written_sets(line: str, exercise: str, unit: str) -> tuple[list[_Written], str]:
    in_rounds = [
        one
        for rounds in _ROUNDS.finditer(line)
        for _ in range(min(int(rounds[1]), _MOST_SETS))
        for piece in _PIECES.split(rounds[2])
        for one in _sets_of_round(piece)
    ]
    below = _SET_BELOW.match(line)
    if below and exercise:
        return [(exercise, float(below[1]), _in_kilograms(below[2], below[3]))], ""
    flat = _IN_BRACKETS.sub(_with_slashes, _ROUNDS.sub(" ", line))
    # "90x5, 105x5, 120x5 kg": a unit said once is that of the whole line.
    unit_said = _UNIT_SAID.search(flat)
    unit = unit_said[0] if unit_said else unit
    name = exercise
    lightest = _MANY_SETS if any(map(_is_heavy, _WEIGHT_TIMES.finditer(flat))) else _MOST_SETS
    pieces: list[_Piece] = []
    for text in _pieces_of(flat):
        own = _name_of_piece(text)
        # Without a known exercise "3x12" may be anything: a date, a score, a street.
        if own:
            known = lookup(own)
            name = own if known and known.pattern != "cardio" else ""
        schemes = list(_reps_and_weights(text, unit, lightest)) if name else []
        sets = [(each, *one) for each in _names_in(name) for one in schemes]
        if sets and not own and pieces and pieces[-1].names and not pieces[-1].sets:
            # "Bench, rows, all 5x5": they are those of the name before them.
            pieces[-1] = pieces[-1]._replace(sets=sets)
        else:
            pieces.append(_Piece(text, name, bool(own), sets))
    shared = _with_shared_sets(pieces)
    rest = ", ".join(one.text.strip() for one in shared if one.names and not one.sets)
    return [*in_rounds, *(one for piece in shared for one in piece.sets)], rest


def _pieces_of(line: str) -> Iterator[str]:
    """Yield the parts of a line that are each of one exercise."""
    for text in _PIECES.split(line):
        if text.lstrip()[:1].isalpha():
            yield from _NEXT_NAME.split(text)
        else:
            yield text


class _Piece(NamedTuple):
    """A part of a line: its text, the exercise it is of, whether it names that itself, its sets."""

    text: str
    name: str
    names: bool
    sets: list[_Written]


def _with_shared_sets(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Give names without sets those behind them: "squat, bench, row 3x5", else those before."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if piece.sets or not (piece.names and is_name_alone(piece.name)):
            continue
        near = (*pieces[place + 1 :], *reversed(pieces[:place]))
        sets = next((one.sets for one in near if one.sets), [])
        weight_kg = _kilograms_in(piece.text)
        shared = [
            (each, reps, weight_kg)
            for each in _names_in(piece.name)
            for name, reps, _ in sets
            if name == sets[0][0]
        ]
        found[place] = piece._replace(sets=shared)
    return found


def _names_in(name: str) -> list[str]:
    """Return the exercises of one piece, each a name by itself: "Squat/Bench"."""
    parts = _BETWEEN_NAMES.split(name)
    return parts if len(parts) > 1 and all(map(is_name_alone, parts)) else [name]


def _with_slashes(listed: re.Match[str]) -> str:
    """Return a list in brackets as one piece: "(90, 105, 120)" and "(60,70,80)" with slashes."""
    text = listed[0]
    # One comma between digits is a decimal one, several are a list's.
    several = text.count(",") > 1 and not re.search(r"[\s;/]", _UNIT_AT_END.sub("", text))
    return text.replace(",", "/") if several else _COMMA_IN_LIST.sub("/", text)


def _sets_of_round(piece: str) -> Iterator[_Written]:
    reps = _OF_A_ROUND.match(piece)
    name = _name_of_piece(_OF_A_ROUND.sub("", piece))
    if reps and lookup(name):
        yield name, float(reps[1]), _kilograms_in(piece)


def _name_of_piece(piece: str) -> str:
    """Return what is left of a piece without its numbers: the exercise's name, or ""."""
    bare = _WEIGHTS_TIMES.sub(" ", _RPE.sub(" ", _BRACKETS_WITH_NUMBER.sub(" ", piece)))
    bare = _WEIGHT.sub(" ", _REPS_AT.sub(" ", bare))
    for pattern in (_WEIGHT_TIMES, _TIMES, _REPS_OF_SETS, _REPS_DOWN, _NO_NAME):
        bare = pattern.sub(" ", bare)
    bare = " ".join(bare.split()).strip(" :@-–=,.")
    name = _AROUND_NAME.sub("", bare).strip(" :@-–=,.")
    if not re.search(r"[^\W\d]{2}", name) or _ONLY_EACH.fullmatch(bare):
        return ""
    # "Legs: squat" and "Day B - squat" are squats.
    headed = reversed(_HEADING.split(name)[1:])
    return next((one for one in headed if is_name_alone(one) and _names_lift(one)), name)


def _names_lift(name: str) -> bool:
    found = lookup(name)
    return found is not None and found.pattern not in _NO_LIFTING


def _is_heavy(one: re.Match[str], lightest: float = _MOST_SETS) -> bool:
    return _decimal_number(one[1]) > lightest


def _reps_and_weights(
    piece: str, unit: str, lightest: float
) -> Iterator[tuple[float, float | None]]:
    """Yield repetitions and weight (kg) of each set a piece tells of, None where unknown.

    ``lightest``: a first number above it is a weight.
    """
    for many in _WEIGHTS_TIMES.finditer(piece):
        for weight in re.split("[,/]", many[1]):
            yield float(many[2]), _in_kilograms(weight, unit)
    piece = _WEIGHTS_TIMES.sub(" ", piece)
    at_a_time = list(_sets_at_a_time(piece, unit, lightest))
    yield from at_a_time or _sets_of_scheme(piece, unit)


def _sets_at_a_time(piece: str, unit: str, lightest: float) -> Iterator[tuple[float, float | None]]:
    """Yield the sets of "5@100, 5@105" or of "100x5, 105x5x2"."""
    at = [m for m in _REPS_AT.finditer(piece) if _decimal_number(m[2]) > _HARDEST_RPE]
    heavy = [m for m in _WEIGHT_TIMES.finditer(piece) if _is_heavy(m, lightest)]
    told = [(m[1], m[2], m[3]) for m in at] or [(m[2], m[1], m[3]) for m in heavy]
    for reps, weight, sets in told:
        for _ in range(int(sets or 1)):
            yield float(reps), _in_kilograms(weight, unit)


def _sets_of_scheme(piece: str, unit: str) -> Iterator[tuple[float, float | None]]:
    """Yield the sets of "5x5 100 kg" or of "5/5/5 (95, 105, 115)"."""
    # The weight goes first: "5x100 kg" is no hundred repetitions.
    bare = _WEIGHT.sub(lambda m: " " * len(m[0]), piece)
    scheme = _TIMES.search(bare) or _REPS_OF_SETS.search(bare) or _REPS_DOWN.search(bare)
    if scheme is None:
        return
    if scheme.re is _TIMES:
        sets, each = int(scheme[1]), int(scheme[2])
        if sets >= _MANY_SETS and each <= _FEW_SETS:
            sets, each = each, sets
        reps = [float(each)] * min(sets, _MOST_SETS)
    else:
        reps = [float(part) for part in re.split("[/,-]", scheme[1])]
        if scheme.re is _REPS_DOWN and reps != sorted(reps, reverse=True):
            return
    yield from zip(reps, _weights_in(piece, scheme.span(), len(reps), unit), strict=True)


def _weights_in(piece: str, scheme: tuple[int, int], sets: int, unit: str) -> list[float | None]:
    """Return the weight of each set: one for all, or a list as long as the sets are many."""
    piece = _RPE.sub(lambda m: " " * len(m[0]), piece)
    rest = piece[: scheme[0]] + " " * (scheme[1] - scheme[0]) + piece[scheme[1] :]
    listed = _WEIGHTS.search(rest)
    if listed is None:
        return [None] * sets
    weights = [_in_kilograms(number, unit) for number in re.findall(_NUMBER, listed[1])]
    if len(weights) == sets:
        return weights
    return weights * sets if len(weights) == 1 else [None] * sets


def _decimal_number(text: str) -> float:
    return float(text.replace(",", "."))


def _kilograms_in(text: str) -> float | None:
    found = _WEIGHT.search(text)
    return _in_kilograms(found[1], found[2]) if found else None


def _in_kilograms(number: str, unit: str) -> float | None:
    """Return a weight in kilograms, None where its unit is not known."""
    if not unit:
        return None
    pounds = unit.lower().startswith(("lb", "pound"))
    return round(_decimal_number(number) * (KG_PER_LB if pounds else 1.0), 2)


def _reps_in(text: str) -> float | None:
    found = _REPS.search(text)
    return float(found[1] or found[2]) if found else None


def _rpe_in(text: str) -> float | None:
    found = _RPE.search(text)
    return _decimal_number(found[1] or found[2]) if found else None


def _seconds_in(text: str) -> float | None:
    found = _DURATION.match(text.strip())
    parts = found.groups() if found else (None,)
    if not any(parts):
        return None
    hours, minutes, seconds = (float(p or 0) for p in parts)
    return hours * 3600 + minutes * 60 + seconds
