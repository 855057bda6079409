"""Commands that group the selected nodes, and repeat groups."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QInputDialog

from explorer.edits.grouping import group, groups_to_remove, move_out, ungroup
from explorer.edits.repeating import MOST_COPIES, repeat_row, row_of
from explorer.graph.names import inside
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Project
from explorer.schema.messages import counted, tr, translate
from explorer.ui.editing.selection import SelectionActions


class GroupActions(SelectionActions):
    """Groups, ungroups and repeats; each change is one undoable edit."""

    def group(self) -> None:
        """Make a group of the selected nodes."""
        self._rename(tr("Group"), lambda: group(self._document.network, self._selection.names))

    def ungroup(self) -> None:
        """Dissolve the selected groups, or the one that holds the selected nodes."""
        network = self._document.network
        groups = groups_to_remove(network, self._selection.names)
        if not groups:
            self._document.edit_rejected.emit(tr("The selection is not in a group."))
            return
        many = counted("{n} group", "{n} groups", len(groups))
        named = groups[0][:-1] if len(groups) == 1 else many
        self._rename(tr("Ungroup {groups}", groups=named), lambda: ungroup(network, *groups))

    def move_out(self) -> None:
        """Move the selected nodes out of their group."""
        network, names = self._document.network, self._selection.names
        text = tr("Move {layers} out of group", layers=self._selection.describe())
        self._rename(text, lambda: move_out(network, names))

    def ask_to_repeat(self) -> None:
        """Ask how often to repeat the selected group, unless it cannot be repeated."""
        row = self._row()
        if not row:
            return
        have = len(row)
        try:
            repeat_row(self._document.network, row, have + 1)
        except NetworkError as error:
            self._document.edit_rejected.emit(translate(error.args[0]))
            return
        title = tr("Repeat {group}", group=row[0][:-1])
        text = tr("Number of repetitions (including the original):")
        first = have if have > 1 else 3
        times, accepted = QInputDialog.getInt(
            self._view.window(), title, text, first, 1, MOST_COPIES
        )
        if accepted:
            self.repeat(times)

    def repeat(self, times: int) -> None:
        """Repeat the selected group until it is so many times in a row, one after the other."""
        row = self._row()
        if not row:
            return
        text = tr("Repeat {group} ×{times}", group=row[0][:-1], times=times)
        if self._rename(text, lambda: repeat_row(self._document.network, row, times)):
            self._document.select(*self._in_row(row[0]))
            self._view.viewport_controller.reveal_added(self._selection.names)

    def _row(self) -> list[str]:
        row = row_of(self._document.network, self._selection.names)
        if not row:
            self._document.edit_rejected.emit(
                tr("Only a group can be repeated. Group the layers first.")
            )
        return row

    def _in_row(self, first: str) -> tuple[str, ...]:
        """Return the nodes of all copies of a group that was, or became, the first of them."""
        stem, _, last = first[:-1].rpartition(".")
        prefix = f"{stem}." if last.isdecimal() and stem else first
        return inside(self._document.network, prefix)

    def _rename(self, text: str, edit: Callable[[], tuple[Network, Mapping[str, str]]]) -> bool:
        """Apply an edit that renames nodes, in the layout and the selection too."""
        selected = self._selection.names
        new_names: Mapping[str, str] = {}

        def renamed() -> Project:
            nonlocal new_names
            network, new_names = edit()
            return self._document.project.renamed(network, new_names)

        if not self._document.attempt(text, renamed):
            return False
        names = (new_names.get(name, name) for name in selected)
        self._document.select(*(name for name in names if name in self._document.network.index))
        return True
