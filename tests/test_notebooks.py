"""The notebooks run from first to last cell, on the sample athlete, on little and on nothing."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import nbformat
import pytest
from fakes.fit_encoder import run_file, strength_file
from nbclient import NotebookClient

from analyzer.config import Config
from analyzer.report.charts.style import LIGHT
from analyzer.sync import sync

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SAMPLE, OWN = "analyzer.load(sample=True)", "analyzer.load()"
OF_ONE_RUNNER = [path for path in NOTEBOOKS if SAMPLE in path.read_text(encoding="utf-8")]
MONDAY = datetime(2026, 3, 23, 17, 30, tzinfo=UTC)
SIMULATED = "simulate_athlete("


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=OF_ONE_RUNNER, ids=lambda path: path.stem)
def of_one_runner(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(scope="session")
def first_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one leg day and the three runs after it."""
    watch = tmp_path_factory.mktemp("watch")
    (watch / "legs.fit").write_bytes(strength_file(MONDAY, ["squat"] * 8, utc_offset_h=1))
    for days in (1, 3, 5):
        run = run_file(MONDAY + timedelta(days=days), 35, utc_offset_h=1)
        (watch / f"{days}.fit").write_bytes(run)
    config = Config(home=tmp_path_factory.mktemp("first week"))
    assert sync(config, [watch]).new == 4
    return config.home


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def of_the_data(cells: list[Any]) -> list[Any]:
    """Return all cells but those that simulate and see nothing that hangs on the data."""
    on_data, found = {"analyzer"}, []  # by whom they are loaded
    for cell in cells:
        looks = False
        for statement in ast.parse(cell.source).body:
            names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
            stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
            inner = {
                name.id
                for node in ast.walk(statement)
                if isinstance(node, ast.comprehension)
                for name in ast.walk(node.target)
                if isinstance(name, ast.Name)
            }
            loaded = {name.id for name in names if isinstance(name.ctx, ast.Load)} - inner
            if loaded & on_data:
                looks = True
                on_data |= stored - inner
            else:
                on_data -= stored
        if looks or SIMULATED not in cell.source:
            found.append(cell)
    return found


class Kernel:
    """One kernel for all notebooks, each in a namespace of its own: pandas is imported once."""

    def __init__(self, client: NotebookClient) -> None:
        self._client = client

    def run(self, notebook: Any, home: Path | None = None) -> None:
        """Run all cells and hold them to what is true whatever the data are."""
        place = "" if home is None else str(home)
        forgetting = f"%reset -f\nimport os\nos.environ['LEGSTATS_HOME'] = {place!r}\ndel os"
        self._cells(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(forgetting)]))
        self._cells(notebook)
        for cell in code_cells(notebook):
            assert cell.outputs, cell.source
            for output in cell.outputs:
                assert output.output_type != "error", output
                assert output.get("name") != "stderr", output
                assert "<td" in output.get("data", {}).get("text/html", "<td"), cell.source

    def run_on_own_data(self, notebook: Any, home: Path) -> None:
        """Do what a runner does: change the one line that says whose data they are.

        What is simulated without a look at the data was run beside the sample's.
        """
        first = code_cells(notebook)[0]
        first.source = first.source.replace(SAMPLE, OWN)
        again = of_the_data(code_cells(notebook))
        notebook.cells = [cell for cell in notebook.cells if cell in again]
        self.run(notebook, home)

    def _cells(self, notebook: Any) -> None:
        self._client.nb = notebook
        self._client.reset_execution_trackers()
        for index, cell in enumerate(notebook.cells):
            self._client.execute_cell(cell, index)


@pytest.fixture(scope="session")
def kernel(own_home: dict[str, str]) -> Iterator[Kernel]:
    client = NotebookClient(
        nbformat.v4.new_notebook(), timeout=120, resources={"metadata": {"path": str(FOLDER)}}
    )
    with client.setup_kernel(env=own_home):
        yield Kernel(client)


def pictures(notebook: Any) -> list[str]:
    """Return the sources of the cells that show a picture."""
    return [
        cell.source
        for cell in code_cells(notebook)
        if any("image/png" in output.get("data", {}) for output in cell.outputs)
    ]


def test_a_notebook_is_kept_without_outputs(notebook: Any) -> None:
    nbformat.validate(notebook)
    code = code_cells(notebook)
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_one_line_of_the_first_cell_says_whose_data_they_are(of_one_runner: Any) -> None:
    assert len(OF_ONE_RUNNER) == len(NOTEBOOKS) - 1  # the other one is of many
    first, *others = [cell.source for cell in code_cells(of_one_runner)]
    assert f"data = {SAMPLE}  # your own: {OWN}" in first.splitlines()
    assert not any("load(" in source for source in others)


def test_every_cell_shows_something(notebook: Any, kernel: Kernel) -> None:
    kernel.run(notebook)
    assert pictures(notebook)


def test_in_the_first_week_every_cell_says_what_it_can(
    of_one_runner: Any, first_week: Path, kernel: Kernel
) -> None:
    kernel.run_on_own_data(of_one_runner, first_week)


def test_with_nothing_in_the_store_every_cell_says_in_words_what_is_missing(
    of_one_runner: Any, tmp_path: Path, kernel: Kernel
) -> None:
    kernel.run_on_own_data(of_one_runner, tmp_path)
    assert all(SIMULATED in source for source in pictures(of_one_runner))


def test_only_what_never_sees_the_data_is_not_run_on_them() -> None:
    sources = (
        "data = analyzer.load()", "fit = estimate(data.runs)", "fit = fit, simulate_athlete(2)",
        "for one in fit: print(one, simulate_athlete(3))", "print(1)",
    )  # fmt: skip
    own = "fit = [simulate_athlete(one) for one in (4, 5)]\nprint(fit)"
    cells = [nbformat.v4.new_code_cell(source) for source in (*sources, own)]
    assert of_the_data(cells) == cells[:-1]


def test_the_pictures_have_the_reports_colours() -> None:
    style = mpl.rc_params_from_file(FOLDER / "show" / "quiet.mplstyle", use_default_template=False)
    drawn = [*style["axes.prop_cycle"].by_key()["color"], style["axes.facecolor"]]
    assert {colour.lstrip("#") for colour in drawn} <= {c.lstrip("#") for c in LIGHT.values()}
