"""Two absence runs: the tests of the lower rooms, once without Qt and once without torch."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RUN = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import pytest
sys.exit(pytest.main({arguments!r}))
"""
LOWER = [
    "schema", "graph", "diagram", "edits", "codegen", "catalog", "engine", "session", "cli",
]  # fmt: skip
TORCHVISION = ("engine/torchvision_import/test_trace", "codegen/pytorch/test_generated_torchvision")
# Without Qt there is no pytest-qt either, and then its settings are unknown ones.
WITHOUT_PLUGIN = ["-p", "no:pytest-qt", "-W", "ignore::pytest.PytestConfigWarning"]


def run(blocked: list[str], arguments: list[str]) -> subprocess.CompletedProcess[str]:
    plain = ["-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", *arguments]
    script = RUN.format(blocked=blocked, arguments=plain)
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("blocked", "folders", "least"),
    [
        (["PySide6", "pyqtgraph"], LOWER, 600),
        (["torch"], ["schema", "graph", "diagram", "edits"], 300),
    ],
    ids=["Qt", "torch"],
)
def test_the_lower_rooms_pass_their_tests_without(
    blocked: list[str], folders: list[str], least: int
) -> None:
    # every model of torchvision takes minutes, and they all need the same to be there or not
    left_out = [f"--ignore=tests/{path}.py" for path in TORCHVISION]
    arguments = [*(f"tests/{folder}" for folder in folders), *left_out]
    done = run(blocked, [*WITHOUT_PLUGIN, *arguments])
    assert done.returncode == 0, done.stdout + done.stderr
    passed = int(done.stdout.splitlines()[-1].split()[0])
    assert passed >= least
