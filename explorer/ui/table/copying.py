"""Rows as text: plain numbers for spreadsheets, texts as shown for Markdown."""

import csv
import io
from collections.abc import Callable, Sequence

from explorer.schema.messages import translate
from explorer.ui.table.columns import COLUMNS, TableRow


def as_tabs(rows: Sequence[TableRow]) -> str:
    """Return tab-separated values, which spreadsheets paste as cells."""
    return _separated(rows, "excel-tab")


def as_csv(rows: Sequence[TableRow]) -> str:
    """Return comma-separated values, RFC 4180 but for the line ends."""
    return _separated(rows, "excel")


def _separated(rows: Sequence[TableRow], dialect: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, dialect, lineterminator="\n")
    writer.writerow(translate(column.title) for column in COLUMNS)
    writer.writerows([column.value(row) for column in COLUMNS] for row in rows)
    return text.getvalue()


def as_markdown(rows: Sequence[TableRow]) -> str:
    """Return a table in Markdown, numbers aligned to the right."""
    lines = [
        _line([translate(column.title) for column in COLUMNS]),
        _line(["---:" if column.is_number else "---" for column in COLUMNS]),
        *(_line([column.text(row) for column in COLUMNS]) for row in rows),
    ]
    return "".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


COPY_FORMATS: dict[str, Callable[[Sequence[TableRow]], str]] = {
    "text": as_tabs,
    "markdown": as_markdown,
    "csv": as_csv,
}
