"""A FIT file that FTP or an editor took for text: read as recorded, or refused in plain words."""

from __future__ import annotations

import pytest
from fakes.fit_writer import ENUM, RECORD, UINT8, UINT32, Definition, fit_file

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.decoder import CUT, decode
from analyzer.importers.fit.text_copies import CHANGED_BACK
from analyzer.importers.registry import recognise

START = 1_100_000_000
RUN = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (3, 1, UINT8)])
SESSION = Definition(18, [(253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM)], local=4)
ROWS = 2_000


def run_file(rows: int = ROWS) -> bytes:
    recorded = [RUN.message(START + i, i * 300, 140) for i in range(rows)]
    summary = [SESSION.written(), SESSION.message(START + rows, START, 1)]
    return fit_file(RUN.written(), *recorded, *summary)


WHOLE = run_file()


def with_dos_line_ends(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def saved_in_utf_8(data: bytes) -> bytes:
    return data.decode("latin-1").encode()


@pytest.mark.parametrize("copied", [with_dos_line_ends, saved_in_utf_8])
def test_a_file_copied_as_text_is_read_as_it_was_recorded(copied) -> None:  # noqa: ANN001
    fit, whole = decode(copied(WHOLE)), decode(WHOLE)
    assert fit.table("record").numbers("distance").tolist() == (
        whole.table("record").numbers("distance").tolist()
    )
    assert (fit.problems, fit.crc_ok) == ((CHANGED_BACK,), True)


def test_its_header_may_be_changed_too() -> None:
    # 0x0A in the size of the body moves the signature.
    rows = next(n for n in range(200, 2_000) if 0x0A in run_file(n)[4:8])
    copied = with_dos_line_ends(run_file(rows))
    assert copied[8:12] != b".FIT"
    kind, _ = recognise(copied) or ("", None)
    assert kind == "fit"
    assert len(decode(copied).table("record")) == rows


def test_a_file_copied_as_text_and_cut_keeps_what_there_is() -> None:
    cut = with_dos_line_ends(WHOLE)[:-9_000]
    fit = decode(cut)
    assert len(fit.table("record")) > ROWS - 1_000
    assert fit.problems == (CHANGED_BACK, CUT)


@pytest.mark.parametrize(
    "copied",
    [
        pytest.param(lambda data: data.decode("utf-8", "replace").encode(), id="letters replaced"),
        pytest.param(lambda data: data.decode("cp437").encode("utf-16"), id="saved in UTF-16"),
    ],
)
def test_what_cannot_be_changed_back_is_refused_with_what_to_do(copied) -> None:  # noqa: ANN001
    with pytest.raises(ImportProblemError, match="copied as text, which destroyed it") as refused:
        decode(copied(WHOLE))
    assert "as binary" in refused.value.hint
    assert recognise(copied(WHOLE)) is not None


def test_a_sound_file_is_left_as_it_is_though_all_its_line_ends_follow_a_return() -> None:
    rows = [RUN.message(START, 0x0A0D, 13)]
    data = fit_file(RUN.written(), *rows)
    assert decode(data).problems == ()
