import threading
from collections.abc import Callable

from explorer.engine.tracing_lock import ReadersWriterLock

Until = Callable[[Callable[[], bool]], None]


def test_who_is_alone_waits_for_those_who_share_and_keeps_the_next_ones_out(until: Until) -> None:
    turns = ReadersWriterLock()
    stated: list[str] = []
    leave = threading.Event()

    def alone() -> None:
        with turns.exclusive():
            stated.append("alone")
            leave.wait(30)
            stated.append("leaves")

    def share() -> None:
        with turns.shared():
            stated.append("shares")

    with turns.shared(), turns.shared():
        first = threading.Thread(target=alone)
        first.start()
        until(lambda: turns.has_writer)
        assert stated == []
    until(lambda: stated == ["alone"])
    second = threading.Thread(target=share)
    second.start()
    leave.set()
    first.join()
    second.join()
    assert stated == ["alone", "leaves", "shares"]
