"""What each command does."""

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
    find_project,
    inferred,
    trained_weights,
    tuned_project,
    with_input,
)
from explorer.cli.training import train_here
from explorer.graph.project import Project
from explorer.graph.storage.project_file import has_weights
from explorer.schema.formatting import grouped


def run_command(arguments: argparse.Namespace) -> int:
    """Run the command that was typed; returns the exit code, raises UsageError."""
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
    missing = _no_display()
    if missing:
        raise UsageError(f"the window cannot open: {missing}; `netx train` needs none")
    return _window(project, Path(arguments.file) if project else None, train=False)


def _named(word: str) -> Project:
    """The project that one word names; one that is no file may have been meant as a command."""
    try:
        return find_project(word)
    except UsageError as error:
        if Path(word).suffix:
            raise
        near = difflib.get_close_matches(word, COMMANDS, n=1)
        hint = f"Or did you mean the command `netx {near[0]}`?" if near else "See netx --help."
        raise UsageError(f"{error} {hint}") from None


def _window(project: Project | None, path: Path | None, *, train: bool) -> int:
    try:
        from explorer.ui.startup.app import run
    except ImportError as error:
        raise UsageError(f"the window cannot open: {error}") from None
    return run(project, path, train=train)


def _no_display() -> str:
    """Why no window can open here; empty where one can."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in shown):
        return "there is no display"
    return ""


def _demo(arguments: argparse.Namespace) -> int:
    import explorer.catalog  # noqa: F401 files the demos
    from explorer.catalog.demos import DEMOS
    from explorer.schema.registry import UnknownNameError

    try:
        project = DEMOS.find(arguments.name).project()
    except UnknownNameError as error:
        raise UsageError(str(error)) from None
    missing = _no_display()
    if not missing:
        return _window(project, None, train=True)
    print(f"{missing[0].upper()}{missing[1:]}, so {project.title} trains here.")
    return train_here(project, picture=Path(f"{arguments.name}.svg"))


def _gallery(arguments: argparse.Namespace) -> int:
    data = gallery_json()
    if arguments.json:
        return _print_json(data)
    wide = max(len(row["title"]) for row in data["architectures"])
    for row in data["architectures"]:
        counts = (
            f"{grouped(row['parameters']):>12} parameters  {grouped(row['macs']):>15} multiply-adds"
        )
        print(f"{row['name']:24} {row['title']:{wide}} {row['year']}  {counts}  {row['input']}")
    print("\nDemos, for `netx demo NAME`:")
    for row in data["demos"]:
        print(f"{row['name']:24} {row['title']}")
    return 0


def _inspect(arguments: argparse.Namespace) -> int:
    network = find_project(arguments.source).network
    if arguments.input:
        network = with_input(network, arguments.input)
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
        _check_position(save.absolute())
    weights = _initial(arguments.source, found, resumed=arguments.resumed)
    return train_here(project, weights=weights, save=save, as_json=arguments.json)


def _initial(source: str, project: Project, *, resumed: bool) -> bytes:
    """The trained weights to start from, empty to initialize them, which is said; UsageError."""
    if resumed:
        weights = trained_weights(source, project)
        if not weights:
            raise UsageError(f"--continue: {source} has no trained weights to start from")
        return weights
    if has_weights(Path(source)):
        print(
            f"{source} has trained weights, but training starts from initial weights; "
            "use --continue to start from the trained ones.",
            file=sys.stderr,
        )
    return b""


def _check_position(path: Path) -> None:
    """Raise UsageError where a project could not be saved: before hours of training, not after."""
    if path.suffix != ".netx":
        raise UsageError(f"--save: expected a name that ends in .netx, got {path.name}")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} to save in")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(f"--save: {path} cannot be written")


def _export(arguments: argparse.Namespace) -> int:
    from explorer.cli.export import export

    named = Path(arguments.output) if arguments.output else None
    written = export(arguments.source, arguments.to, named, arguments.width)
    if named is None:
        print(f"{arguments.source} is written to {written}.")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from explorer.cli.doctor import examine, report

    findings = examine()
    if arguments.json:
        return _print_json(findings)
    print(report(findings))
    return 0


def _print_json(data: dict[str, Any]) -> int:
    print(json.dumps(data, ensure_ascii=False))
    return 0
