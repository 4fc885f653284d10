"""The lines of a description as sets are read from them: lists by line beside their sets.

People number their exercises ("1. Squats 4x6"), write sets out ("3 sets, 12 reps") and give them
once above or below a list ("3x10 each:", and an exercise on each line).
"""

from __future__ import annotations

import re

from analyzer.legday.done_parts import is_body_part, is_name_alone
from analyzer.legday.exercises import lookup

SETS = r"(?:sets?|sätzen?|s[eé]ries?|serien|serier|satser|serii)"
"""What sets are called, in regular expressions that know no case."""
EACH = (
    "all|each|apiece|je|jeweils|alles|alle|chacune?|chaque|tous|toutes|cada uno|cada|todos?|todas"
    "|ciascuno|ognuno|ogni|tutti|per uno|elke?|allemaal|po|samma|hver"
)
"""Words that give the same sets to every exercise of a list."""
JOINT = (
    r"(?:[+/&]|and|und|sowie|y|et|e|en|och|og|i|oraz|и|then|dann|danach|puis|luego|poi"
    r"|but|so|aber|also|daher|deshalb|dafür|pero|así que|mais|donc|ma|quindi|mas|então|maar|dus"
    r"|ale|więc|men)"
)
"""What stands between exercises that are named one after another, between spaces."""
_BETWEEN_NAMES = re.compile(rf"[,;/+&]|\s{JOINT}\s", re.IGNORECASE)
_OF = r"(?:of|à|a|zu|mit|de|da|di|van|med|av|po|by)"
_REPS = (
    r"(?:reps?|wdh|wiederholungen|r[eé]p[eé]titions?|repeticiones|repes|ripetizioni|repetições"
    r"|herhalingen|powtórze[nń]|повтор\w*)"
)
_LIST_MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[•*·▪‣►–-])\s+(?=[^\W\d])")
_HEADING = re.compile(
    r"^\W*(?:super\s?set|supersatz|superserie|block|bloque|bloc|circuit|zirkel|day|tag|d[ií]a|giorno"
    r"|jour|workout|part|teil|exercise|übung)\s*[A-H\d]\d?\s*[:.)–-]\s*(?=[^\W\d])",
    re.IGNORECASE,
)
"""A number that counts what stands behind it: "Superset 1: squats 3x10"."""
_WEIGHT_BEHIND = re.compile(
    r"(?<=[x×*]\d)(\d*),\s+(?=\d{1,3}(?:[.,]\d{1,2})?\s*(?:kgs?|kilos?|lbs?|pounds)\s*(?:[,;.]|$))",
    re.IGNORECASE,
)
"""A comma between a scheme and its weight: "5x5, 100 kg"."""
_IN_BRACKETS = re.compile(r"\(\s*(\d{1,2}\s*[x×*]\s*\d{1,3})\s*,?\s*([^(),]*)\)")
"""Sets and their weight in brackets: "Squats (3x10, 50 kg)"."""
_SHORTENED = re.compile(r"\b(wdh|wh|reps?|rip|rép|powt|sek)\.", re.IGNORECASE)
"""Words whose full stop ends no sentence."""
_REPS_LISTED = re.compile(
    rf"(?<![\d,])(\d{{1,2}}(?:,\s*\d{{1,2}}){{2,}})\s*{_REPS}\b", re.IGNORECASE
)
"""Repetitions set by set: "12, 10, 8 reps"."""
_COUNTED = re.compile(rf"\d\s*{SETS}\b", re.IGNORECASE)
_WRITTEN_OUT = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*{SETS}\s*(?:[,x×:]|{_OF}\b)?\s*(\d{{1,3}})(?:\s*[-–]\s*\d{{1,3}})?"
    rf"\s*{_REPS}\b\.?",
    re.IGNORECASE,
)
_AROUND_NAME = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*{SETS}\s+(?:{_OF}\s+)?([^\W\d][^\d,;:]{{2,40}}?)\s+(?:x|×|{_OF})\s*"
    r"(\d{1,3})\b",
    re.IGNORECASE,
)
"""Sets with their exercise in the middle: "3 sets of squats x 10"."""
_SCHEME_ALONE = re.compile(
    rf"^\W*(?:(?:{EACH})\s+)?(\d{{1,2}}\s*(?:[x×*]|{SETS}\s+{_OF})\s*\d{{1,3}}(?:\s*[-–]\s*\d{{1,3}})?)"
    rf"(?:\s+{_REPS})?(?:\s+(?:{EACH}|of))?\W*$",
    re.IGNORECASE,
)
_FEWEST_OF_LIST = 2


def plain_lines(description: str) -> list[str]:
    """Return a description's lines without list marks, each list by line as one with its sets."""
    lines = [_plain_line(line) for line in description.splitlines()]
    joined: list[str] = []
    at = 0
    while at < len(lines):
        scheme = _SCHEME_ALONE.match(lines[at])
        above = _names_at_end(joined) if scheme else []
        below = _names_at_end(lines[at + 1 :][::-1])[::-1] if scheme and not above else []
        if scheme and _count_names(above) >= _FEWEST_OF_LIST:
            joined[-len(above) :] = [f"{', '.join(above)} {scheme[1]}"]
        elif scheme and _count_names(below) >= _FEWEST_OF_LIST:
            joined.append(f"{', '.join(below)} {scheme[1]}")
            at += len(below)
        else:
            joined.append(lines[at])
        at += 1
    return joined


def _plain_line(line: str) -> str:
    bare = _HEADING.sub("", _LIST_MARK.sub("", line))
    # Most lines are an app's: each pattern is tried only where its mark stands.
    if "." in bare:
        bare = _SHORTENED.sub(r"\1", bare)
    if _COUNTED.search(bare):
        bare = _with_sets_in_figures(bare)
    if "," in bare:
        bare = _REPS_LISTED.sub(lambda found: re.sub(r",\s*", "/", found[1]), bare)
        bare = _WEIGHT_BEHIND.sub(r"\1 ", bare)
    return _IN_BRACKETS.sub(r"\1 \2", bare) if "(" in bare else bare


def _with_sets_in_figures(line: str) -> str:
    bare = _WRITTEN_OUT.sub(r"\1x\2", line)
    return _AROUND_NAME.sub(
        lambda found: f"{found[2]} {found[1]}x{found[3]}" if lookup(found[2]) else found[0], bare
    )


def _names_at_end(lines: list[str]) -> list[str]:
    """Return the lines at the end that are names of exercises, and nothing else."""
    begin = len(lines)
    while begin and all(map(_is_exercise, _names_in(lines[begin - 1]) or [""])):
        begin -= 1
    return [line.strip(" :,.") for line in lines[begin:]]


def _is_exercise(text: str) -> bool:
    """Tell whether a text is an exercise's name, and no heading such as "Legs" or "Chest"."""
    return is_name_alone(text) and not is_body_part(text)


def _count_names(lines: list[str]) -> int:
    return sum(len(_names_in(line)) for line in lines)


def _names_in(line: str) -> list[str]:
    return [part for part in _BETWEEN_NAMES.split(line) if part.strip()]
