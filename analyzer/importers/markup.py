"""Read XML from outside element by element: no document types, entities or outer references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from analyzer.errors import ImportProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Open = Callable[[Mapping[str, str]], None]
    Close = Callable[[str], None]

_HEAD = 4096
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))


def begins_with(data: bytes, element: str) -> bool:
    """Tell whether the outermost element is this one, by the first few kilobytes."""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(_BLANK + b"".join(_UTF_16))
    named = element.encode()
    return head.startswith(b"<") and (b"<" + named in head or b":" + named in head)


def walk(
    data: bytes, name: str, opens: Mapping[str, Open], closes: Mapping[str, Close]
) -> str | None:
    """Call a function for each element that begins (attributes) or ends (text), by local name.

    Args:
        data: the file. Blanks before its declaration and control characters are passed over.
        name: what to call the file.
        opens: functions for elements that begin.
        closes: functions for elements that end; the text is what stood since the last tag.

    Returns:
        None when the file was whole; else how much of it could be read, in words.

    Raises:
        ImportProblemError: the file declares a document type, as only an attack would.
    """
    walker = _Walker(opens, closes)
    try:
        walker.feed(_clean(data), isFinal=True)
    except DefusedXmlException as danger:
        raise ImportProblemError(
            f"{name} declares a document type, which recordings never do; it was not read.",
            "Export it again from the watch or website it came from.",
        ) from danger
    except SAXParseException as damage:
        return f"The file is damaged in line {damage.getLineNumber()}; what came before was kept."
    except (LookupError, ValueError):
        return "The file is in a character encoding nobody knows; what came before was kept."
    return None


def _clean(data: bytes) -> bytes:
    if data.startswith(_UTF_16):
        return data
    return data.lstrip(_BLANK).translate(None, _CONTROLS)


class _ByLocalName(dict[str, Any]):
    """What to do at an element, looked up by its name with or without a namespace."""

    def __init__(self, acts: Mapping[str, Any]) -> None:
        self._acts = acts

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - an act, or None
        act = self[name] = self._acts.get(name.rpartition(":")[2])
        return act


class _Walker(DefusedExpatParser):
    """defusedxml's parser, calling us without making objects for events nobody wants."""

    def __init__(self, opens: Mapping[str, Open], closes: Mapping[str, Close]) -> None:
        super().__init__(forbid_dtd=True)
        self._opens = _ByLocalName(opens)
        self._closes = _ByLocalName(closes)
        self._text: list[str] = []
        handler = ContentHandler()
        vars(handler)["characters"] = self._text.append
        self.setContentHandler(handler)

    def start_element(self, name: str, attrs: Mapping[str, str]) -> None:
        self._text.clear()
        if act := self._opens[name]:
            act(attrs)

    def end_element(self, name: str) -> None:
        if act := self._closes[name]:
            act("".join(self._text).strip())
        self._text.clear()
