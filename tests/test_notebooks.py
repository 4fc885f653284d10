"""The notebooks run from first to last cell on the sample athlete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


def test_a_notebook_is_kept_without_outputs(notebook: Any) -> None:
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_every_cell_shows_something(notebook: Any, own_home: dict[str, str]) -> None:
    folder = {"metadata": {"path": str(NOTEBOOKS[0].parent)}}
    NotebookClient(notebook, timeout=120, resources=folder).execute(env=own_home)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.source
            assert not any(one.get("name") == "stderr" for one in cell.outputs), cell.outputs
