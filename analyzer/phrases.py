"""Finding known phrases in what people write, in any language and spelling.

Text becomes tokens: lower case, no accents, no plural s, no drawn-out letters ("legsss"); a
Chinese, Japanese or Korean character is a token of its own, for those languages put no spaces
between words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T")

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}🦵🍑]|[^\W_{_CJK}]+")
_SHORTEST_PLURAL = 3
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that are no base letter with an accent, and yet are typed as one."""
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


class Match(NamedTuple, Generic[T]):
    """A phrase found: which tokens (half-open) and what it means."""

    start: int
    end: int
    phrase: str
    meaning: T

    @property
    def length(self) -> int:
        """Tokens the phrase covers."""
        return self.end - self.start


class Words:
    """A text as tokens that know where they stand in it, so that its own words can be quoted."""

    def __init__(self, text: str) -> None:
        self._text = unicodedata.normalize("NFC", text)
        # One letter may fold into several, or an accent into none: each remembers its place.
        pieces = [(place, _folded_letter(letter)) for place, letter in enumerate(self._text)]
        places = [place for place, piece in pieces for _ in piece]
        found = list(_TOKEN.finditer("".join(piece for _, piece in pieces)))
        self.tokens = tuple(_comparable(one[0]) for one in found)
        self._spans = [(places[one.start()], places[one.end() - 1] + 1) for one in found]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the tokens from ``start`` up to ``end`` stand, in letters (NFC)."""
        return self._spans[start][0], self._spans[end - 1][1]

    def between(self, start: int, end: int) -> str:
        """Return the text itself from the one token up to the other's end."""
        first, last = self.span(start, end)
        return self._text[first:last]

    def gap(self, end: int, start: int) -> str:
        """Return what stands between the token before ``end`` and the later one at ``start``."""
        return self._text[self._spans[end - 1][1] : self._spans[start][0]]

    def without(self, spans: Iterable[tuple[int, int]]) -> str:
        """Return the text without some tokens: pairs of where they start and end."""
        left, at = "", 0
        for first, last in sorted(self.span(*one) for one in spans):
            left, at = f"{left}{self._text[at:first]} ", max(at, last)
        return " ".join((left + self._text[at:]).split())


@lru_cache(maxsize=4_096)
def _folded_letter(letter: str) -> str:
    return fold(letter)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Split text into comparable tokens."""
    return tuple(map(_comparable, _TOKEN.findall(fold(text))))


def _comparable(token: str) -> str:
    return _without_plural(_DRAWN_OUT.sub(r"\1", token.translate(_LETTERS)))


def _without_plural(token: str) -> str:
    if len(token) >= _SHORTEST_PLURAL and token.endswith("s") and not token.endswith("ss"):
        return token[:-1]
    return token


class Phrases(Generic[T]):
    """Phrases and what they mean; the longest phrase at each place wins, left to right."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        self._known: Mapping[tuple[str, ...], T] = {tokens(p): m for p, m in meanings}
        self._longest = max(map(len, self._known), default=0)

    def found_in(self, words: tuple[str, ...]) -> Iterator[Match[T]]:
        """Yield the phrases in the tokens of a text, without overlap."""
        at = 0
        while at < len(words):
            match = self._longest_at(words, at)
            if match is not None:
                yield match
            at = match.end if match else at + 1

    def _longest_at(self, words: tuple[str, ...], at: int) -> Match[T] | None:
        # From the longest down: "leg curl" must not be read as "leg" and then "curl".
        for end in range(min(len(words), at + self._longest), at, -1):
            piece = words[at:end]
            if piece in self._known:
                return Match(at, end, " ".join(piece), self._known[piece])
        return None
