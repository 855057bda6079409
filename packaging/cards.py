"""Compute the cards of the gallery for every architecture; writes resources/gallery.json."""

import json
from pathlib import Path

import explorer.catalog  # noqa: F401 registers the architectures
from explorer.catalog.gallery_cards import card_to_json, make_card
from explorer.engine.torchvision_import.trace import trace
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.inference import infer
from explorer.graph.network import Network


def network_of(entry: Architecture) -> Network:
    """Return the network of an entry, built here or imported from torchvision."""
    return entry.build() if entry.build else trace(entry.name).network


def main() -> None:
    """Write the file."""
    rows = [
        f'"{entry.name}": {json.dumps(card_to_json(make_card(infer(network_of(entry)))))}'
        for entry in ARCHITECTURES
    ]
    path = Path(__file__).parent.parent / "resources" / "gallery.json"
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
