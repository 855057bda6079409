"""torchvision beside a torch that it was built for, and beside another."""

import os
import subprocess
import sys
from pathlib import Path

DECLARES = """
import torch
library = torch.library.Library("torchvision", "FRAGMENT")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
NEEDS = """
import torch
torch.library.register_fake("torchvision::nms")(lambda *_: None)
"""
LOAD = """
from explorer.engine.torchvision_import.load import torchvision_models
print(torchvision_models().NAME)
"""


def loaded(package: Path, source: str) -> str:
    """What a process says that loads a torchvision of this source."""
    folder = package / "torchvision"
    folder.mkdir()
    (folder / "__init__.py").write_text(source)
    (folder / "models.py").write_text("NAME = 'models'")
    paths = os.pathsep.join([str(package), *filter(None, sys.path)])
    shown = subprocess.run(
        [sys.executable, "-c", LOAD],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout + shown.stderr


def test_operators_that_torchvision_brings_are_not_declared_twice(tmp_path: Path) -> None:
    assert loaded(tmp_path, DECLARES) == "models\n"


def test_operators_that_torchvision_misses_are_declared(tmp_path: Path) -> None:
    assert loaded(tmp_path, NEEDS) == "models\n"
