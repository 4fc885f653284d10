"""The elements of an export, read piece by piece; what is broken costs no more than itself.

Phones write XML that is none: the declarations before the data were not closed in iOS 16, control
characters stand in names, attributes come twice or with blanks in their names. So the declarations
are passed over unread, with them all that could be expanded, and where expat stops, the one tag it
stopped at is read leniently and a new parser goes on behind it.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from analyzer.errors import ImportProblemError
from analyzer.importers.markup import BrokenMarkupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from analyzer.importers.reader import Readable

    Begin = Callable[[str, Mapping[str, str]], None]

_OPENED, _CLOSED = b"<HealthData>", b"</HealthData>"
_PIECE, _KEPT = 1 << 18, 1 << 16
"""Bytes that are parsed at once, and those kept of a former piece to look at a tag again."""
_LONGEST_HEAD, _LONGEST_TAG = 1 << 20, 1 << 16
_MOST_WAITING, _END = 4 << 20, 4096
"""Bytes expat may hold without having met the end of a tag, and at the end of the file."""
_DEEPEST, _MOST_NAMES, _MOST_FAULTS = 1_000, 10_000, 50_000
"""Exports have five elements in one another, and a few dozen names."""
_ROOT_BEGINS = re.compile(rb"<HealthData[\s>/]")
_TAG_BEGINS = re.compile(rb"</?[A-Z][A-Za-z]*+[\s/>]")
"""A device is named "<<HKDevice: 0x28…>, …": where that is not escaped, it begins no tag."""
_TAG = re.compile(rb'<(/?)([A-Z][A-Za-z]*+)((?:[^"<>]++|"[^"]*+")*+)>')
_ATTRIBUTE = re.compile(rb'([^\s"=<>/]+)\s*=\s*"([^"]*)"')
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")


class ElementReader:
    """Reads the elements of one export.

    Where they end is not told: no two kinds that matter lie in one another.

    Args:
        begin: called with the name and the attributes of each element.
        kinds: the types of records that are told; most of an export is of others.

    Attributes:
        lost: how many tags could not be read.
        is_whole: whether the export was read to its end.
    """

    def __init__(self, begin: Begin, kinds: Iterable[str]) -> None:
        self._tell_begin = begin
        self._others = _records_but_of(kinds)
        self.lost = 0
        self.is_whole = False
        self._depth = self._faults = 0
        self._parser = expat.ParserCreate("utf-8")
        self._fed = 0

    def read(self, file: Readable, name: str) -> Iterator[None]:
        """Read a file to its end; pause after each piece, for what it told to be put away.

        Raises:
            ImportProblemError: it declares entities, or is no export.
            BrokenMarkupError: nobody can read on; what came before was told.
        """
        piece = _from_root(file, name)
        self._begin_parser()
        before = b""
        while piece:
            # To find them by their bytes takes a third of the time expat would.
            before = self._take(before, self._others.sub(b"", piece), file)
            self.is_whole = _CLOSED in before[-_END:]
            self._stop_if_endless()
            yield
            piece = file.read(_PIECE)

    def _begin_parser(self) -> None:
        parser = expat.ParserCreate("utf-8")
        self._fed = 0
        if self._faults:  # behind a fault the root is missing
            parser.Parse(_OPENED)
            self._fed = len(_OPENED)
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        self._parser, self._depth = parser, 0

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._tell_begin(name, attributes)

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _take(self, before: bytes, piece: bytes, file: Readable) -> bytes:
        """Parse a piece; return what of it may be looked at again with the next one."""
        try:
            self._parser.Parse(piece)
        except expat.ExpatError:
            at = self._parser.ErrorByteIndex - self._fed + len(before)
            return self._go_on(before + piece, max(0, at), file)
        self._fed += len(piece)
        return (piece if len(piece) >= _KEPT else before + piece)[-_KEPT:]

    def _go_on(self, window: bytes, at: int, file: Readable) -> bytes:
        """Go on behind the tag that expat stopped at, as often as it stops in this window."""
        while True:
            self._faults += 1
            if self._faults > _MOST_FAULTS:
                raise BrokenMarkupError("is damaged in too many places")
            window, behind = self._get_past(window, at, file)
            self._begin_parser()
            try:
                self._parser.Parse(memoryview(window)[behind:])
            except expat.ExpatError:
                at = behind + max(0, self._parser.ErrorByteIndex - self._fed)
                continue
            self._fed += len(window) - behind
            return window[max(behind, len(window) - _KEPT) :]

    def _get_past(self, window: bytes, at: int, file: Readable) -> tuple[bytes, int]:
        """Read the tag at a place leniently; return the window and where to go on in it."""
        begins = [m.start() for m in _TAG_BEGINS.finditer(window, max(0, at - _KEPT), at + _KEPT)]
        *_, former, start = [-1, -1, *(place for place in begins if place <= at)]
        if former >= 0 and start == at:  # a tag within a tag: the former one has no end
            whole = _TAG.match(window, former)
            self.lost += whole is None or whole.end() > at
        tag = _TAG.match(window, start) if start >= 0 else None
        while start >= 0 and tag is None and len(window) - start < _LONGEST_TAG:
            more = file.read(_PIECE)
            if not more:  # cut off within this tag
                return window, len(window)
            window += more
            tag = _TAG.match(window, start)
        if tag and tag.end() > at:
            self._tell(tag)
            return window, tag.end()
        # What is wrong is no tag, or one that does not end: the next one is good again.
        self.lost += tag is None
        following = _TAG_BEGINS.search(window, at + 1)
        return window, following.start() if following else len(window)

    def _tell(self, tag: re.Match[bytes]) -> None:
        closes, name, inside = tag.groups()
        if closes:
            return
        attributes: dict[str, str] = {}
        for key, value in _ATTRIBUTE.findall(inside):
            attributes.setdefault(_plain_text(key), _plain_text(value))
        self._tell_begin(name.decode(), attributes)

    def _stop_if_endless(self) -> None:
        if self._depth > _DEEPEST:
            raise BrokenMarkupError("has elements within elements without end")
        if self._fed - self._parser.CurrentByteIndex > _MOST_WAITING:
            raise BrokenMarkupError("has a text or a tag without end")
        if len(self._parser.intern) > _MOST_NAMES:
            raise BrokenMarkupError("has elements of thousands of kinds")


def _records_but_of(kinds: Iterable[str]) -> re.Pattern[bytes]:
    """Return what finds whole records without anything in them, of all types but these."""
    told = b"|".join(re.escape(kind.encode()) for kind in kinds)
    return re.compile(rb'<Record type="(?!(?:%s)")[^<>]*+(?<=/)>' % told)


def _plain_text(raw: bytes) -> str:
    return _CONTROLS.sub("", html.unescape(raw.decode(errors="replace")))


def _from_root(file: Readable, name: str) -> bytes:
    """Return the beginning of the data, without the declarations before it."""
    head = b""
    while (root := _ROOT_BEGINS.search(head)) is None:
        piece = file.read(_PIECE)
        head += piece
        if not piece or len(head) > _LONGEST_HEAD:
            raise ImportProblemError(
                f"{name} ends before the data of Apple Health begin.", "Export them again."
            )
    if b"<!ENTITY" in head[: root.start()]:
        raise ImportProblemError(
            f"{name} declares entities, which Apple Health never does; it was not read.",
            "Export it again from the phone.",
        )
    return head[root.start() :]
