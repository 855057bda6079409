"""Labels in a role of the style sheet, and pages that scroll."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override


class ScrollPage(QScrollArea):
    """A page that scrolls vertically, and is never narrower than its widget needs."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to the fields
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page, self._needed = page, 0
        self.setWidget(page)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            needed = self.minimumSizeHint().width()
            if needed != self._needed:  # else every text would lay out the window
                self._needed = needed
                self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def minimumSizeHint(self) -> QSize:
        needed = self._page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(needed, super().minimumSizeHint().height())


def make_label(text: str, role: str, parent: QWidget) -> QLabel:
    """Return a label in a role of the style sheet, with line breaks."""
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)  # which other policies lack
    label.setSizePolicy(policy)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
