"""What this machine can do: every device proven, every part named with its version."""

import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from explorer import __version__

_PARTS = (
    *("torch", "torchvision", "torchinfo", "numpy", "safetensors", "onnx", "onnxscript"),
    *("PySide6-Essentials", "PySide6-Addons", "pyqtgraph", "netron"),
)


def examine() -> dict[str, Any]:
    """Everything as plain JSON; loads torch and launches a kernel on each device."""
    from explorer.engine.device import prepared

    found = prepared()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "parts": {part: _version(part) for part in _PARTS},
        "devices": list(map(asdict, found.devices)),
    }


def _version(part: str) -> str | None:
    try:
        return version(part)
    except PackageNotFoundError:
        return None


def report(findings: dict[str, Any]) -> str:
    """The findings in words."""
    lines = [
        f"Network Explorer {findings['version']}, Python {findings['python']}",
        findings["system"],
        "",
    ]
    for part, number in findings["parts"].items():
        lines.append(f"  {part:20} {number or 'missing'}")
    lines.append("")
    for device in findings["devices"]:
        mark = "works" if device["is_available"] else "no"
        lines.append(f"  {device['device']:6} {mark:6} {device['title']}: {device['message']}")
        if device["advice"]:
            lines.append(f"                {device['advice']}")
    return "\n".join(lines)
