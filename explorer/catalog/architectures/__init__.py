"""Published networks, each a function that returns a network."""

from explorer.catalog.architectures import dense, lenet, recurrent, seq2seq, transformer

__all__ = ["dense", "lenet", "recurrent", "seq2seq", "transformer"]
