"""Read XML from outside as a stream of elements, without document types and entities."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse as guarded_iterparse

from analyzer.errors import ImportProblemError
from analyzer.importers.bounds import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_HEAD = 4096
_FIRST_POINTS = 1 << 13
_PIECE, _LONGEST = 1 << 14, 64
"""Bytes that are parsed at once, and the most pieces in which nothing begins, or a whole ends not:
what is not complete yet, expat looks at all again with each piece."""
_DEEPEST, _MOST_NAMES = 1_000, 10_000
"""Elements in one another, and names of elements; recordings have ten and a few dozen."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z_][\w.-]*)")
_DECLARED = re.compile(rb"\sxmlns:([\w.-]+)\s*=")
_PREFIX = re.compile(rb"[< /\n\t]([A-Za-z_][\w.-]*):[A-Za-z_]")


class BrokenMarkupError(Exception):
    """The XML ends here, however much was read before; says what is wrong, without a subject."""


XmlEvent: TypeAlias = tuple[bool, str, ET.Element, str]
"""Whether an element begins (or ends), its name, the element, and the name of the one around it;
names are without namespaces."""


def begins_with(data: bytes, element: str) -> bool:
    """Tell whether the outermost element is this one, by the first few kilobytes."""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(_BLANK + b"".join(_UTF_16))
    root = _ROOT.search(_COMMENT.sub(b"", head))
    return head.startswith(b"<") and root is not None and root["name"] == element.encode()


def text_of(element: ET.Element) -> str:
    """Return all text in an element, without the blanks around it, cut where it has no end."""
    return "".join(element.itertext())[:LONGEST_TEXT].strip()


def xml_events(data: bytes, name: str, wholes: Collection[str]) -> Iterator[XmlEvent]:
    """Yield each element as it begins (attributes alone) and as it ends.

    Args:
        data: the file. Blanks before its declaration and control characters are passed over.
        name: what to call the file.
        wholes: elements that are yielded only when they end, with all that is in them. Every
            other element is empty but for its text when it ends, so that memory is bounded by the
            largest whole.

    Raises:
        ImportProblemError: the file declares a document type, as only an attack would.
        BrokenMarkupError: the file is damaged; what came before it was yielded.
    """
    clean = _cleaned_bytes(data)
    _refuse_document_types(clean, name)
    local = _LocalNames()
    parents = [ET.Element("")]
    whole: ET.Element | None = None
    pieces = _InPieces(clean, parents, wholes)
    try:
        # The guard has seen the root begin, and no document type can follow it: from here on the
        # C parser reads as safely, at twice the speed of defusedxml's own.
        for event, element in ET.iterparse(pieces, ("start", "end")):  # noqa: S314 - as said
            # Nine of ten elements are parts of a point. One point inside another is damage: the
            # outer one may never end, nor what had begun in it before.
            if event == "end":
                if element is not parents[-1]:
                    continue
            elif whole is not None and element.tag != whole.tag:
                continue
            tag = local[element.tag]
            if event == "start":
                if tag in wholes:
                    whole = element
                else:
                    yield (True, tag, element, local[parents[-1].tag])
                parents.append(element)
                continue
            whole = None
            parents.pop()
            yield (False, tag, element, local[parents[-1].tag])
            try:
                parents[-1].remove(element)
            except ValueError:
                element.clear()  # the root, or in the midst of a whole
    except ET.ParseError as damage:
        raise BrokenMarkupError(f"is damaged in line {damage.position[0]}") from damage


class _LocalNames(dict[str, str]):
    """Tags without their namespaces, each taken apart once."""

    def __missing__(self, tag: str) -> str:
        if len(self) >= _MOST_NAMES:
            raise BrokenMarkupError("has elements of thousands of kinds")
        name = self[tag] = tag.rpartition("}")[2]
        return name


def _cleaned_bytes(data: bytes) -> bytes:
    if data.startswith(_UTF_16):
        return data
    return _with_prefixes(data.lstrip(_BLANK).translate(None, _CONTROLS))


def _with_prefixes(data: bytes) -> bytes:
    """Declare the prefixes that an app uses without saying for what; we look at local names only.

    They come with the first points, if at all.
    """
    head = data[:_FIRST_POINTS]
    known = {b"xml", b"xmlns", *_DECLARED.findall(head)}
    missing = sorted(set(_PREFIX.findall(head)) - known)
    root = _ROOT.search(data)
    if not (missing and root):
        return data
    declared = b"".join(b' xmlns:%s="%s"' % (prefix, prefix) for prefix in missing)
    return data[: root.end()] + declared + data[root.end() :]


class _InPieces(io.BytesIO):
    """A file in pieces; with each it is asked whether anything in it comes to an end.

    Args:
        data: all of it.
        parents: the elements that have begun and not ended, as they are met.
        wholes: the names of those that end soon.
    """

    def __init__(self, data: bytes, parents: Sequence[ET.Element], wholes: Collection[str]) -> None:
        super().__init__(data)
        self._parents = parents
        self._wholes = wholes
        self._before: ET.Element | None = None
        self._in_one = self._without_tag = 0

    def read(self, _: int | None = -1) -> bytes:
        """Return the next piece, whatever was asked for."""
        latest = self._parents[-1]
        goes_on = latest is self._before and latest.tag.rpartition("}")[2] in self._wholes
        self._before, self._in_one = latest, self._in_one + 1 if goes_on else 0
        piece = super().read(_PIECE)
        self._without_tag = 0 if b"<" in piece else self._without_tag + 1
        if self._in_one > _LONGEST or len(self._parents) > _DEEPEST:
            raise BrokenMarkupError("has elements within elements without end")
        if self._without_tag > _LONGEST:
            raise BrokenMarkupError("has a text or a tag without end")
        return piece


class _InSips(io.BytesIO):
    """A file that is read no further than asked for, and as much again."""

    def read(self, _: int | None = -1) -> bytes:
        """Return a few hundred bytes, then twice as many as all before."""
        if self.tell() > _LONGEST * _PIECE:
            raise BrokenMarkupError("begins with a tag or a comment without end")
        return super().read(max(512, 2 * self.tell()))


def _refuse_document_types(data: bytes, name: str) -> None:
    """Let defusedxml read until the outermost element begins."""
    try:
        next(guarded_iterparse(_InSips(data), ("start",), forbid_dtd=True))
    except DefusedXmlException as danger:
        raise ImportProblemError(
            f"{name} declares a document type, which recordings never do; it was not read.",
            "Export it again from the watch or website it came from.",
        ) from danger
    except (StopIteration, ET.ParseError):
        return  # the reading itself will say where
    except (LookupError, ValueError) as unknown:
        raise BrokenMarkupError("is in a character encoding nobody knows") from unknown
