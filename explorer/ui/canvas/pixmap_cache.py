"""Pictures of what is painted in frame after frame: to show one costs a tenth of painting it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtGui import QPixmap

_KEPT = 256
_A_FRAME = 12  # that are made in one: more would stall it


class PixmapCache:
    """The pictures that were shown last, by what they show."""

    def __init__(self) -> None:
        self._kept = OrderedDict[Hashable, QPixmap]()
        self._left = _A_FRAME
        self._scale = 0.0
        self._steady = False

    def begin_frame(self, scale: float) -> None:
        """Make some more; none while somebody zooms, because no picture is shown again then."""
        self._steady, self._scale = scale == self._scale, scale
        self._left = _A_FRAME

    def find(self, shown: Hashable, make: Callable[[], QPixmap] | None) -> QPixmap | None:
        """The picture, if there is one, or one can and may be made in this frame."""
        picture = self._kept.get(shown)
        if picture is not None:
            self._kept.move_to_end(shown)
        elif make and self._steady and self._left:
            self._left -= 1
            picture = self._kept[shown] = make()
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture

    def __len__(self) -> int:
        return len(self._kept)
