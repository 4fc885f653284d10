"""Which letters the bytes of a text file are: UTF-8, or what a spreadsheet saved it in."""

from __future__ import annotations

import io
import re
from codecs import getincrementaldecoder
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from analyzer.importers.dates import bare_word, months_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BOM = b"\xef\xbb\xbf"
_LONGEST_LINE = 1 << 20
_ENOUGH = 1 << 18
_PIECE = 1 << 20
_CYRILLIC = re.compile(rb"[\xc0-\xff]{4}")
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"
"""Vietnamese accents and Thai vowels stand beside their letter as marks of their own."""
_BESIDE_NUMBER = re.compile(
    # A word is tried from its beginning alone, and given up whole.
    rf"(?<=\d)[\s./-]{{1,3}}({_LETTER}{{3,}}+)|(?<!{_LETTER})({_LETTER}{{3,}}+)[\s./-]{{1,3}}(?=\d)"
)
_YEAR = re.compile(r"\d\s?[年년]")
_LANGUAGES: Mapping[str, str] = {
    "cp1252": "en de fr es it pt nl sv da nb nn fi is ca eu gl id ms af sw",
    "cp1250": "pl cs sk hu hr sl ro sq bs sr_Latn",
    "cp1251": "ru uk bg sr mk be kk",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1257": "lt lv et",
    "cp1255": "he",
    "cp1256": "ar fa",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "cp936": "zh",
    "cp949": "ko",
    "cp950": "zh_Hant",
    "mac_roman": "en de fr es it pt nl sv da nb nn fi is",
}
"""Windows' encodings by the languages they are for, and that of old Macs."""

_ANYWHERE = ["en"]
"""Many log in English whatever their exercises are called."""


def decoded(data: bytes) -> bytes:
    """Return a text in UTF-8 with plain ends of lines, however a spreadsheet has saved it.

    UTF-16 is known by its first bytes; Windows' own encodings by bytes that UTF-8 does not have,
    more of them than of its own: a damaged byte or two is no other encoding.
    """
    if encoding := _utf_16(data):
        data = _in_utf_8(data, encoding)
    data = data.removeprefix(_BOM)
    if not data.isascii() and _is_no_utf_8(data):
        data = _in_utf_8(data, _likely_encoding(data[:_ENOUGH]))
    if b"\n" not in data[:_LONGEST_LINE]:
        data = data.replace(b"\r", b"\n")
    return data


def _utf_16(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without its mark it shows by the zeros beside plain letters.
    head = data[:200]
    if head and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if head and head[::2].count(0) > len(head) // 3 else ""


def _is_no_utf_8(data: bytes) -> bool:
    understood = letters = 0
    for kept in _decoded_pieces(data, "utf-8", "ignore"):
        understood += len(kept.encode())
        letters += len(kept) - len(kept.encode("ascii", "ignore"))
    return len(data) - understood > letters


def _in_utf_8(data: bytes, encoding: str) -> bytes:
    text = io.BytesIO()
    for piece in _decoded_pieces(data, encoding, "replace"):
        text.write(piece.encode("utf-8", errors="replace"))
    return text.getvalue()


def _decoded_pieces(data: bytes, encoding: str, errors: str) -> Iterator[str]:
    """Decode piece by piece: a text as a whole takes four bytes for each, with one rare letter."""
    decoder = getincrementaldecoder(encoding)(errors)
    for begin in range(0, len(data), _PIECE):
        yield decoder.decode(data[begin : begin + _PIECE], begin + _PIECE >= len(data))


@lru_cache(maxsize=8)
def _likely_encoding(data: bytes) -> str:
    """Return the encoding in which most of a text's months have names; the first of equals."""
    months = {encoding: _months_in(data, encoding) for encoding in _LANGUAGES}
    most = max(months.values())
    likely = [encoding for encoding, number in months.items() if number == most]
    # Four such letters in a row are no Latin ones.
    is_cyrillic = "cp1251" in likely and _CYRILLIC.search(data) is not None
    return "cp1251" if is_cyrillic else likely[0]


@cache
def _known_months(encoding: str) -> frozenset[str]:
    return months_of([*_LANGUAGES[encoding].split(), *_ANYWHERE])


def _months_in(data: bytes, encoding: str) -> int:
    """Count the months that an encoding's languages name, and the years of the far east."""
    text = data.decode(encoding, errors="replace")
    known = _known_months(encoding)
    words = Counter(after or before for after, before in _BESIDE_NUMBER.findall(text))
    named = sum(times for word, times in words.items() if bare_word(word) in known)
    return named + len(_YEAR.findall(text))
