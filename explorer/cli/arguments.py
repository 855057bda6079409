"""The parser of the command line: commands and flags with their help."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from typing_extensions import override

from explorer import __version__
from explorer.schema.messages import message, tr
from explorer.session.exporting import EXPORTERS

COMMANDS = ("open", "demo", "gallery", "inspect", "train", "export", "doctor")


class UsageError(ValueError):
    """The command line makes no sense; one sentence says why."""


def flag_error(flag: str, error: Exception) -> UsageError:
    """Return the error about the value of a flag."""
    return UsageError(message("{flag}: {problem}", flag=flag, problem=error.args[0]))


@dataclass(frozen=True)
class Option:
    """A training option as typed: its flag, its dotted name, and the text of its value."""

    flag: str
    name: str
    text: str


class _SetOption(argparse.Action):
    """Appends an option; `const` is the name that a short flag stands for, or None."""

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
                raise argparse.ArgumentError(
                    self, tr("expected NAME=VALUE, got “{text}”", text=text)
                )
            option = Option(f"{flag} {name}", name, value)
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), option))


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(tr("{error}; see {command} --help", error=message, command=self.prog))


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = _Parser(
        prog="netx",
        description=tr("Build, inspect and train deep neural networks."),
        epilog=tr("Without a command, netx opens the application; netx FILE opens a project."),
    )
    whole.add_argument("--version", action="version", version=f"netx {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    opened = commands.add_parser("open", help=tr("open the application"))
    opened.add_argument("file", nargs="?", help=tr("project file (.netx)"))
    demo = commands.add_parser("demo", help=tr("open a demo and start training"))
    demo.add_argument("name", help=tr("demo name, see `netx gallery`"))
    gallery = commands.add_parser("gallery", help=tr("list architectures, demos and data sets"))
    inspect = commands.add_parser(
        "inspect",
        help=tr("print a layer-by-layer summary; the exit code is 1 if there are problems"),
    )
    _add_source(inspect)
    inspect.add_argument("--input", metavar="SHAPE", help=tr("input shape, e.g. 3x224x224"))
    train = commands.add_parser("train", help=tr("train a network in the terminal"))
    _add_source(train)
    _add_training_options(train)
    export = commands.add_parser("export", help=tr("export code, model, weights or an image"))
    _add_source(export)
    export.add_argument("--to", choices=EXPORTERS.names(), required=True, help=tr("output format"))
    export.add_argument(
        "--output", metavar="PATH", help=tr("output file (default: named after the network)")
    )
    export.add_argument(
        "--width", type=_pixels, metavar="N", help=tr("image width in pixels (PNG only)")
    )
    doctor = commands.add_parser("doctor", help=tr("check devices and installed packages"))
    for command in (gallery, inspect, train, doctor):
        command.add_argument("--json", action="store_true", help=tr("output JSON"))
    return whole


def _pixels(text: str) -> int:
    if not text.isdecimal() or not 16 <= int(text) <= 32_000:
        raise argparse.ArgumentTypeError(
            tr("expected an integer from {low} to {high}, got “{text}”", low=16, high=32000,
               text=text)
        )  # fmt: skip
    return int(text)


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source", metavar="NAME|FILE", help=tr("architecture name or project file (.netx)")
    )


def _add_training_options(train: argparse.ArgumentParser) -> None:
    train.add_argument("--data", metavar="D", help=tr("data set name (see `netx gallery`)"))
    _add_option(train, "--epochs", "N", "epochs", help=tr("number of epochs"))
    _add_option(train, "--batch-size", "N", "batch_size", help=tr("batch size"))
    _add_option(train, "--optimizer", "O", "optimizer", help=tr("optimizer, e.g. SGD, Adam, AdamW"))
    _add_option(train, "--learning-rate", "X", "optimizer.lr", help=tr("learning rate"))
    train.add_argument(
        "--activation", metavar="A", help=tr("activation function of all hidden layers")
    )
    _add_option(train, "--initializer", "I", "initializer", help=tr("weight initialization"))
    _add_option(train, "--seed", "N", "seed", help=tr("random seed"))
    _add_option(train, "--device", "D", "device", help=tr("device: auto, cuda, mps or cpu"))
    _add_option(
        train,
        "--set",
        "NAME=VALUE",
        help=tr(
            "any training option, e.g. optimizer.momentum=0.9, schedule=Cosine or clip_norm=1; can "
            "be repeated, and an unknown NAME lists all. The flags above are short forms. If an "
            "option is given twice, the last value applies; a type such as optimizer=Adam applies "
            "before its settings in any order."
        ),
    )
    train.add_argument(
        "--save", metavar="FILE", help=tr("save project and trained weights to FILE (.netx)")
    )
    train.add_argument(
        "--continue",
        dest="resumed",
        action="store_true",
        help=tr("start from the trained weights in FILE instead of initial weights"),
    )


def _add_option(
    train: argparse.ArgumentParser, flag: str, metavar: str, name: str | None = None, *, help: str
) -> None:
    """Add a flag for one training option, or for any without a name."""
    train.add_argument(
        flag, metavar=metavar, help=help, dest="options", action=_SetOption, const=name, default=()
    )
