"""The title bars of docks."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from explorer.schema.messages import tr
from explorer.ui.theme.icons import icon
from explorer.ui.theme.theme import theme_signals

_ICON = QSize(12, 12)
_LEGIBLE = 40  # pixels, of a title that has no room


class _Title(QLabel):
    """A title that is elided while it is painted: a new text would lay out the docks again."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setMinimumWidth(_LEGIBLE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
        text = metrics.elidedText(self.text(), mode, self.width())
        QPainter(self).drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


class DockTitleBar(QWidget):
    """A title, controls, and buttons to undock and close: those of Qt are illegible when dark."""

    def __init__(self, dock: QDockWidget, controls: QWidget | None = None) -> None:
        super().__init__(dock)
        title = _Title(dock.windowTitle(), self)
        title.setProperty("role", "dock")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.addWidget(title, 1)
        if controls is not None:
            row.addWidget(controls)
        self._float = self._button(tr("Undock"))
        self._close = self._button(tr("Close"))
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        self._apply_theme()
        theme_signals.changed.connect(self._apply_theme)

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keyboard there are commands
        button.setAccessibleName(text)
        button.setToolTip(text)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _apply_theme(self) -> None:
        self._float.setIcon(icon("float"))
        self._close.setIcon(icon("close"))
