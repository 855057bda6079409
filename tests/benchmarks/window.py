"""The window's lateness while LeNet-5 trains, against the same window replaying the same events."""

import time

from explorer.catalog.demos import project_named
from explorer.protocol.events import Event, Stepped
from explorer.protocol.requests import AnyRequest
from explorer.session.engine_process import EngineProcess
from explorer.ui.training.run_state import State
from tests.benchmarks.lateness import Lateness, close, open_window, percentile, wait_until


class Recorder(EngineProcess):
    """A host that writes down what came, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.tape: list[tuple[float, list[Event]]] = []

    def take(self) -> list[Event]:
        events = super().take()
        if events:
            self.tape.append((time.perf_counter(), events))
        return events


class Replay:
    """Says again what was recorded, at the same times, with no engine behind it."""

    def __init__(self, tape: list[tuple[float, list[Event]]]) -> None:
        self._tape = list(tape)
        self._shift = 0.0

    def start(self) -> None:
        self._shift = time.perf_counter() - self._tape[0][0]

    def send(self, request: AnyRequest) -> None:
        pass

    def take(self) -> list[Event]:
        found: list[Event] = []
        while self._tape and self._tape[0][0] + self._shift <= time.perf_counter():
            found += self._tape.pop(0)[1]
        return found

    def close(self) -> None:
        self._tape.clear()


def watch(engine: Recorder | Replay, epochs: int) -> list[float]:
    """The lateness from the first reported step to the end of a run."""
    project = project_named("lenet-5")
    window = open_window(
        project.with_training_options(project.training_options.tuned(epochs=epochs)), engine
    )
    lateness = Lateness()
    window.trainer.arrived.connect(lambda events: _begin(lateness) if _is_first(events) else None)
    window.trainer.prepare()
    window.context.runs.train()
    history = window.trainer
    wait_until(lambda: history.history.ending is not None and history.state is State.READY)
    lateness.stop()
    close(window)
    return list(lateness.late)


def _is_first(events: list[Event]) -> bool:
    return any(isinstance(event, Stepped) and event.first == 1 for event in events)


def _begin(lateness: Lateness) -> None:
    lateness.start()


def main() -> None:
    for epochs in (8, 20):
        recorder = Recorder()
        live = watch(recorder, epochs)
        replayed = watch(Replay(recorder.tape), epochs)
        for name, late in (("training", live), ("replaying", replayed)):
            print(
                f"{name:10} {len(late):>5} ticks: p50 {percentile(late, 0.5):.1f} ms, "
                f"p99 {percentile(late, 0.99):.1f} ms, worst {max(late):.1f} ms"
            )
        ratio = percentile(live, 0.99) / max(percentile(replayed, 0.99), 1e-3)
        print(f"p99 ratio {ratio:.2f} (bars: p99 16 ms, worst 60 ms, ratio 1.5)")
