"""What somebody typed of a day into the fields of a form, as the journal takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.answers.typed_numbers import typed_amount
from analyzer.errors import UsageError
from analyzer.model import JOURNAL_TOPICS
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import JournalFact, JournalTopic

_WORDS = {"yes": True, "no": False}
_LONGEST_NOTE = 2000
"""More is no note of a day, and would be carried along with every report."""


def typed_facts(typed: Mapping[str, str], was: Mapping[str, str]) -> dict[str, JournalFact]:
    """Return what was changed of a day, by the topics' names; None takes one back.

    What still reads as it did is no word of the athlete's: it may be what a watch measured, or
    what was said at another hour, which counts from then on.

    Args:
        typed: the texts of the fields, by option (``JournalTopic.option``); others are left alone.
        was: what stood in them, where anything did.

    Raises:
        UsageError: a text is no amount, or one that cannot be meant.
    """
    changed = [
        (topic, text)
        for topic in JOURNAL_TOPICS
        if topic.option in typed
        and (text := typed[topic.option].strip()) != was.get(topic.option, "").strip()
    ]
    return {topic.name: _fact(topic, text) for topic, text in changed}


def fact_text(fact: JournalFact) -> str:
    """Return a fact as a field shows it, so that it reads the same when it comes back."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, float):
        return f"{round(fact, 2):g}"
    return fact or ""


def _fact(topic: JournalTopic, text: str) -> JournalFact:
    if not text:
        return None
    if topic.is_habit:
        if text not in _WORDS:
            raise UsageError(f"{capital(topic.title)}: say yes or no.")
        return _WORDS[text]
    if topic.most is None:
        if len(text) > _LONGEST_NOTE:
            raise UsageError(f"A {topic.option} may have {_LONGEST_NOTE} letters, not {len(text)}.")
        return text
    try:
        return typed_amount(text, 0, topic.most, is_hours=topic.name == "sleep_h")
    except UsageError as error:
        raise UsageError(f"{capital(topic.title)}: {error.message}") from None
