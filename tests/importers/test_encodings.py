"""Which letters the bytes of a text are: UTF-8, UTF-16, or what Windows and Macs saved it in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.encodings import decoded

PLAIN = "date,name\n5 Aug 2026,Beine\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN.encode(), id="plain"),
        pytest.param(codecs.BOM_UTF8 + PLAIN.encode(), id="UTF-8 with its mark"),
        pytest.param(
            codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"), id="UTF-16, little end first"
        ),
        pytest.param(codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(PLAIN.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(PLAIN.encode("utf-16-be"), id="the other one without a mark"),
        pytest.param(PLAIN.replace("\n", "\r").encode(), id="ends of lines of old Macs"),
    ],
)
def test_however_plain_letters_were_saved_they_are_the_same(data: bytes) -> None:
    assert decoded(data).decode() == PLAIN


@pytest.mark.parametrize(
    ("encoding", "row"),
    [
        pytest.param("cp1252", "5 août 2026,Jambes à Orléans", id="French"),
        pytest.param("cp1252", "5. März 2026,Oberkörper, größer", id="German"),
        pytest.param("cp1250", "5 września 2026,Nogi, ćwiczenie", id="Polish"),
        pytest.param("cp1250", "5. září 2026,Nohy, cvičení", id="Czech"),
        pytest.param("cp1251", "5 августа 2026,Ноги", id="Russian"),
        pytest.param("cp1251", "2026-08-05,Приседания со штангой", id="Russian without a month"),
        pytest.param("cp1253", "5 Αυγούστου 2026,Πόδια", id="Greek"),
        pytest.param("cp1254", "5 Ağustos 2026,Bacak günü", id="Turkish"),
        pytest.param("cp1255", "5 באוגוסט 2026,רגליים", id="Hebrew"),
        pytest.param("cp1256", "5 أغسطس 2026,أرجل", id="Arabic"),
        pytest.param("cp1257", "5 rugpjūčio 2026,Kojos, pritūpimai šiandien", id="Lithuanian"),
        pytest.param("cp874", "5 สิงหาคม 2026,ขา", id="Thai"),
        pytest.param("cp932", "2026年8月5日,スクワット", id="Japanese"),
        pytest.param("cp949", "2026년 8월 5일,스쿼트", id="Korean"),
        pytest.param("mac_roman", "5 août 2026,Jambes à Orléans", id="French on an old Mac"),
    ],
)
def test_a_months_name_tells_in_which_country_a_spreadsheet_saved_it(
    encoding: str, row: str
) -> None:
    text = f"date,name\n{row}\n"
    assert decoded(text.encode(encoding)).decode() == text


def test_a_damaged_byte_or_two_are_no_other_encoding() -> None:
    text = "5 août 2026,Jambes à Orléans, été, café\n"
    damaged = text.encode() + b"a damaged \xff byte\n"
    assert decoded(damaged).decode(errors="ignore") == text + "a damaged  byte\n"


def test_windows_ends_of_lines_stay_for_the_reader_of_rows() -> None:
    assert decoded(b"a\r\nb\r\n") == b"a\r\nb\r\n"


def test_a_text_longer_than_a_piece_is_decoded_across_its_seam() -> None:
    """Two bytes a letter, and the pieces end within one."""
    text = "x" + "é" * (1 << 19) + ",5 août 2026\n"
    assert decoded(codecs.BOM_UTF16_LE + text.encode("utf-16-le")).decode() == text
    assert decoded(text.encode()) == text.encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\ufeff\x00"), max_size=60))
def test_what_is_utf_8_stays_as_it_is(text: str) -> None:
    data = f"{text}\n".encode()
    assert decoded(data) == data
