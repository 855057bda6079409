"""The loop with all default probes against a plain hand-written PyTorch loop, in turn.

Both have their data on the device as tensors, the same batches, threads and optimizer settings;
the plain loop measures nothing and reads nothing back. A round of each follows the other, and the
ratio is that of the medians and the median of the pairs.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

import explorer.catalog  # noqa: F401 files what the projects name
from explorer.catalog.demos import project_named
from explorer.engine.data.datasets import load
from explorer.engine.training.control import Control
from explorer.engine.training.loop import train
from explorer.graph.project import Project
from explorer.graph.training_options import Device
from explorer.protocol.events import Finished

BARS = {"lenet-5": 0.97, "dense-32": 0.93}
EPOCHS = {"lenet-5": 2, "dense-32": 12}
ROUNDS = 9


def lenet_5() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )  # fmt: skip


def dense_32() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))


PLAIN: dict[str, Callable[[], nn.Module]] = {"lenet-5": lenet_5, "dense-32": dense_32}


def plain_rate(project: Project, device: torch.device) -> float:
    """Samples a second of a loop as one writes it by hand."""
    data = load(project.data, device).train
    model = PLAIN[project.title]().to(device)
    chosen = project.training_options.optimizer
    optimizer = torch.optim.SGD(
        model.parameters(), lr=chosen.lr, momentum=0.9, weight_decay=chosen.weight_decay
    )
    criterion = nn.CrossEntropyLoss()
    begun = time.perf_counter()
    for _ in range(project.training_options.epochs):
        order = torch.randperm(len(data), device=device)
        for batch in torch.split(order, project.training_options.batch_size):
            optimizer.zero_grad()
            loss = criterion(model(data.inputs[0][batch]), data.targets[batch])
            loss.backward()
            optimizer.step()
    float(loss.detach())  # a card works ahead: wait for it
    return project.training_options.epochs * len(data) / (time.perf_counter() - begun)


def our_rate(project: Project) -> float:
    """Samples a second of the loop, its probes and reports included, evaluation left out."""
    *_, last = train(project, Control())
    assert isinstance(last, Finished)
    return project.training_options.epochs * project.data.train / last.seconds


def compare(name: str, device: Device) -> None:
    project = project_named(name)
    project = project.with_training_options(
        project.training_options.tuned(epochs=EPOCHS[name], device=device)
    )
    pairs = []
    our_rate(project), plain_rate(project, torch.device(device.value))  # warm up, both
    for turn in range(ROUNDS):
        if turn % 2:
            plain = plain_rate(project, torch.device(device.value))
            pairs.append((our_rate(project), plain))
        else:
            pairs.append((our_rate(project), plain_rate(project, torch.device(device.value))))
    ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{name:9} on {device}: ours {ours:>9,.0f} samples/s, plain {plain:>9,.0f}; "
        f"median ratio {ratio:.3f} (bar {BARS[name]})"
    )


def main() -> None:
    devices = [Device.CPU] + [Device.CUDA] * torch.cuda.is_available()
    for device in devices:
        for name in BARS:
            compare(name, device)
