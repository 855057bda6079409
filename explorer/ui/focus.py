"""Where Tab goes: never to what nobody sees."""

from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

_MANY = 200  # more than can follow one another in any page


class Passing(QMainWindow):
    """A window in which Tab passes the pages that lie behind others, where keys would go unseen."""

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        for _ in range(_MANY):
            if not moved or not self.focusWidget().visibleRegion().isEmpty():
                break
            moved = super().focusNextPrevChild(next)
        return moved
