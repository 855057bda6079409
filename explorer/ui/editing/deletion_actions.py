"""Commands that delete the selected nodes, and connections."""

from dataclasses import replace

from explorer.diagram.diagram import Connection
from explorer.edits.connecting import disconnect
from explorer.edits.removing import remove
from explorer.graph.network import Node, Port, trim_inputs
from explorer.schema.messages import tr
from explorer.ui.editing.selection import SelectionActions


class DeletionActions(SelectionActions):
    """Deletes nodes and connections; each change is one undoable edit."""

    def delete(self) -> None:
        """Delete the selected nodes, and reconnect their neighbors if the shapes match."""
        text = tr("Delete {layers}", layers=self._selection.describe())
        after = remove(self._document.inference, self._selection.names)
        self._document.edit_network(text, after)

    def disconnect_inputs(self) -> None:
        """Remove all connections that come to the selected nodes from other ones."""
        names, network = set(self._selection.names), self._document.network
        changed = [
            replace(node, inputs=_inputs_from(node, names))
            for node in map(network.node, self._selection.names)
        ]
        text = tr("Disconnect inputs of {layers}", layers=self._selection.describe())
        self._document.edit_network(text, network.with_replaced(changed))

    def delete_connection(self, connection: Connection) -> None:
        """Remove a drawn connection: at a collapsed group, all connections that it represents."""
        network = self._document.network
        for name in self._view.canvas_scene.diagram.index[connection.target].nodes:
            inputs = network.node(name).inputs
            drawn = [index for index, port in enumerate(inputs) if port == connection.port]
            for index in [connection.input] if name == connection.target else reversed(drawn):
                network = disconnect(network, name, index)
        self._document.edit_network(connection_text(connection), network)


def connection_text(connection: Connection) -> str:
    """Return the text of the command that deletes a connection."""
    source, target = str(connection.port), connection.target.rstrip(".")
    return tr("Delete connection {source} → {target}", source=source, target=target)


def _inputs_from(node: Node, names: set[str]) -> tuple[Port | None, ...]:
    inputs = (port if port and port.node in names else None for port in node.inputs)
    return trim_inputs(inputs, node.layer)
