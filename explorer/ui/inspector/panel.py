"""The inspector with its own scrolling, above the problem of the selection and its repairs."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.ui.inspector.inspector import Inspector
from explorer.ui.problems.repair_buttons import RepairButtons
from explorer.ui.widgets.labels import ScrollPage

_BELOW = 8  # pixels below the focused editor
_NEWS = (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class InspectorPanel(QWidget):
    """The inspector above the repair buttons, which so move no setting from under the pointer."""

    def __init__(self, inspector: Inspector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self._body = _Body(inspector, self)
        self._foot = _Foot(inspector.repair_buttons, self)
        inspector.installEventFilter(self)
        bar = self._body.verticalScrollBar()
        inspector.network_switched.connect(lambda: bar.setValue(0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body, 1)
        column.addWidget(self._foot)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        """Give the repairs the height that the page above does not need, and at least half."""
        needed = self._inspector.heightForWidth(self._body.viewport().width())
        self._foot.fit(max(self.height() - needed, self.height() // 2))


class _Body(ScrollPage):
    """A page that keeps the focused editor in view."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        focused = QApplication.focusWidget()
        if focused is not None and self._page.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, _BELOW)


class _Foot(ScrollPage):
    """A page as high as its contents, up to a limit from which on it scrolls."""

    _limit = 0

    def __init__(self, buttons: RepairButtons, parent: QWidget) -> None:
        super().__init__(buttons, parent)
        self.setProperty("role", "foot")
        self.setVisible(not buttons.isHidden())

    def fit(self, limit: int) -> None:
        """Limit the height, in pixels."""
        self._limit = limit
        requested = self._page.heightForWidth(self.width()) + 2 * self.frameWidth()
        needs_bar = requested > max(limit, 1)  # else a bar that is shown would need itself
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if needs_bar else policy.ScrollBarAlwaysOff
        )
        self.setMaximumHeight(min(max(requested, 1), max(limit, 1)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _NEWS:
            self.setVisible(not self._page.isHidden())
            self.fit(self._limit)
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
