"""The gallery: cards of networks to open, and a search above them."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from explorer.graph.project import Project
from explorer.schema.messages import tr, translate
from explorer.ui.document.document import Document
from explorer.ui.gallery.entries import GalleryFilter, nearest
from explorer.ui.gallery.filter_bar import FilterBar
from explorer.ui.gallery.model import GalleryModel
from explorer.ui.gallery.view import GalleryView


class GalleryPanel(QWidget):
    """Search box and cards; the card of the open network is marked."""

    opened = Signal(object)  # an Architecture

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._loading = ""
        self.model = GalleryModel(self)
        self.search = FilterBar(self.model.every, self)
        self.view = GalleryView(self.model, self)
        self.text = QLabel(self)
        self.reset = QPushButton(tr("Clear filters"), self)
        self._pages = QStackedWidget(self)
        self._arrange()
        self.search.changed.connect(self._filter)
        self.search.dismissed.connect(self._enter)
        self.search.entered.connect(self._open)
        self.reset.clicked.connect(self._start_over)
        self.view.opened.connect(self.opened)
        self.view.dismissed.connect(self.focus_search)
        document.changed.connect(self._follow)
        self._mark()
        self.search.show_counts(len(self.model.shown), len(self.model.every))
        self.view.setCurrentIndex(self.model.index_of(document.network.name))

    def _arrange(self) -> None:
        nothing = QWidget(self)
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(60)  # else a long word would widen the dock
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setProperty("role", "muted")
        column = QVBoxLayout(nothing)
        column.addStretch(1)
        column.addWidget(self.text)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._pages.addWidget(self.view)
        self._pages.addWidget(nothing)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.search)
        page.addWidget(self._pages, 1)
        self.setFocusProxy(self.view)

    def focus_search(self) -> None:
        """Move the focus to the search box."""
        self.search.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.box.selectAll()

    def show_loading(self, name: str) -> None:
        """Mark the architecture that is being loaded; empty for none."""
        self._loading = name
        self._mark()

    def apply_theme(self) -> None:
        """Paint in the current colors."""
        self.view.viewport().update()

    def _follow(self, before: Project, after: Project) -> None:
        name = after.network.name
        if before.network.name != name:
            self._mark()
            index = self.model.index_of(name)
            selected = self.view.chosen
            if index.isValid() and (selected is None or selected.name != name):
                self.view.point_at(index)
            elif not index.isValid() and selected and selected.name == before.network.name:
                self.view.clearSelection()
                self.view.setCurrentIndex(QModelIndex())

    def _mark(self) -> None:
        self.model.mark(self._document.network.name, self._loading)

    def _filter(self, request: GalleryFilter) -> None:
        """Show the entries that match and select the one whose name is nearest to the text.

        Without a text the selected card stays in view, or else the card of the open network.
        """
        selected = self.view.chosen
        self.model.filter(request)
        shown = self.model.shown
        self.search.show_counts(len(shown), len(self.model.every))
        self._pages.setCurrentIndex(0 if shown else 1)
        self.text.setText(_reason(request))
        before = selected.name if selected else ""
        best = nearest(request.text, shown, before)
        for name in (best, before, self._document.network.name):
            index = self.model.index_of(name)
            if index.isValid():
                self.view.point_at(index)
                break
        else:
            self.view.scrollToTop()

    def _enter(self) -> None:
        """Move the focus to the cards, to the first where none is selected."""
        if self.model.shown:
            if not self.view.chosen:
                self.view.point_at(self.model.index_of(self.model.shown[0].entry.name))
            self.view.setFocus()

    def _open(self) -> None:
        """Open the selected card if any match."""
        selected = self.view.chosen
        if selected and self.model.shown:
            self.opened.emit(selected)

    def _start_over(self) -> None:
        self.search.clear()
        self.search.box.setFocus()


def _reason(request: GalleryFilter) -> str:
    """Return why no network is shown."""
    filters = [f"“{request.text.strip()}”"] if request.text.strip() else []
    filters += [translate(choice.title) for choice in request.choices]
    return tr("No network matches {filters}.", filters=", ".join(filters))
