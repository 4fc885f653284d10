"""A page as a reader sees it: its visible text, a block a line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"style", "script", "head", "svg"})
_INLINE = frozenset({"b", "i", "em", "a", "bdi", "progress", "br"})


def page_text(page: str) -> str:
    """Return the visible text of an HTML page; cells and small print share their row's line."""
    reader = _Reader()
    reader.feed(page)
    blocks = "".join(reader.parts).split("\f")
    lines = (re.sub(r"[ \n|]*\|[ \n|]*|[ \n]+", _gap, block).strip(" |") for block in blocks)
    return "".join(f"{line}\n" for line in lines if line)


def _gap(found: re.Match[str]) -> str:
    return " | " if "|" in found[0] else " "


def drawing_texts(svg: str) -> list[str]:
    """Return the texts written in an SVG drawing, in order."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _break_at(self, tag: str) -> None:
        if tag in {"td", "th", "span", "small", "code"}:
            self.parts.append(" | ")
        elif tag not in _INLINE:
            self.parts.append("\f")
