"""Rows as text for other programs: plain numbers for spreadsheets, words as shown for readers."""

import csv
import io
from collections.abc import Callable, Sequence

from explorer.ui.table.columns import COLUMNS, TableRow, title


def as_tabs(rows: Sequence[TableRow]) -> str:
    """Columns apart by tabs, which spreadsheets take as cells."""
    return _separated(rows, "excel-tab")


def as_csv(rows: Sequence[TableRow]) -> str:
    """Comma-separated values, RFC 4180 but for its line ends."""
    return _separated(rows, "excel")


def _separated(rows: Sequence[TableRow], dialect: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, dialect, lineterminator="\n")
    writer.writerow(map(title, COLUMNS))
    writer.writerows([column.value(row) for column in COLUMNS] for row in rows)
    return text.getvalue()


def as_markdown(rows: Sequence[TableRow]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [
        _line([title(column) for column in COLUMNS]),
        _line(["---:" if column.is_number else "---" for column in COLUMNS]),
        *(_line([column.text(row) for column in COLUMNS]) for row in rows),
    ]
    return "".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


FORMATS: dict[str, Callable[[Sequence[TableRow]], str]] = {
    "text": as_tabs,
    "Markdown": as_markdown,
    "CSV": as_csv,
}
