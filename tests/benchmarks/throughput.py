"""Samples a second with the window and its plots open, against the command line's."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from explorer.catalog.demos import project_named
from explorer.graph.project import Project
from explorer.graph.storage.project_file import save_project
from explorer.protocol.events import Finished
from explorer.session.engine_process import EngineProcess
from explorer.ui.training.run_state import State
from tests.benchmarks.lateness import close, open_window, wait_until

EPOCHS = {"lenet-5": 6, "dense-32": 60}
ROUNDS = 5


def in_window(project: Project) -> float:
    window = open_window(project, EngineProcess())
    window.trainer.prepare()
    window.context.runs.train()
    trainer = window.trainer
    wait_until(lambda: trainer.history.ending is not None and trainer.state is State.READY)
    ending = trainer.history.ending
    close(window)
    assert isinstance(ending, Finished)
    return project.training_options.epochs * project.data.train / ending.seconds


def in_terminal(project: Project) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.netx"
        save_project(project, path)
        command = [sys.executable, "-m", "explorer", "train", str(path), "--json"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    last = json.loads(printed.splitlines()[-1])
    return project.training_options.epochs * project.data.train / float(last["seconds"])


def main() -> None:
    for name, epochs in EPOCHS.items():
        project = project_named(name)
        project = project.with_training_options(project.training_options.tuned(epochs=epochs))
        pairs = [(in_window(project), in_terminal(project)) for _ in range(ROUNDS)]
        window, terminal = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(
            f"{name:9} window {window:>9,.0f} samples/s, terminal {terminal:>9,.0f}; "
            f"median ratio {ratio:.3f} (bar 0.9)"
        )
