"""Cells and layers made of ordinary blocks say what torch's own say on the same weights."""

import pytest
import torch
from torch import nn

from explorer.catalog.architectures.recurrent import lstm_cell
from explorer.catalog.blocks.sequential import Decoder, Encoder
from explorer.catalog.layers import Input, PaddingMask, TokenInput
from explorer.engine.model.build import build
from explorer.graph.block import Block, Draft
from explorer.graph.inference import infer
from explorer.graph.network import Network


def test_an_opened_cell_has_the_parameters_of_its_plan() -> None:
    inference = infer(lstm_cell())
    assert inference.parameters == 4 * 64 * (32 + 1) + 4 * 64 * (64 + 1) + 4 * 64 == 25_344
    learned = {name: f.parameters for name, f in inference.nodes.items() if f.parameters}
    assert learned == {"lstm.from_input": 8_448, "lstm.from_hidden": 16_640, "lstm.bias": 256}


@torch.no_grad()
@pytest.mark.parametrize("state", ["hidden", "cell"])
def test_an_opened_cell_says_what_torch_says(state: str) -> None:
    network = lstm_cell()
    if state == "cell":  # which is an end where nothing reads it
        for name in ("lstm.hidden", "lstm.tanh", "lstm.output_gate"):
            network = network.without(name)
    model, cell = build(network), nn.LSTMCell(32, 64)
    weights = {
        "lstm.from_input.weight": cell.weight_ih,
        "lstm.from_input.bias": cell.bias_ih,
        "lstm.from_hidden.weight": cell.weight_hh,
        "lstm.from_hidden.bias": cell.bias_hh,
        "lstm.bias.bias": torch.zeros(256),
    }
    model.load_state_dict(weights)
    x, hidden, kept = torch.randn(7, 32), torch.randn(7, 64), torch.randn(7, 64)
    wanted = dict(zip(("hidden", "cell"), cell(x, (hidden, kept)), strict=True))
    assert torch.allclose(model(x, hidden, kept), wanted[state], atol=1e-6)


def around(layer: Block, memory: bool) -> Network:
    draft = Draft("layer")
    connected = [draft.add("x", Input((5, 8)))]
    if memory:
        connected.append(draft.add("memory", Input((6, 8))))
    tokens = draft.add("tokens", TokenInput(6 if memory else 5, 9))
    draft.add("layer", layer, *connected, draft.add("mask", PaddingMask(), tokens))
    return draft.network()


TOKENS = torch.tensor([[3, 4, 5, 6, 7, 8], [3, 4, 5, 0, 0, 0]])


@torch.no_grad()
def test_a_layer_of_an_encoder_says_what_torch_says() -> None:
    model = build(around(Encoder(8, num_heads=2, hidden=12, dropout=0.0), memory=False))
    layer = nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, batch_first=True)
    layer.train()  # in evaluation torch takes a path that fills up with zeros
    shown = {f"layer.{name}": weight for name, weight in layer.state_dict().items()}
    model.load_state_dict(shown)
    x, tokens = torch.randn(2, 5, 8), TOKENS[:, :5]
    wanted = layer(x, src_key_padding_mask=tokens == 0)
    assert torch.allclose(model(x, tokens), wanted, atol=1e-5)


@torch.no_grad()
def test_a_layer_of_a_decoder_says_what_torch_says() -> None:
    model = build(around(Decoder(8, num_heads=2, hidden=12, dropout=0.0), memory=True))
    layer = nn.TransformerDecoderLayer(8, 2, 12, dropout=0.0, batch_first=True)
    model.load_state_dict({f"layer.{name}": weight for name, weight in layer.state_dict().items()})
    x, memory = torch.randn(2, 5, 8), torch.randn(2, 6, 8)
    later = nn.Transformer.generate_square_subsequent_mask(5) != 0
    wanted = layer(x, memory, tgt_mask=later, memory_key_padding_mask=TOKENS == 0)
    assert torch.allclose(model(x, memory, TOKENS), wanted, atol=1e-5)


def test_dropout_stands_where_it_is_asked_for() -> None:
    names = {node.name for node in around(Decoder(8, num_heads=2), memory=True).nodes}
    assert {f"layer.dropout{number}" for number in (1, 2, 3)} <= names
    assert infer(around(Decoder(8, num_heads=2), memory=True)).problems == ()
