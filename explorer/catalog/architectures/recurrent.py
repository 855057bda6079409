"""Recurrent networks that read a sequence and then answer once; and one cell, opened."""

from explorer.catalog.blocks.sequential import LSTMCell
from explorer.catalog.layers import LSTM, Flatten, Input, Linear, Reshape
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.network import Network

_PAPER = (
    "S. Hochreiter, J. Schmidhuber: Long short-term memory, Neural Computation 9, 1997; "
    "with the forget gate of F. A. Gers, J. Schmidhuber, F. Cummins, 2000"
)


@architecture("lstm-cell", title="LSTM cell, opened", family="LSTM", year=1997, paper=_PAPER)
def lstm_cell() -> Network:
    """One step of an LSTM as ordinary blocks: gates decide what is forgotten, learned and shown."""
    draft = Draft("lstm-cell")
    incoming = draft.add("input", Input((32,)))
    hidden = draft.add("hidden", Input((64,)))
    cell = draft.add("cell", Input((64,)))
    draft.add("lstm", LSTMCell(64), incoming, hidden, cell)
    return draft.network()


@architecture("lstm-regressor", title="LSTM for numbers", family="LSTM", year=1997, paper=_PAPER)
def lstm_regressor() -> Network:
    """A cell keeps two marked numbers over fifty steps, and their sum is read off at the end."""
    draft = Draft("lstm-regressor")
    x = draft.add("numbers", Input((50, 2)))
    _, hidden, _ = draft.add_all("lstm", LSTM(64), x)
    x = draft.add("last", Flatten(), hidden)
    draft.add("output", Linear(1), x)
    return draft.network()


@architecture("lstm-classifier", title="LSTM, row by row", family="LSTM", year=1997, paper=_PAPER)
def lstm_classifier() -> Network:
    """An image read like a text: 28 rows of 28 pixels, one after the other."""
    draft = Draft("lstm-classifier")
    x = draft.add("image", Input((1, 28, 28)))
    x = draft.add("rows", Reshape((28, 28)), x)
    _, hidden, _ = draft.add_all("lstm", LSTM(128), x)
    x = draft.add("last", Flatten(), hidden)
    draft.add("output", Linear(10), x)
    return draft.network()
