"""Run the benchmarks that are named, or all."""

import importlib
import os
import sys

NAMES = (
    "training",
    "inference",
    "torchvision",
    "truth",
    "layout",
    "opening",
    "canvas",
    "editing",
    "table",
    "window",
    "throughput",
    "start",
)

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in sys.argv[1:] or NAMES:
        if name not in NAMES:
            sys.exit(f"there is no benchmark called {name}; known: {', '.join(NAMES)}")
        print(f"── {name}")
        importlib.import_module(f"tests.benchmarks.{name}").main()
