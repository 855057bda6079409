"""Recurrent encoder–decoder networks for texts, without and with attention."""

from explorer.catalog import layers as nn
from explorer.catalog.activations import Tanh
from explorer.catalog.datasets import DATES
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.dataset import GeneratedTexts
from explorer.graph.network import Network, Port
from explorer.graph.vocabulary import PADDING
from explorer.schema.messages import message

_EMBEDDED, _STATE = 64, 128


def entries(draft: Draft, data: GeneratedTexts, width: int) -> tuple[Port, Port, Port]:
    """Add both token inputs; returns their embeddings and the padding mask of the source."""
    vectors = []
    for name, shape in zip(("source", "target"), data.inputs, strict=True):
        tokens = draft.add(name, nn.TokenInput(shape.dims[0], shape.values))
        embedding = nn.Embedding(width, padding_idx=PADDING)
        vectors.append((tokens, draft.add(f"{name}_embedding", embedding, tokens)))
    (tokens, source), (_, target) = vectors
    return source, target, draft.add("mask", nn.PaddingMask(PADDING), tokens)


@architecture(
    "seq2seq",
    title=message("Sequence to sequence"),
    published=(
        "Sequence to sequence",
        2014,
        "I. Sutskever, O. Vinyals, Q. V. Le: Sequence to sequence learning with neural networks, "
        "NeurIPS 2014",
    ),
    idea=message("Encoder–decoder: one LSTM encodes the input, another one generates output."),
)
def seq2seq() -> Network:
    """Build a sequence-to-sequence network without attention for dates."""
    draft = Draft("seq2seq")
    source, target, mask = entries(draft, DATES, _EMBEDDED)
    _, hidden, cell = draft.add_all("encoder", nn.LSTM(_STATE), source, None, None, mask)
    decoded = draft.add("decoder", nn.LSTM(_STATE), target, hidden, cell)
    draft.add("output", nn.Linear(DATES.output.dims[-1]), decoded)
    return draft.network()


@architecture(
    "attention-additive",
    title=message("Seq2seq with additive attention"),
    published=(
        "Sequence to sequence",
        2015,
        "D. Bahdanau, K. Cho, Y. Bengio: Neural machine translation by jointly learning to align "
        "and translate, ICLR 2015",
    ),
    idea=message("Bahdanau attention: each output token attends to all encoder states."),
)
def attention_additive() -> Network:
    """Build a bidirectional encoder and a decoder with additive attention for dates."""
    draft = Draft("attention-additive")
    source, target, mask = entries(draft, DATES, _EMBEDDED)
    half = nn.LSTM(_STATE // 2, bidirectional=True)
    memory, hidden, _ = draft.add_all("encoder", half, source, None, None, mask)
    backwards = draft.add("backwards", nn.Slice(start=1), hidden)
    first = draft.add("first", nn.Linear(_STATE), backwards)
    initial = draft.add("begun", Tanh(), first)
    decoded = draft.add("decoder", nn.LSTM(_STATE), target, initial)
    context = draft.add("attention", nn.AdditiveAttention(_STATE), decoded, memory, mask)
    _add_output(draft, DATES, decoded, context)
    return draft.network()


@architecture(
    "attention-dot",
    title=message("Seq2seq with dot-product attention"),
    published=(
        "Sequence to sequence",
        2015,
        "M.-T. Luong, H. Pham, C. D. Manning: Effective approaches to attention-based neural "
        "machine translation, EMNLP 2015",
    ),
    idea=message("Luong attention: dot-product scores, cheaper than an additive network."),
)
def attention_dot() -> Network:
    """Build an encoder and a decoder with dot-product attention for dates."""
    return dot_attention("attention-dot", DATES)


def dot_attention(name: str, data: GeneratedTexts) -> Network:
    """Build an encoder and a decoder with dot-product attention for the data set's texts."""
    draft = Draft(name)
    source, target, mask = entries(draft, data, _EMBEDDED)
    memory, hidden, cell = draft.add_all("encoder", nn.LSTM(_STATE), source, None, None, mask)
    decoded = draft.add("decoder", nn.LSTM(_STATE), target, hidden, cell)
    attention = nn.DotAttention(learned=True, scaled=False)
    context = draft.add("attention", attention, decoded, memory, mask)
    _add_output(draft, data, decoded, context)
    return draft.network()


def _add_output(draft: Draft, data: GeneratedTexts, decoded: Port, context: Port) -> None:
    """Add the output layers for decoder states and contexts; Luong et al. 2015, equation 5."""
    both = draft.add("both", nn.Concat(-1), context, decoded)
    mixed = draft.add("mixed", nn.Linear(_STATE), both)
    attentional = draft.add("tanh", Tanh(), mixed)
    draft.add("output", nn.Linear(data.output.dims[-1]), attentional)
