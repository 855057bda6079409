"""Messages that the status bar shows for a while; the last one stays in its tooltip."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from explorer.ui.status_bar import StatusBar
from explorer.ui.widgets.text import plain

_SHOWN_FOR = 6000  # milliseconds


class Notifications(QObject):
    """Shows, keeps and announces the messages of other objects."""

    def __init__(self, status: StatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self._status = status

    def show(self, text: str) -> None:
        """Show a message for a while."""
        self._status.showMessage(text, _SHOWN_FOR)
        self.keep(text)

    def keep(self, text: str) -> None:
        """Announce a message that is shown elsewhere, and keep it in the tooltip."""
        self._status.setToolTip(plain(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._status, text))
