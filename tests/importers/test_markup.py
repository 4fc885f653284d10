"""XML from outside: element by element, in bounded memory, whatever is wrong with it."""

from __future__ import annotations

import gc
from xml.etree.ElementTree import Element

import pytest

from analyzer.errors import ImportProblemError
from analyzer.importers.markup import BrokenMarkupError, begins_with, text_of, xml_events

SMALL = b"<a x='1'><b>one</b><p><c>two</c></p><b/></a>"


def steps(data: bytes) -> list[tuple[str, str, str]]:
    """Return ("+" or "-", element, the one around it) of each event."""
    return [
        ("+" if begins else "-", tag, parent)
        for begins, tag, _, parent in xml_events(data, "x.xml", {"p"})
    ]


def test_each_element_begins_and_ends_and_knows_the_one_around_it() -> None:
    assert steps(SMALL) == [
        ("+", "a", ""),
        ("+", "b", "a"),
        ("-", "b", "a"),
        ("-", "p", "a"),
        ("+", "b", "a"),
        ("-", "b", "a"),
        ("-", "a", ""),
    ]


def test_a_whole_comes_with_all_that_is_in_it() -> None:
    wholes = [e for begins, tag, e, _ in xml_events(SMALL, "x", {"p"}) if tag == "p" and not begins]
    assert [text_of(one) for one in wholes] == ["two"]


def test_what_ends_had_begun_also_where_a_whole_lies_within_one() -> None:
    """A tag lost in a point: another lies in it, deep, and then what was open there ends."""
    lost = b"<a><p><x><y>1<p><c>2</c></p>3</y></x><z/></p><b/></a>"
    assert steps(lost) == [
        ("+", "a", ""),
        ("-", "p", "p"),
        ("+", "z", "p"),
        ("-", "z", "p"),
        ("-", "p", "a"),
        ("+", "b", "a"),
        ("-", "b", "a"),
        ("-", "a", ""),
    ]


def test_namespaces_make_no_difference() -> None:
    named = b"<n:a xmlns:n='urn:n'><n:b/></n:a>"
    default = b"<a xmlns='urn:n'><b/></a>"
    assert steps(named) == steps(default) == steps(b"<a><b/></a>") == steps(b"<m:a><m:b/></m:a>")


def test_what_came_before_the_damage_was_yielded() -> None:
    seen: list[tuple[bool, str]] = []
    events = xml_events(b"<a><b/>\n<c></a>", "x", set())
    with pytest.raises(BrokenMarkupError, match="is damaged in line 2"):
        seen.extend((begins, tag) for begins, tag, _, _ in events)
    assert seen == [(True, "a"), (True, "b"), (False, "b"), (True, "c")]


def test_elements_that_have_ended_are_not_kept() -> None:
    many = b"<a>" + b"<b>text</b>" * 20_000 + b"</a>"
    most = 0
    gc.collect()  # what other tests have left
    for number, _ in enumerate(xml_events(many, "x", set())):
        if number % 9_973 == 0:
            most = max(most, sum(isinstance(one, Element) for one in gc.get_objects()))
    # A piece of the file is parsed ahead; the other nineteen thousand are gone.
    assert most < 5_000


@pytest.mark.parametrize(
    ("data", "element", "begins"),
    [
        (b"<?xml version='1.0'?><gpx/>", "gpx", True),
        (b"\xef\xbb\xbf \n<x:gpx xmlns:x='urn:x'/>", "gpx", True),
        ("<gpx/>".encode("utf-16"), "gpx", True),
        (b"<!-- <gpx> --><tcx/>", "gpx", False),
        (b"<tcx xmlns:gpx='urn:gpx'/>", "gpx", False),
        (b"<gpxes/>", "gpx", False),
        (b"gpx", "gpx", False),
        (b"", "gpx", False),
    ],
)
def test_the_outermost_element_is_known_from_the_beginning(
    data: bytes, element: str, *, begins: bool
) -> None:
    assert begins_with(data, element) is begins


def test_a_document_type_is_refused_wherever_it_stands_before_the_root() -> None:
    far = b"<!--" + b" " * 100_000 + b"--><!DOCTYPE a [<!ENTITY e 'e'>]><a>&e;</a>"
    with pytest.raises(ImportProblemError, match=r"x\.xml declares a document type"):
        steps(far)


def test_a_document_type_after_the_root_began_is_damage_and_declares_nothing() -> None:
    with pytest.raises(BrokenMarkupError, match="line 1"):
        steps(b"<a><!DOCTYPE a [<!ENTITY e 'e'>]>&e;</a>")


def test_an_entity_nobody_declared_is_damage() -> None:
    with pytest.raises(BrokenMarkupError):
        steps(b"<a>&e;</a>")
