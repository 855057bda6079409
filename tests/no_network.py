"""Bytes as safetensors: one tensor that holds them, for tests that care for no numbers."""

import json


def sealed(content: bytes) -> bytes:
    """A file of safetensors around some bytes."""
    shown = {"dtype": "U8", "shape": [len(content)], "data_offsets": [0, len(content)]}
    header = json.dumps({"__metadata__": {"made": "for a test"}, "content": shown}).encode()
    return len(header).to_bytes(8, "little") + header + content
