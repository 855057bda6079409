"""What may be typed: commands and flags, with the words of their help."""

import argparse
from typing import NoReturn

from typing_extensions import override

from explorer import __version__

COMMANDS = ("open", "demo", "gallery", "inspect", "train", "export", "doctor")
FORMATS = ("onnx", "pytorch", "safetensors", "svg", "png", "pdf")


class UsageError(ValueError):
    """What was typed makes no sense, said in one sentence."""


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = _Parser(
        prog="netx",
        description="Look inside deep networks: build them, change them, train them.",
        epilog="Without a command, netx opens the window; netx FILE opens a project in it.",
    )
    whole.add_argument("--version", action="version", version=f"netx {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    opened = commands.add_parser("open", help="open the window")
    opened.add_argument("file", nargs="?", help="a project (.netx)")
    demo = commands.add_parser("demo", help="open the window and train a demo at once")
    demo.add_argument("name", help="one that `netx gallery` lists")
    gallery = commands.add_parser("gallery", help="list architectures and demos")
    inspect = commands.add_parser("inspect", help="print a network's layers")
    _add_source(inspect)
    inspect.add_argument("--input", metavar="SHAPE", help="another input, such as 3x224x224")
    train = commands.add_parser("train", help="train in the terminal")
    _add_source(train)
    _add_recipe(train)
    export = commands.add_parser("export", help="write a network for another program")
    _add_source(export)
    export.add_argument("--to", choices=FORMATS, required=True, help="the format")
    export.add_argument("--output", metavar="PATH", help="the file to write; else NAME.onnx here")
    export.add_argument("--width", type=_pixels, metavar="N", help="of a PNG, in pixels")
    doctor = commands.add_parser("doctor", help="say what this machine can do")
    for command in (gallery, inspect, train, doctor):
        command.add_argument("--json", action="store_true", help="print JSON")
    return whole


def _pixels(text: str) -> int:
    if not text.isdecimal() or not 16 <= int(text) <= 32_000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 16 to 32,000, got {text}")
    return int(text)


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="NAME|FILE", help="an architecture or a project (.netx)")


def _add_recipe(train: argparse.ArgumentParser) -> None:
    train.add_argument("--data", metavar="D", help="a data set")
    train.add_argument("--epochs", metavar="N", help="how often all samples are seen")
    train.add_argument("--batch-size", metavar="N", help="samples in one step")
    train.add_argument("--optimizer", metavar="O", help="SGD, Adam, RMSprop, …")
    train.add_argument("--learning-rate", metavar="X", help="how long a step is")
    train.add_argument("--activation", metavar="A", help="one for all hidden layers")
    train.add_argument("--initializer", metavar="I", help="how weights begin")
    train.add_argument("--seed", metavar="N", help="where randomness starts")
    train.add_argument("--device", metavar="D", help="auto, cuda, mps or cpu")
    train.add_argument("--save", metavar="FILE", help="write project and weights (.netx)")
