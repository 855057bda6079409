"""The bar above the table: filter, count, sort order, groups and torchinfo."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from explorer.schema.messages import tr, tr_counted
from explorer.ui.widgets.elided_button import LinkButton

_LEAST = 72  # pixels, of the button that resets the sort order


class TableBar(QWidget):
    """The controls of the table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        self.count = QLabel(self)
        self.unsort = LinkButton(self, _LEAST)  # the text is elided before the window widens
        self.groups = QToolButton(self)
        self.torchinfo = QToolButton(self)
        self.box.setPlaceholderText(tr("Filter by name, type or group"))
        self.box.setAccessibleName(tr("Filter table"))
        self.box.setClearButtonEnabled(True)
        self.box.setMaximumWidth(320)
        self.count.setProperty("role", "muted")
        self.unsort.setText(tr("Reset sort order"))
        self.unsort.setAutoRaise(False)
        self.unsort.setToolTip(tr("Sort layers in network order."))
        self.groups.setText(tr("Groups"))
        self.groups.setCheckable(True)
        self.groups.setToolTip(
            tr("Show each group that is collapsed in the Network tab as one row with totals.")
        )
        self.torchinfo.setText("torchinfo")
        self.torchinfo.setCheckable(True)
        self.torchinfo.setToolTip(tr("Compare with the summary of the torchinfo package."))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self.box, 1)
        row.addWidget(self.count)
        row.addWidget(self.unsort)
        row.addStretch()
        row.addWidget(self.groups)
        row.addWidget(self.torchinfo)

    def show_count(self, shown: int, every: int) -> None:
        """Show how many rows are shown, and of how many."""
        if shown < every:
            text = tr("{shown:,} of {every:,}", shown=shown, every=every)
        elif self.groups.isChecked():
            text = tr_counted("{n:,} row", "{n:,} rows", every)
        else:
            text = tr_counted("{n:,} layer", "{n:,} layers", every)
        self.count.setText(text)
