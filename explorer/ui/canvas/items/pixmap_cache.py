"""Pixmaps of boxes: to draw one costs a tenth of painting the box."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtGui import QPixmap

_MOST_KEPT = 256
_MOST_IN_FRAME = 12  # that are made in one frame: more would stall it


class PixmapCache:
    """The pixmaps used last, by the state of the box that they show."""

    def __init__(self) -> None:
        self._kept = OrderedDict[Hashable, QPixmap]()
        self._remaining = _MOST_IN_FRAME
        self._scale = 0.0
        self._steady = False

    def begin_frame(self, scale: float) -> None:
        """Allow some new pixmaps; none during zooming, because no pixmap is used again then."""
        self._steady, self._scale = scale == self._scale, scale
        self._remaining = _MOST_IN_FRAME

    def find(self, state: Hashable, make: Callable[[], QPixmap] | None) -> QPixmap | None:
        """Return the pixmap of a state, if there is one or it may be made in this frame."""
        pixmap = self._kept.get(state)
        if pixmap is not None:
            self._kept.move_to_end(state)
        elif make and self._steady and self._remaining:
            self._remaining -= 1
            pixmap = self._kept[state] = make()
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return pixmap

    def __len__(self) -> int:
        return len(self._kept)
