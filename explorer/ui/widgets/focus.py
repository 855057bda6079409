"""Focus by Tab: only to visible widgets."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget
from typing_extensions import override

_MANY = 200  # more than any page has widgets


def bring_into_view(widget: QWidget) -> None:
    """Scroll the pages around a widget until it is visible."""
    for page in _pages_around(widget):
        page.ensureWidgetVisible(widget)


class VisibleFocusMainWindow(QMainWindow):
    """A main window in which Tab skips the pages behind other ones.

    A widget that is scrolled away in its page is brought into view.
    """

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        for _ in range(_MANY):
            if not moved or self._can_show(self.focusWidget()):
                break
            moved = super().focusNextPrevChild(next)
        bring_into_view(self.focusWidget())
        return moved

    def _can_show(self, widget: QWidget) -> bool:
        *_, outer = (widget, *_pages_around(widget))  # pages behind others are outside the window
        return self.rect().intersects(QRect(outer.mapTo(self, QPoint()), outer.size()))


def _pages_around(widget: QWidget | None) -> Iterator[QScrollArea]:
    """Return the scroll areas around a widget, from the innermost on."""
    while widget is not None:
        widget = widget.parentWidget()
        if isinstance(widget, QScrollArea):
            yield widget
