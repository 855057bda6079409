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
sys.exit(pytest.main({words!r}))
"""
# Without Qt there is no pytest-qt either, and then its settings are unknown ones.
WITHOUT_PLUGIN = ["-p", "no:pytest-qt", "-W", "ignore::pytest.PytestConfigWarning"]


def run(blocked: list[str], words: list[str]) -> subprocess.CompletedProcess[str]:
    plain = ["-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", *words]
    script = RUN.format(blocked=blocked, words=plain)
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("blocked", "folders", "least"),
    [
        (["PySide6", "pyqtgraph"], ["schema", "graph", "catalog", "engine", "session", "cli"], 600),
        (["torch"], ["schema", "graph"], 300),
    ],
    ids=["Qt", "torch"],
)
def test_the_lower_rooms_pass_their_tests_without(
    blocked: list[str], folders: list[str], least: int
) -> None:
    # every model of torchvision takes minutes, and they all need the same to be there or not
    left_out = [f"--ignore=tests/engine/{name}.py" for name in ("test_zoo", "test_source_zoo")]
    words = [*(f"tests/{folder}" for folder in folders), *left_out]
    done = run(blocked, [*WITHOUT_PLUGIN, *words])
    assert done.returncode == 0, done.stdout + done.stderr
    passed = int(done.stdout.splitlines()[-1].split()[0])
    assert passed >= least
