"""Series of numbers, smoothed as they arrive and thinned to the pixels of a plot."""

import math
from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Bonds = NDArray[np.bool_]


class Smoothed:
    """An exponential moving average with bias correction; Kingma & Ba 2015, section 3."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.values = array("f")
        self._mean = 0.0
        self._share = 1.0

    def follow(self, raw: Sequence[float]) -> None:
        """Continue to the end of `raw`, or start again if it has become shorter.

        A value that is not finite has no mean, and is left out of the later ones.
        """
        if len(raw) < len(self.values):
            self.restart(self.weight)
        weight, mean, share = self.weight, self._mean, self._share
        for value in raw[len(self.values) :]:
            if not math.isfinite(value):
                self.values.append(math.nan)
                continue
            mean = weight * mean + (1 - weight) * value
            share *= weight
            self.values.append(mean / (1 - share) if share < 1 else value)
        self._mean, self._share = mean, share

    def restart(self, weight: float) -> None:
        """Start again with another weight."""
        self.weight, self.values = weight, array("f")
        self._mean, self._share = 0.0, 1.0


def column(values: "array[float]") -> NDArray[np.float32]:
    """Return a copy, because an array cannot grow while numpy has a view of it."""
    return np.frombuffer(values, np.float32).copy() if values else np.empty(0, np.float32)


def edges(first: int, last: int, columns: int, *, log: bool) -> NDArray[np.int64]:
    """Return the first row of each pixel column, between two rows, without duplicates."""
    if last - first <= columns:
        return np.arange(first, last)
    if log:
        spread = np.geomspace(first + 1, last, columns + 1) - 1
    else:
        spread = np.linspace(first, last, columns + 1)
    return np.unique(spread.astype(np.int64))[:-1]


def envelope(values: NDArray[np.float32], starts: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Return steps and values of a line through the minimum and maximum of each column."""
    if not len(starts):
        return np.empty(0), np.empty(0)
    low = np.minimum.reduceat(values, starts)
    high = np.maximum.reduceat(values, starts)
    if np.array_equal(low, high, equal_nan=True):
        return (starts + 1.0).astype(np.float64), low.astype(np.float64)
    x = np.repeat((starts + 1.0).astype(np.float64), 2)
    y = np.empty(len(x))
    y[0::2], y[1::2] = low, high
    return x, y


def samples(values: NDArray[np.float32], starts: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Return steps and values at the start of each column, and at the end.

    A column with a value that is not finite is NaN.
    """
    if not len(values):
        return np.empty(0), np.empty(0)
    rows = np.append(starts, len(values) - 1)
    found = values[rows].astype(np.float64)
    found[:-1][np.logical_or.reduceat(~np.isfinite(values), starts)] = np.nan
    return (rows + 1.0).astype(np.float64), found


def join_points(x: Numbers, y: Numbers, *, log: bool) -> tuple[Numbers, Numbers, "str | Bonds"]:
    """Return the points that can be drawn, and which of them are joined to the next.

    A curve breaks at values that are not finite; a logarithmic axis skips zeros.
    """
    if log:
        drawn = (y > 0) | ~np.isfinite(y)
        x, y = x[drawn], y[drawn]
    rows = np.flatnonzero(np.isfinite(y))
    bonds = np.diff(rows, append=rows[-1:] + 1) == 1
    return x[rows], y[rows], "all" if bonds.all() else bonds


def breaks(x: Numbers, y: Numbers) -> Numbers:
    """Return the first step of each run of values that are not finite."""
    broken = ~np.isfinite(y)
    broken[1:] &= ~broken[:-1]
    found: Numbers = x[broken]
    return found
