import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import pytest
import torch
from safetensors.torch import load, save

from explorer.catalog.activations import Tanh
from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Input
from explorer.catalog.losses import CrossEntropy
from explorer.catalog.optimizers import Adam
from explorer.catalog.schedules import Cosine
from explorer.cli import training
from explorer.cli.arguments import parser
from explorer.cli.options import with_options
from explorer.graph.storage.project_file import load_project, save_project
from explorer.graph.training_options import FamilyChoice, TrainingOptions
from explorer.schema.declared import settings_of
from explorer.session.run import Run

Netx = Callable[..., tuple[int, str, str]]
TRAIN = ("train", "dense-32", "--device", "cpu", "--epochs")


def strict(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line, parse_constant=strict) for line in out.splitlines()]


def test_every_event_is_a_line_of_json(netx: Netx) -> None:
    code, out, err = netx(*TRAIN, "2", "--json")
    shown = lines(out)
    kinds = [line["event"] for line in shown]
    assert (code, err) == (0, "")
    assert all(next(iter(line)) == "event" for line in shown)
    assert (kinds[0], kinds[-1]) == ("started", "finished")
    assert set(kinds) == {"started", "stepped", "evaluated", "predictions", "finished"}
    assert kinds.count("evaluated") == 2
    assert shown[0] == {
        "event": "started",
        "device": "cpu",
        "tensors": ["hidden.weight", "hidden.bias", "output.weight", "output.bias"],
        "step": 0,
        "steps_per_epoch": 125,
        "epochs": 2,
        "batch_size": 64,
    }
    losses = [line["losses"] for line in shown if line["event"] == "stepped"]
    assert sum(map(len, losses)) == 250  # type: ignore[arg-type]
    assert shown[-1]["accuracy"] > 0.85  # type: ignore[operator]


def test_without_json_there_is_a_line_an_epoch_and_one_at_the_end(netx: Netx) -> None:
    code, out, err = netx(*TRAIN, "2")
    assert (code, out) == (0, "")
    first, second, last = err.splitlines()
    assert first.startswith("epoch 1/2  step 125/250  loss ")
    assert second.startswith("epoch 2/2  step 250/250  loss ")
    assert last.startswith("finished after 250 steps")
    assert last.endswith("% on 1,000 test samples.")


def test_what_was_trained_is_saved_with_its_weights(netx: Netx, tmp_path: Path) -> None:
    path = tmp_path / "mine.netx"
    flags = ("--optimizer", "adam", "--learning-rate", "0.002", "--activation", "tanh")
    more = ("--batch-size", "128", "--seed", "7", "--initializer", "HeNormal")
    save = ("--data", "mnist-10k", "--save", str(path))
    code, _, _ = netx(*TRAIN, "1", *flags, *more, *save)
    project = load_project(path)
    training_options = project.training_options
    assert code == 0
    assert (training_options.optimizer, training_options.batch_size, training_options.seed) == (
        Adam(lr=0.002),
        128,
        7,
    )
    assert (training_options.initializer.kind(), training_options.epochs) == ("HeNormal", 1)
    assert project.network.node("relu").layer == Tanh()
    with zipfile.ZipFile(path) as archive:
        weights = load(archive.read("weights.safetensors"))
    assert tuple(weights["model.hidden.weight"].shape) == (32, 784)


def options_of(*arguments: str) -> TrainingOptions:
    flags = parser().parse_args([*TRAIN, "1", *arguments])
    return with_options(DEMOS.find("dense-32").training_options, flags.options)


@pytest.mark.parametrize("name", settings_of(TrainingOptions))
def test_every_training_option_can_be_set_by_its_name(name: str) -> None:
    setting = settings_of(TrainingOptions)[name]
    kinds = [kind() for kind in setting.family] if isinstance(setting, FamilyChoice) else []
    for chosen in kinds or [getattr(options_of(), name)]:
        whole = ("--set", f"{name}={setting.show(chosen)}")
        assert getattr(options_of(*whole), name) == chosen
        for inner, own in settings_of(type(chosen)).items():
            text = own.show(getattr(chosen, inner))
            training_options = options_of(*whole, "--set", f"{name}.{inner}={text}")
            assert getattr(training_options, name) == chosen


def test_a_kind_counts_before_its_own_settings_and_else_the_later_option_wins() -> None:
    rate, kind = ("--set", "optimizer.lr=0.01"), ("--optimizer", "Adam")
    assert options_of(*rate, *kind).optimizer == options_of(*kind, *rate).optimizer == Adam(lr=0.01)
    assert options_of("--seed", "3", "--set", "seed=4").seed == 4
    assert options_of("--set", "seed=4", "--seed", "3").seed == 3
    assert options_of("--set", "optimizer.lr=1", "--learning-rate", "2").optimizer.lr == 2


def test_settings_of_one_kind_are_judged_together() -> None:
    assert options_of(
        *("--set", "optimizer.nesterov=on", "--set", "optimizer.momentum=0.5"),
        *("--set", "schedule.warmup=0.1", "--set", "schedule=cosine"),
        *("--set", "loss.label-smoothing=0.1", "--set", "clip_norm=1"),
    ) == replace(
        options_of(),
        optimizer=options_of().optimizer.tuned(nesterov=True, momentum=0.5),
        schedule=Cosine(warmup=0.1),
        loss=CrossEntropy(label_smoothing=0.1),
        clip_norm=1.0,
    )


def test_a_file_with_trained_weights_starts_anew_only_with_a_word_and_continues_if_asked(
    netx: Netx, tmp_path: Path
) -> None:
    path = str(tmp_path / "mine.netx")
    assert netx(*TRAIN, "2", "--save", path)[0] == 0
    again = ("train", path, "--epochs", "1", "--device", "cpu", "--json")
    _, out, err = netx(*again)
    anew = lines(out)
    assert err == (
        f"{path} has trained weights, but training starts from initial weights. "
        "Use --continue to start from the trained weights.\n"
    )
    code, out, err = netx(*again, "--continue")
    assert (code, err) == (0, "")
    first = [line["losses"] for line in (*anew, *lines(out)) if line.get("first") == 1]
    assert first[1][0] < first[0][0] / 2  # type: ignore[index]


def test_trained_weights_that_do_not_fit_are_refused_in_one_line(
    netx: Netx, tmp_path: Path
) -> None:
    path = tmp_path / "mine.netx"
    save_project(DEMOS.find("dense-32").project(), path, save({"model.x": torch.ones(1)}))
    code, _, err = netx("train", str(path), "--continue", "--device", "cpu")
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("netx: Cannot load the trained weights: ")


def test_numbers_are_told_with_their_error_and_a_few_samples(netx: Netx) -> None:
    arguments = ("train", "lstm-cell", "--device", "cpu", "--epochs", "1")
    shown = lines(netx(*arguments, "--json")[1])
    (evaluated,) = [line for line in shown if line["event"] == "evaluated"]
    (sampled,) = [line for line in shown if line["event"] == "predictions"]
    assert {"train_error", "error"} <= evaluated.keys()
    assert shown[-1]["error"] == pytest.approx(shown[-1]["loss"])
    samples = sampled["samples"]
    assert isinstance(samples, list)
    assert samples[0].keys() == {"given", "target", "prediction", "is_correct"}
    err = netx(*arguments)[2].splitlines()
    assert len(err) == 1 + 12 + 1
    assert " → " in err[1]
    assert ": Test MSE " in err[-1]


def test_images_that_are_stretched_are_said_to_be(netx: Netx, tmp_path: Path) -> None:
    project = DEMOS.find("dense-32").project()
    larger = project.with_network(project.network.with_settings("image", Input((3, 30, 30))))
    save_project(larger, tmp_path / "larger.netx")
    _, _, err = netx("train", str(tmp_path / "larger.netx"), "--device", "cpu", "--epochs", "1")
    assert err.splitlines()[0] == (
        "MNIST-10k: Images are resized from 1×28×28 to 3×30×30 (bilinear). "
        "Gray images are repeated for each channel."
    )


def test_a_run_that_diverges_is_a_failure_and_strict_json(netx: Netx) -> None:
    code, out, err = netx(*TRAIN, "9", "--learning-rate", "1e6", "--json")
    shown = lines(out)
    assert (code, err) == (1, "")
    assert shown[-1]["event"] == "diverged"
    arguments = netx(*TRAIN, "9", "--learning-rate", "1e6")
    assert arguments[0] == 1
    assert arguments[2].splitlines()[-1].startswith(("loss became ", "gradient norm became "))


@pytest.mark.parametrize("until", ["stopped", "skip_test"])
def test_whoever_interrupts_keeps_what_was_learned(
    netx: Netx, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, until: str
) -> None:
    class Interrupted(Run):
        """Ctrl+C, once or as often as it takes not to wait for the test."""

        def wait(self, seconds: float) -> None:
            if not getattr(self.control, until):
                raise KeyboardInterrupt
            super().wait(seconds)

    monkeypatch.setattr(training, "Run", Interrupted)
    path = tmp_path / "mine.netx"
    code, _, err = netx(*TRAIN, "100000", "--save", str(path))
    last = err.splitlines()[-1]
    assert code == 0
    assert last.startswith("stopped after")
    assert last.endswith(": not evaluated") == (until == "skip_test")
    assert load_project(path).title == "dense-32"
    code, out, _ = netx(*TRAIN, "100000", "--json")
    shown = lines(out)[-1]
    assert (code, shown["event"]) == (0, "finished")
    assert [shown[name] is None for name in ("accuracy", "loss")] == [until == "skip_test"] * 2


@pytest.mark.usefixtures("no_display")
def test_a_demo_trains_here_where_no_window_can_open(
    netx: Netx, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = netx("demo", "dense-32")
    epochs = DEMOS.find("dense-32").training_options.epochs
    assert code == 0
    assert out.splitlines() == [
        "No display found; training dense-32 in the terminal.",
        "Saved network and training curves to dense-32.svg.",
    ]
    assert len(err.splitlines()) == epochs + 1
    assert ElementTree.parse(tmp_path / "dense-32.svg").getroot().tag.endswith("svg")


def test_a_fault_of_the_program_is_seen_whole(netx: Netx, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("a bug")

    monkeypatch.setattr("explorer.engine.training.loop.train", broken)
    code, _, err = netx(*TRAIN, "1")
    assert code == 1
    assert err.startswith("netx: RuntimeError: a bug\nTraceback")
