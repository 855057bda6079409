import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors import safe_open

from explorer.catalog.layers import Linear
from explorer.catalog.optimizers import SGD, Adam
from explorer.engine.training import loop
from explorer.engine.training.checkpoint import CheckpointError
from explorer.engine.training.control import Control
from explorer.engine.training.loop import Checkpoints, train
from explorer.graph.project import Project
from explorer.graph.training_options import OPTIMIZERS, Optimizer
from explorer.protocol.events import Evaluated, Event, Finished, Saved, Started

Make = Callable[..., Project]
Losses = Callable[[list[Event]], list[float]]
After = Callable[[int, Callable[[], None]], None]


def go_on(project: Project, path: Path) -> list[Event]:
    return list(train(project, Control(), Checkpoints(path, resume=True)))


def numbers(events: list[Event]) -> list[tuple[float, ...]]:
    rows = [(e.loss, e.score) for e in events if isinstance(e, (Evaluated, Finished))]
    assert rows
    return rows


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=OPTIMIZERS.names())
@pytest.mark.parametrize("steps", [1, 9, 13, 27])
def test_a_run_that_goes_on_from_a_checkpoint_is_the_run_that_was_never_interrupted(
    kind: type[Optimizer], steps: int, make: Make, losses: Losses, after: After, tmp_path: Path
) -> None:
    project, path, control = make(kind(), dropout=0.5), tmp_path / "run", Control()
    whole = list(train(project, Control()))
    after(steps, control.stop)
    part = list(train(project, control, Checkpoints(path)))
    rest = go_on(project, path)
    assert isinstance(rest[0], Started)
    assert rest[0].step == steps
    assert losses(part) + losses(rest) == losses(whole)
    assert numbers(rest)[-1] == numbers(whole)[-1]


def test_a_run_that_vanished_goes_on_from_what_it_saved_last(
    make: Make, losses: Losses, tmp_path: Path
) -> None:
    project, path = make(Adam(), dropout=0.5), tmp_path / "run"
    whole = list(train(project, Control()))
    running = train(project, Control(), Checkpoints(path))
    assert next(event for event in running if isinstance(event, Saved)).step == 9
    running.close()
    rest = go_on(project, path)
    assert losses(rest) == losses(whole)[9:]
    assert numbers(rest) == numbers(whole)[1:]


def test_without_a_checkpoint_a_run_begins_anew(make: Make, tmp_path: Path) -> None:
    started = go_on(make(epochs=1), tmp_path / "run")[0]
    assert isinstance(started, Started)
    assert started.step == 0


def test_a_checkpoint_is_not_gone_on_from_unless_that_is_wanted(
    make: Make, losses: Losses, tmp_path: Path
) -> None:
    project, checkpoints = make(), Checkpoints(tmp_path / "run")
    first, again = (losses(list(train(project, Control(), checkpoints))) for _ in range(2))
    assert first == again


def test_a_checkpoint_holds_tensors_and_text_only(make: Make, tmp_path: Path) -> None:
    list(train(make(Adam(), epochs=1), Control(), Checkpoints(tmp_path / "run")))
    with safe_open(tmp_path / "run", framework="pt") as file:
        names = set(file.keys())
    assert {"model.hidden.weight", "optimizer.0.exp_avg", "random"} <= names
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["run"]


@pytest.mark.parametrize("kept", [0, 7, 100, 0.5, 0.99])
def test_a_damaged_checkpoint_is_refused_in_one_line(
    kept: float, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "run"
    list(train(make(epochs=1), Control(), Checkpoints(path)))
    raw = path.read_bytes()
    path.write_bytes(raw[: math.floor(kept * len(raw) if kept < 1 else kept)])
    with pytest.raises(CheckpointError, match=r"^Cannot resume from checkpoint [^\n]+$"):
        go_on(make(epochs=1), path)


def test_a_checkpoint_of_another_network_is_refused_in_one_line(make: Make, tmp_path: Path) -> None:
    path, project = tmp_path / "run", make(SGD(), epochs=1)
    list(train(project, Control(), Checkpoints(path)))
    wider = replace(project, network=project.network.with_settings("hidden", Linear(6)))
    with pytest.raises(CheckpointError, match=r"^Cannot resume from checkpoint [^\n]+$"):
        go_on(wider, path)


def test_a_checkpoint_that_is_being_written_leaves_the_older_one_whole(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "run"
    running = train(make(), Control(), Checkpoints(path))
    next(event for event in running if isinstance(event, Saved))
    before = path.read_bytes()

    def half(tensors: object, new: Path, text: object) -> None:
        new.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loop.checkpoint, "save_file", half)
    with pytest.raises(OSError, match="No space left"):
        list(running)
    assert path.read_bytes() == before


def test_a_run_begins_with_what_was_learned_before(
    make: Make, losses: Losses, tmp_path: Path
) -> None:
    project, path = make(), tmp_path / "run"
    first = list(train(project, Control(), Checkpoints(path)))
    learned = Checkpoints(tmp_path / "again", initial_weights=path)
    (started, *_), again = (list(train(project, Control(), learned)) for _ in range(2))
    assert isinstance(started, Started)
    assert started.step == 0
    assert losses(again)[0] < losses(first)[0] / 2
    assert again[0] == started


def test_what_another_network_has_learned_is_refused_in_one_line(
    make: Make, tmp_path: Path
) -> None:
    project, path = make(epochs=1), tmp_path / "run"
    list(train(project, Control(), Checkpoints(path)))
    other = replace(project, network=project.network.with_settings("hidden", Linear(6)))
    with pytest.raises(CheckpointError, match="Cannot load the trained weights"):
        list(train(other, Control(), Checkpoints(initial_weights=path)))
