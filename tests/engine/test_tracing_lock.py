import threading
from collections.abc import Callable

from explorer.engine.tracing_lock import Turns

Until = Callable[[Callable[[], bool]], None]


def test_who_is_alone_waits_for_those_who_share_and_keeps_the_next_ones_out(until: Until) -> None:
    turns = Turns()
    said: list[str] = []
    leave = threading.Event()

    def alone() -> None:
        with turns.alone():
            said.append("alone")
            leave.wait(30)
            said.append("leaves")

    def share() -> None:
        with turns.shared():
            said.append("shares")

    with turns.shared(), turns.shared():
        first = threading.Thread(target=alone)
        first.start()
        until(lambda: turns._taken)
        assert said == []
    until(lambda: said == ["alone"])
    second = threading.Thread(target=share)
    second.start()
    leave.set()
    first.join()
    second.join()
    assert said == ["alone", "leaves", "shares"]
