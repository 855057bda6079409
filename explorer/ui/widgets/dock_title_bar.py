"""The heads of docks: a title, what it controls, and signs to let it float and to close it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from explorer.ui.theme.icons import icon

_SIGN = QSize(12, 12)


class DockTitleBar(QWidget):
    """Stands in for Qt's own, whose signs can hardly be seen on a dark ground."""

    def __init__(self, dock: QDockWidget, controls: QWidget | None = None) -> None:
        super().__init__(dock)
        title = QLabel(dock.windowTitle(), self)
        title.setProperty("role", "dock")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.addWidget(title, 1)
        if controls is not None:
            row.addWidget(controls)
        self._float = self._sign(self.tr("Float"))
        self._close = self._sign(self.tr("Close"))
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        self.apply_theme()

    def _sign(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(_SIGN)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keyboard panels are commands
        button.setAccessibleName(text)
        button.setToolTip(text)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self._float.setIcon(icon("float"))
        self._close.setIcon(icon("close"))
