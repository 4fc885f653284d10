"""A few of the strikes of `make torture`: kills, power cuts and full disks at single calls."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes.torture.armed import ArmedCommands, build_shim
from fakes.torture.strikes import Torture, make_home, strike_all

if TYPE_CHECKING:
    from pathlib import Path

STRUCK = ("sync of files", "sync, older store", "sync that compacts", "legdays add")


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="strikes need Linux and cc"
)
def test_struck_at_any_call_nothing_is_lost(tmp_path: Path) -> None:
    try:
        shim = build_shim(tmp_path)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the compiler cannot make it: {error}")
    base, commands = make_home(tmp_path)
    few = [command for command in commands if command.title in STRUCK]
    with ArmedCommands(shim, tmp_path) as armed:
        tallies = strike_all(Torture(armed, base, tmp_path), few, minutes=0, least=4)
    assert [wrong for tally in tallies.values() for wrong in tally.wrong] == []
    assert set(tallies) == set(STRUCK)
    assert sum(tally.counts["kills at calls"] for tally in tallies.values()) >= 2
