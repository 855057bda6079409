"""The table of a long network: its rows made anew, sorted and filtered."""

import statistics

from PySide6.QtCore import Qt

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Conv2d, Input
from explorer.graph.network import chain
from explorer.ui.table.columns import COLUMNS, NAME, rows_of
from explorer.ui.table.panel import TablePanel
from tests.benchmarks.canvas import Silent
from tests.benchmarks.editing import timed
from tests.benchmarks.lateness import close, forget_what_was_made, open_window

ROWS, TIMES = 1_632, 20
BAR = 50.0


def main() -> None:
    layers = [(f"layer{i // 40}.{i}", Conv2d(8, kernel_size=3, padding=1)) for i in range(ROWS)]
    network = chain("long", [("image", Input((8, 16, 16))), *layers])
    forget_what_was_made()
    window = open_window(project_named("lenet-5").with_network(network), Silent())
    window.action_set["tab-table"].trigger()
    panel = window.context.tabs.page("table")
    assert isinstance(panel, TablePanel)
    rows = rows_of(window.document.inference, window.document.problems)
    header = panel.view.horizontalHeader()
    name = COLUMNS.index(NAME)
    orders = (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder)
    for text, act in (
        ("rows made anew", lambda _: panel.model.show_rows(list(rows))),
        ("sorted by name", lambda n: header.setSortIndicator(name, orders[n % 2])),
        ("filtered", lambda n: panel.bar.box.setText(f"layer{n} conv")),
        ("shown again", lambda n: panel.bar.box.setText("" if n % 2 else "layer")),
    ):
        spent = [timed(lambda n=n, act=act: act(n)) for n in range(TIMES)]
        print(
            f"{len(rows)} {text}: median {statistics.median(spent):.1f}, "
            f"worst {max(spent):.1f} ms (bar {BAR:g})"
        )
    close(window)
