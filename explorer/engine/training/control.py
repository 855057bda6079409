"""Commands to a running training: pause, resume, single steps, stop, another learning rate."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Commands:
    """What the user has asked of a run; `steps` are single steps to do while it is paused."""

    is_paused: bool = False
    is_stopped: bool = False
    skips_test: bool = False
    steps: int = 0
    learning_rate: float | None = None


class Control:
    """Commands set from any thread and read by the loop between steps.

    `has_no_commands` is read without the lock, and is true only if no command is waiting.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._commands = Commands()
        self.has_no_commands = True

    def pause(self) -> None:
        """Wait before the next step."""
        self._set(lambda now: replace(now, is_paused=True))

    def resume(self) -> None:
        """Continue, without the single steps that are left."""
        self._set(lambda now: replace(now, is_paused=False, steps=0))

    def step(self) -> None:
        """Do one step, then wait."""
        self._set(lambda now: replace(now, is_paused=True, steps=now.steps + 1))

    def stop(self) -> None:
        """End in order after the current step; the second call skips the test."""
        self._set(lambda now: replace(now, is_stopped=True, skips_test=now.is_stopped))

    def set_learning_rate(self, rate: float) -> None:
        """Use another learning rate from the next step on."""
        self._set(lambda now: replace(now, learning_rate=rate))

    def _set(self, change: Callable[[Commands], Commands]) -> None:
        with self._changed:
            self._commands = change(self._commands)
            self.has_no_commands = False
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether the run has to end."""
        return self._commands.is_stopped

    @property
    def skip_test(self) -> bool:
        """Whether the run has to end at once, without a test."""
        return self._commands.skips_test

    def pop_learning_rate(self) -> float | None:
        """Return the learning rate requested since the last call, if any."""
        with self._changed:
            rate = self._commands.learning_rate
            self._commands = replace(self._commands, learning_rate=None)
            return rate

    def should_wait(self) -> bool:
        """Whether the next step has to wait; uses up one single step."""
        with self._changed:
            now = self._commands
            if now.is_stopped or not now.is_paused:
                self.has_no_commands = not now.is_stopped and now.learning_rate is None
                return False
            if now.steps:
                self._commands = replace(now, steps=now.steps - 1)
                return False
            return True

    def wait(self) -> None:
        """Wait for the next command, unless one is there."""
        with self._changed:
            now = self._commands
            if now.is_paused and not (now.is_stopped or now.steps) and now.learning_rate is None:
                self._changed.wait()
