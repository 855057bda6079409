"""What a user may say to a running training: pause, go on, one step, stop, another rate."""

import threading


class Control:
    """Asked by the loop between steps; told from any other thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._stopped = self._hurried = False
        self._steps = 0
        self._rate: float | None = None
        self.quiet = True

    def pause(self) -> None:
        """Wait before the next step."""
        self._tell(_paused=True)

    def resume(self) -> None:
        """Go on."""
        self._tell(_paused=False, _steps=0)

    def step(self) -> None:
        """Do one step, then wait."""
        self._tell(_paused=True, _steps=self._steps + 1)

    def stop(self) -> None:
        """End in order after the step at hand; told again, without the test."""
        self._tell(_stopped=True, _hurried=self._stopped)

    def set_learning_rate(self, rate: float) -> None:
        """Use another learning rate from the next step on."""
        self._tell(_rate=rate)

    def _tell(self, **text: object) -> None:
        with self._changed:
            for name, value in text.items():
                setattr(self, name, value)
            self.quiet = False
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether the run shall end."""
        return self._stopped

    @property
    def skip_test(self) -> bool:
        """Whether the run shall end at once, and nothing is tested any more."""
        return self._hurried

    def pop_learning_rate(self) -> float | None:
        """The learning rate asked for since the last look."""
        with self._changed:
            rate, self._rate = self._rate, None
            return rate

    def should_wait(self) -> bool:
        """Whether the next step has to wait; a step that was asked for is let through once."""
        with self._changed:
            if self._stopped or not self._paused:
                self.quiet = not self._stopped and self._rate is None
                return False
            if self._steps:
                self._steps -= 1
                return False
            return True

    def wait(self) -> None:
        """Sleep until something changes."""
        with self._changed:
            if self._paused and not self._stopped and not self._steps and self._rate is None:
                self._changed.wait()
