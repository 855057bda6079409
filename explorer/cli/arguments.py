"""What may be typed: commands and flags, with the words of their help."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from typing_extensions import override

from explorer import __version__

COMMANDS = ("open", "demo", "gallery", "inspect", "train", "export", "doctor")
FORMATS = ("onnx", "pytorch", "safetensors", "svg", "png", "pdf")


class UsageError(ValueError):
    """What was typed makes no sense, said in one sentence."""


@dataclass(frozen=True)
class Option:
    """A training option as it was typed: its flag, its dotted name, and the text of its value."""

    flag: str
    name: str
    text: str


class _SetOption(argparse.Action):
    """Adds an option to those typed before; `const` is the name that a short flag stands for."""

    @override
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        text, (flag, *_) = str(values), self.option_strings
        option = Option(flag, self.const, text)
        if self.const is None:
            name, equals, value = text.partition("=")
            if not name or not equals:
                raise argparse.ArgumentError(self, f"expected NAME=VALUE, got {text or 'nothing'}")
            option = Option(f"{flag} {name}", name, value)
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), option))


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
    inspect = commands.add_parser(
        "inspect", help="print a network's layers; the exit code is 1 if it has problems"
    )
    _add_source(inspect)
    inspect.add_argument("--input", metavar="SHAPE", help="another input, such as 3x224x224")
    train = commands.add_parser("train", help="train in the terminal")
    _add_source(train)
    _add_training_options(train)
    export = commands.add_parser("export", help="write a network for another program")
    _add_source(export)
    export.add_argument("--to", choices=FORMATS, required=True, help="the format")
    export.add_argument(
        "--output", metavar="PATH", help="the file to write; else one of its own name"
    )
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


def _add_training_options(train: argparse.ArgumentParser) -> None:
    train.add_argument("--data", metavar="D", help="a dataset")
    _add_option(train, "--epochs", "N", "epochs", help="passes over the training data")
    _add_option(train, "--batch-size", "N", "batch_size", help="samples in one step")
    _add_option(train, "--optimizer", "O", "optimizer", help="SGD, Adam, RMSprop, …")
    _add_option(train, "--learning-rate", "X", "optimizer.lr", help="the step size")
    train.add_argument("--activation", metavar="A", help="one for all hidden layers")
    _add_option(train, "--initializer", "I", "initializer", help="how weights are initialized")
    _add_option(train, "--seed", "N", "seed", help="the seed of all random numbers")
    _add_option(train, "--device", "D", "device", help="auto, cuda, mps or cpu")
    _add_option(
        train,
        "--set",
        "NAME=VALUE",
        help="any training option, such as optimizer.momentum=0.9, schedule=Cosine or clip_norm=1; "
        "can be repeated, and an unknown NAME lists the known ones. The flags above are short "
        "forms of it. If an option is given twice, the later value wins; a kind such as "
        "optimizer=Adam is chosen before its own settings, wherever it stands.",
    )
    train.add_argument("--save", metavar="FILE", help="write project and weights (.netx)")
    train.add_argument(
        "--continue",
        dest="resumed",
        action="store_true",
        help="start from the trained weights in FILE instead of initial weights",
    )


def _add_option(
    train: argparse.ArgumentParser, flag: str, metavar: str, name: str | None = None, *, help: str
) -> None:
    """Add a flag for one training option, or for any if no name is given."""
    train.add_argument(
        flag, metavar=metavar, help=help, dest="options", action=_SetOption, const=name, default=()
    )
