"""Recurrent networks with one output for a sequence, and an LSTM cell of basic layers."""

from explorer.catalog.blocks.sequential import LSTMCell
from explorer.catalog.layers import LSTM, Flatten, Input, Linear, Reshape
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.network import Network
from explorer.schema.messages import message

_PUBLISHED = (
    "LSTM",
    1997,
    "S. Hochreiter, J. Schmidhuber: Long short-term memory, Neural Computation 9, 1997; "
    "with the forget gate of F. A. Gers, J. Schmidhuber, F. Cummins, 2000",
)


@architecture(
    "lstm-cell",
    title=message("LSTM cell, expanded"),
    published=_PUBLISHED,
    idea=message("One LSTM time step from basic layers: input, forget and output gates."),
)
def lstm_cell() -> Network:
    """Build a cell with 32 features and 64 hidden units."""
    draft = Draft("lstm-cell")
    incoming = draft.add("input", Input((32,)))
    hidden = draft.add("hidden", Input((64,)))
    cell = draft.add("cell", Input((64,)))
    draft.add("lstm", LSTMCell(64), incoming, hidden, cell)
    return draft.network()


@architecture(
    "lstm-regressor",
    title=message("LSTM regressor"),
    published=_PUBLISHED,
    idea=message("Remembers two marked numbers over 50 time steps and outputs their sum."),
)
def lstm_regressor() -> Network:
    """Build an LSTM with one output for sequences `(50, 2)`."""
    draft = Draft("lstm-regressor")
    x = draft.add("numbers", Input((50, 2)))
    _, hidden, _ = draft.add_all("lstm", LSTM(64), x)
    x = draft.add("last", Flatten(), hidden)
    draft.add("output", Linear(1), x)
    return draft.network()


@architecture(
    "lstm-classifier",
    title=message("LSTM image classifier"),
    published=_PUBLISHED,
    idea=message("Reads an image as a sequence of 28 rows of 28 pixels."),
)
def lstm_classifier() -> Network:
    """Build an LSTM for 1×28×28 images of 10 classes."""
    draft = Draft("lstm-classifier")
    x = draft.add("image", Input((1, 28, 28)))
    x = draft.add("rows", Reshape((28, 28)), x)
    _, hidden, _ = draft.add_all("lstm", LSTM(128), x)
    x = draft.add("last", Flatten(), hidden)
    draft.add("output", Linear(10), x)
    return draft.network()
