"""`netx doctor`: devices, each tested by a kernel launch, and versions of installed packages."""

import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from explorer import __version__
from explorer.schema.messages import tr, translate

_PACKAGES = (
    *("torch", "torchvision", "torchinfo", "numpy", "safetensors", "onnx", "onnxscript"),
    *("PySide6-Essentials", "PySide6-Addons", "pyqtgraph", "netron"),
)


def run_checks() -> dict[str, Any]:
    """Return everything as plain JSON; loads torch and launches a kernel on each device."""
    from explorer.engine.device import prepared

    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "parts": {part: _version(part) for part in _PACKAGES},
        "devices": list(map(asdict, prepared().devices)),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def report(checks: dict[str, Any]) -> str:
    """Return the results of the checks as text."""
    lines = [f"Network Explorer {checks['version']}, Python {checks['python']}", checks["system"]]
    lines.append("")
    for package, number in checks["parts"].items():
        lines.append(f"  {package:20} {number or tr('not installed')}")
    lines.append("")
    for device in checks["devices"]:
        state = tr("available") if device["is_available"] else tr("unavailable")
        text = translate(device["message"])
        lines.append(f"  {device['device']:6} {state:11} {device['title']}: {text}")
        if device["advice"]:
            lines.append(f"{'':21}{translate(device['advice'])}")
    return "\n".join(lines)
