"""The Transformer, small enough to train on a CPU in minutes."""

from explorer.catalog.architectures.seq2seq import entries
from explorer.catalog.blocks.sequential import Decoder, Encoder
from explorer.catalog.datasets import DATES
from explorer.catalog.layers import Linear, PositionalEncoding
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.dataset import GeneratedTexts
from explorer.graph.network import Network
from explorer.schema.messages import message

_WIDTH, _LAYERS, _LONGEST = 64, 2, 64


@architecture(
    "transformer",
    title=message("Transformer"),
    published=("Transformer", 2017, "A. Vaswani et al.: Attention is all you need, NeurIPS 2017"),
    idea=message("No recurrence: self-attention and sinusoidal positional encoding."),
)
def transformer() -> Network:
    """Build a small Transformer for dates."""
    return encoder_decoder("transformer", DATES)


def encoder_decoder(name: str, data: GeneratedTexts) -> Network:
    """Build a Transformer for the data set's texts."""
    draft = Draft(name)
    source, target, mask = entries(draft, data, _WIDTH)
    memory = draft.add("source_positions", PositionalEncoding(_LONGEST), source)
    for layer in range(_LAYERS):
        memory = draft.add(f"encoder.{layer}", Encoder(_WIDTH, dropout=0.0), memory, mask)
    decoded = draft.add("target_positions", PositionalEncoding(_LONGEST), target)
    for layer in range(_LAYERS):
        decoded = draft.add(f"decoder.{layer}", Decoder(_WIDTH, dropout=0.0), decoded, memory, mask)
    draft.add("output", Linear(data.output.dims[-1]), decoded)
    return draft.network()
