"""Recurrent networks that answer a text with a text, without attention and with two kinds of it."""

from explorer.catalog.activations import Tanh
from explorer.catalog.datasets import DATES
from explorer.catalog.layers import (
    LSTM,
    AdditiveAttention,
    Concat,
    DotAttention,
    Embedding,
    Linear,
    PaddingMask,
    Slice,
    TokenInput,
)
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.dataset import GeneratedTexts
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Port
from explorer.graph.vocabulary import PADDING

_EMBEDDED, _STATE = 64, 128


def entries(draft: Draft, data: GeneratedTexts, width: int) -> tuple[Port, Port, Port]:
    """What is read and what has been said, as vectors, and the mask of what is read."""
    vectors = []
    for name, shape in zip(("source", "target"), data.inputs, strict=True):
        symbols = draft.add(name, TokenInput(shape.dims[0], shape.values))
        embedding = Embedding(width, padding_idx=PADDING)
        vectors.append((symbols, draft.add(f"{name}_embedding", embedding, symbols)))
    (symbols, source), (_, target) = vectors
    return source, target, draft.add("mask", PaddingMask(PADDING), symbols)


@architecture(
    "seq2seq",
    title="Sequence to sequence",
    family="Sequence to sequence",
    year=2014,
    paper="I. Sutskever, O. Vinyals, Q. V. Le: Sequence to sequence learning with neural networks, "
    "NeurIPS 2014",
)
def seq2seq() -> Network:
    """One LSTM reads all of a text into its state; another begins there and says the answer."""
    draft = Draft("seq2seq")
    source, target, mask = entries(draft, DATES, _EMBEDDED)
    _, hidden, cell = draft.add_all("encoder", LSTM(_STATE), source, None, None, mask)
    stated = draft.add("decoder", LSTM(_STATE), target, hidden, cell)
    draft.add("output", Linear(DATES.output.dims[-1]), stated)
    return draft.network()


@architecture(
    "attention-additive",
    title="Additive attention",
    family="Sequence to sequence",
    year=2015,
    paper="D. Bahdanau, K. Cho, Y. Bengio: Neural machine translation by jointly learning to align "
    "and translate, ICLR 2015",
)
def attention_additive() -> Network:
    """Instead of one state for all of a text, each symbol that is said looks back at all of it."""
    draft = Draft("attention-additive")
    source, target, mask = entries(draft, DATES, _EMBEDDED)
    half = LSTM(_STATE // 2, bidirectional=True)
    memory, hidden, _ = draft.add_all("encoder", half, source, None, None, mask)
    backwards = draft.add("backwards", Slice(start=1), hidden)
    first = draft.add("first", Linear(_STATE), backwards)
    begun = draft.add("begun", Tanh(), first)
    stated = draft.add("decoder", LSTM(_STATE), target, begun)
    _answered(
        draft,
        DATES,
        stated,
        draft.add("attention", AdditiveAttention(_STATE), stated, memory, mask),
    )
    return draft.network()


@architecture(
    "attention-dot",
    title="Dot attention",
    family="Sequence to sequence",
    year=2015,
    paper="M.-T. Luong, H. Pham, C. D. Manning: Effective approaches to attention-based neural "
    "machine translation, EMNLP 2015",
)
def attention_dot() -> Network:
    """What is looked for and what is there match by a product: simpler than a network, and fast."""
    return dot_attention("attention-dot", DATES)


def dot_attention(name: str, data: GeneratedTexts) -> Network:
    """An encoder and a decoder with dot attention between them, of the sizes that texts have."""
    draft = Draft(name)
    source, target, mask = entries(draft, data, _EMBEDDED)
    memory, hidden, cell = draft.add_all("encoder", LSTM(_STATE), source, None, None, mask)
    stated = draft.add("decoder", LSTM(_STATE), target, hidden, cell)
    attention: Layer = DotAttention(learned=True, scaled=False)
    _answered(draft, data, stated, draft.add("attention", attention, stated, memory, mask))
    return draft.network()


def _answered(draft: Draft, data: GeneratedTexts, stated: Port, context: Port) -> None:
    """The answer from a state and what it looked at; Luong et al. 2015, equation 5."""
    both = draft.add("both", Concat(-1), context, stated)
    mixed = draft.add("mixed", Linear(_STATE), both)
    bent = draft.add("tanh", Tanh(), mixed)
    draft.add("output", Linear(data.output.dims[-1]), bent)
