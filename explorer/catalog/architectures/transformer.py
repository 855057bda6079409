"""The Transformer, small enough to learn on a processor in minutes."""

from explorer.catalog.architectures.seq2seq import entries
from explorer.catalog.blocks.sequential import Decoder, Encoder
from explorer.catalog.datasets import DATES
from explorer.catalog.layers import Linear, PositionalEncoding
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.dataset import GeneratedTexts
from explorer.graph.network import Network

_WIDTH, _LAYERS, _LONGEST = 64, 2, 64


@architecture(
    "transformer",
    title="Transformer",
    family="Transformer",
    year=2017,
    paper="A. Vaswani et al.: Attention is all you need, NeurIPS 2017",
)
def transformer() -> Network:
    """No recurrence: every place asks all others at once, and waves tell where it stands."""
    return encoder_decoder("transformer", DATES)


def encoder_decoder(name: str, data: GeneratedTexts) -> Network:
    """A Transformer of the sizes that texts have."""
    draft = Draft(name)
    source, target, mask = entries(draft, data, _WIDTH)
    memory = draft.add("source_positions", PositionalEncoding(_LONGEST), source)
    for layer in range(_LAYERS):
        memory = draft.add(f"encoder.{layer}", Encoder(_WIDTH, dropout=0.0), memory, mask)
    stated = draft.add("target_positions", PositionalEncoding(_LONGEST), target)
    for layer in range(_LAYERS):
        stated = draft.add(f"decoder.{layer}", Decoder(_WIDTH, dropout=0.0), stated, memory, mask)
    draft.add("output", Linear(data.output.dims[-1]), stated)
    return draft.network()
