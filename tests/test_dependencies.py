"""Each package has its reason: what is imported or asked for is in docs/dependencies.md."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names_in(part: str) -> set[str]:
    """The packages in the tables of a part of the page, as package indexes spell them."""
    rows = re.findall(r"^\| ([a-z][\w, -]*?) \|", part, re.MULTILINE)
    return {spelled(name) for row in rows if row != "package" for name in row.split(", ")}


def spelled(requirement: str) -> str:
    return re.split(r"[\[><=; ]", requirement)[0].lower().replace("_", "-")


RUN, PARQUET, COHORT, DEVELOP = (names_in(part) for part in PAGE.split("\n## ")[1:])


def imported() -> set[str]:
    found = set()
    for path in (ROOT / "analyzer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"analyzer"}


def test_whatever_is_imported_has_its_reason() -> None:
    owners = packages_distributions()
    packages = {spelled(owners[module][0]) for module in imported()}
    # These two only make modules that are kept in the project.
    assert packages - RUN - COHORT == {"babel", "garmin-fit-sdk"}


def test_whatever_is_asked_for_has_its_reason() -> None:
    extras = PROJECT["optional-dependencies"]
    assert {spelled(one) for one in PROJECT["dependencies"]} == RUN
    assert {spelled(one) for one in extras["parquet"]} == PARQUET
    assert {spelled(one) for one in extras["cohort"]} == COHORT
    assert {spelled(one) for one in (*extras["dev"], *extras["fuzz"], *extras["bench"])} == DEVELOP


def test_every_package_has_an_exact_version() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    exact = {spelled(line) for line in pinned.splitlines() if "==" in line}
    assert exact >= RUN | PARQUET | COHORT | DEVELOP
