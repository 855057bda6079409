"""Compute the gallery cards of all architectures: writes resources/gallery.json."""

import json
from pathlib import Path

import explorer.catalog  # noqa: F401 registers the architectures
from explorer.catalog.gallery_cards import card_to_json, make_card
from explorer.engine.torchvision_import.trace import inspect_opaque_modules, trace
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network


def network_of(entry: Architecture) -> Network:
    """Return the network of an architecture, built here or read from torchvision."""
    return entry.build() if entry.build else trace(entry.name).network


def inferred(network: Network) -> Inference:
    """Return what a card is made from."""
    return infer(network, opaque=inspect_opaque_modules(network))


def main() -> None:
    """Write the file."""
    rows = [
        f'"{entry.name}": {json.dumps(card_to_json(make_card(inferred(network_of(entry)))))}'
        for entry in ARCHITECTURES
    ]
    path = Path(__file__).parent.parent / "resources" / "gallery.json"
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
