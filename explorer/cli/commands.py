"""The commands of `netx`."""

import argparse
import difflib
import json
import os
import sys
from pathlib import Path
from typing import Any

from explorer.cli.arguments import COMMANDS, UsageError
from explorer.cli.table import gallery_json, inspection_json, layer_table
from explorer.cli.targets import (
    check_writable,
    find_named,
    find_project,
    inferred,
    trained_weights,
    tuned_project,
    with_input_shape,
)
from explorer.cli.training import train_here
from explorer.graph.project import Project
from explorer.graph.storage.project_file import has_weights
from explorer.schema.formatting import grouped
from explorer.schema.messages import message, tr, translate


def run_command(arguments: argparse.Namespace) -> int:
    """Run a command; return the exit code, raise UsageError."""
    commands = {
        "open": _open,
        "demo": _demo,
        "gallery": _gallery,
        "inspect": _inspect,
        "train": _train,
        "export": _export,
        "doctor": _doctor,
    }
    return commands[arguments.command](arguments)


def _open(arguments: argparse.Namespace) -> int:
    project = _named(arguments.file) if arguments.file else None
    if not _has_display():
        raise UsageError(
            message(
                "cannot open the application: no display found. Use `netx train` in a terminal."
            )
        )
    return _window(project, Path(arguments.file) if project else None, train=False)


def _named(word: str) -> Project:
    """Return the project of a name or file; the error for an unknown one suggests a command."""
    try:
        return find_project(word)
    except UsageError as error:
        if Path(word).suffix:
            raise
        for near in difflib.get_close_matches(word, COMMANDS, n=1):
            text = message("{error} Or did you mean the command `netx {near}`?",
                           error=error.args[0], near=near)  # fmt: skip
            raise UsageError(text) from None
        raise


def _window(project: Project | None, path: Path | None, *, train: bool) -> int:
    try:
        from explorer.ui.startup.app import run
    except ImportError as error:
        raise UsageError(
            message("cannot open the application: {reason}", reason=str(error))
        ) from None
    return run(project, path, train=train)


def _has_display() -> bool:
    """Return whether a window can open here."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(map(os.environ.get, variables))


def _demo(arguments: argparse.Namespace) -> int:
    import explorer.catalog  # noqa: F401 registers the demos
    from explorer.catalog.demos import DEMOS

    project = find_named(DEMOS, arguments.name).project()
    if _has_display():
        return _window(project, None, train=True)
    print(tr("No display found; training {name} in the terminal.", name=project.title))
    return train_here(project, picture=Path(f"{arguments.name}.svg"))


def _gallery(arguments: argparse.Namespace) -> int:
    data = gallery_json()
    if arguments.json:
        return _print_json(data)
    width = max(len(translate(row["title"])) for row in data["architectures"])
    for row in data["architectures"]:
        counts = tr(
            "{parameters:>12} parameters  {macs:>15} MACs",
            parameters=grouped(row["parameters"]),
            macs=grouped(row["macs"]),
        )
        title = translate(row["title"])
        print(f"{row['name']:24} {title:{width}} {row['year']}  {counts}  {row['input']}")
    for heading, rows in (
        (tr("Demos (run with `netx demo NAME`):"), data["demos"]),
        (tr("Data sets (use with `netx train --data NAME`):"), data["data_sets"]),
    ):
        print(f"\n{heading}")
        for row in rows:
            print(f"{row['name']:24} {translate(row['title'])}")
    return 0


def _inspect(arguments: argparse.Namespace) -> int:
    network = find_project(arguments.source).network
    if arguments.input:
        network = with_input_shape(network, arguments.input)
    inference = inferred(network)
    if arguments.json:
        _print_json(inspection_json(inference))
    else:
        print(layer_table(inference))
    return 1 if inference.problems else 0


def _train(arguments: argparse.Namespace) -> int:
    found = find_project(arguments.source)
    project = tuned_project(found, arguments)
    save = Path(arguments.save) if arguments.save else None
    if save:
        _check_writable(save.absolute())
    weights = _initial(arguments.source, found, resumed=arguments.resumed)
    return train_here(project, weights=weights, save=save, as_json=arguments.json)


def _initial(source: str, project: Project, *, resumed: bool) -> bytes:
    """Return the trained weights to start from, or none with a note; raise UsageError."""
    if resumed:
        weights = trained_weights(source, project)
        if not weights:
            raise UsageError(
                message("--continue: {source} has no trained weights to start from", source=source)
            )
        return weights
    if has_weights(Path(source)):
        note = tr(
            "{source} has trained weights, but training starts from initial weights. "
            "Use --continue to start from the trained weights.",
            source=source,
        )
        print(note, file=sys.stderr)
    return b""


def _check_writable(path: Path) -> None:
    """Raise UsageError if a project cannot be saved: before hours of training, not after."""
    if path.suffix != ".netx":
        raise UsageError(
            message("--save: file name must end in .netx, got “{name}”", name=path.name)
        )
    check_writable("--save", path)


def _export(arguments: argparse.Namespace) -> int:
    from explorer.cli.export import export

    output = Path(arguments.output) if arguments.output else None
    written = export(arguments.source, arguments.to, output, arguments.width)
    if output is None:
        print(tr("Exported {source} to {path}.", source=arguments.source, path=written))
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from explorer.cli.doctor import report, run_checks

    checks = run_checks()
    if arguments.json:
        return _print_json(checks)
    print(report(checks))
    return 0


def _print_json(data: dict[str, Any]) -> int:
    print(json.dumps(data, ensure_ascii=False))
    return 0
