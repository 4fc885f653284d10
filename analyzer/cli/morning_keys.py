"""Questions that a key or a number answers, for what is typed every morning."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from analyzer.cli.keys import read_key
from analyzer.cli.options import AmountType
from analyzer.cli.output import echo
from analyzer.model import SORENESS_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.cli.session import CliSession


class KeyQuestion(NamedTuple):
    """A question on one topic of the journal, and what each key stands for.

    Without ``answers`` it asks for a number up to ``most``, which Enter ends.
    """

    topic: str
    text: str
    answers: Mapping[str, float] = {}
    most: float = 0


_DO_NOT_KNOW = {"", "\r", "\n"}
_DIGITS = {str(digit): float(digit) for digit in range(10)}
_SORE_WORDS = ", ".join(
    f"{one.key} = {one.words}{f' ({one.soreness:g} of 10)' * bool(one.soreness)}"
    for one in SORENESS_ANSWERS
)
SORENESS_KEY = KeyQuestion(
    "soreness",
    f"Sore legs? {_SORE_WORDS}, Enter = don't know: ",
    {one.key: one.soreness for one in SORENESS_ANSWERS},
)
MORNING_KEYS = (
    SORENESS_KEY,
    KeyQuestion("sleep_h", "Hours slept, e.g. 7.5? Enter = don't know: ", most=24),
    KeyQuestion("alcohol", "Alcoholic drinks today? 0 to 9, Enter = don't know: ", _DIGITS),
)


def may_ask_keys(session: CliSession) -> bool:
    """Tell whether somebody sits at a terminal, to read and to press."""
    return session.may_ask and sys.stdout.isatty()


def ask_key(question: KeyQuestion) -> float | None:
    """Ask with one key, again after a slip; None for Enter, or where nobody answers."""
    if not question.answers:
        return _asked_number(question)
    while True:
        echo(question.text, nl=False)
        key = read_key()
        echo(key if key.isprintable() else "")
        if key in question.answers or key in _DO_NOT_KNOW:
            return question.answers.get(key)


def _asked_number(question: KeyQuestion) -> float | None:
    kind = AmountType(0, question.most, is_hours=question.topic == "sleep_h")
    while True:
        typed = click.prompt(question.text, default="", show_default=False, prompt_suffix="")
        if not typed.strip():
            return None
        try:
            return float(kind.convert(typed, None, None))
        except click.BadParameter as error:
            echo(error.message)
