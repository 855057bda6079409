"""Files that are dropped anywhere on the window."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

KINDS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrops(QObject):
    """Filters the events of a native window: text fields would insert the path of a file."""

    dropped = Signal(list)  # of URLs

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in KINDS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        if not event.mimeData().hasUrls():
            return super().eventFilter(watched, event)
        if QApplication.activeModalWidget() is not None:
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would remove the file elsewhere
        event.accept()
        if event.type() == QEvent.Type.Drop:
            urls = event.mimeData().urls()
            # later, since a dialog would block the program that the files come from
            QTimer.singleShot(0, self, lambda: self.dropped.emit(urls))
        return True
