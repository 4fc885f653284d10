"""Fields that apps on the watch invented, and described in the file."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from analyzer.importers.fit.fields import DeveloperField
from analyzer.importers.fit.layout import TEXT, TYPE_BITS
from analyzer.importers.fit.profile import Field

if TYPE_CHECKING:
    from analyzer.importers.table import Table

MOST_FIELDS = 250


def described(descriptions: Table) -> dict[tuple[int, int], DeveloperField]:
    """Read the ``field_description`` messages.

    Returns:
        Developer fields by the app's index in the file and the number of the field. Their names
        begin with ``developer:``, so none can pass for a field of the watch. A later
        description of the same field replaces the former.
    """
    fields: dict[tuple[int, int], DeveloperField] = {}
    apps = descriptions.numbers("developer_data_index")
    numbers = descriptions.numbers("field_definition_number")
    for row, (app, number) in enumerate(zip(apps, numbers, strict=True)):
        if not (isnan(app) or isnan(number)) and len(fields) < MOST_FIELDS:
            key = int(app), int(number)
            fields[key] = _field(descriptions, row)
    return fields


def _field(descriptions: Table, row: int) -> DeveloperField:
    base_type = int(_number(descriptions, "fit_base_type_id", row)) & TYPE_BITS
    name = descriptions.texts("field_name")[row] or "unnamed"
    field = Field(
        f"developer:{name}",
        scale=_number(descriptions, "scale", row) or 1,
        offset=_number(descriptions, "offset", row),
        form="text" if base_type == TEXT else "number",
    )
    return DeveloperField(field, base_type)


def _number(descriptions: Table, column: str, row: int) -> float:
    value = float(descriptions.numbers(column)[row])
    return 0 if isnan(value) else value
