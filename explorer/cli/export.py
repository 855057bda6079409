"""Writing a network for other programs, with what its project has learned."""

import os
from pathlib import Path

from explorer.cli.arguments import UsageError
from explorer.cli.targets import find_project, inferred, trained_weights
from explorer.codegen.pytorch.generate import generate_source
from explorer.diagram.figures.figure import figure_of, svg_of
from explorer.graph.network import NetworkError
from explorer.graph.project import Project
from explorer.graph.storage.atomic_write import write_whole
from explorer.graph.storage.serialization import FileError

_ENDINGS = {"pytorch": ".py"}  # where it is not the format's own name


def export(source: str, format: str, output: Path | None, width: int | None = None) -> Path:
    """Write what was named to a file, or to one of its own name here; raises UsageError."""
    project = find_project(source)
    output = output or _named_after(source, project, _ENDINGS.get(format, f".{format}"))
    check_position(output.absolute())
    if format in _DRAWN:
        _draw(project, output, format, width)
        return output
    for problem in inferred(project.network).problems:
        raise UsageError(f"{project.title} cannot run: {problem}")
    _WRITERS[format](project, output, trained_weights(source, project))
    return output


def _named_after(source: str, project: Project, ending: str) -> Path:
    """A file in the current folder; one that is there already was not meant to be lost."""
    name = Path(source).stem if Path(source).is_file() else project.title
    path = Path(f"{name}{ending}")
    if path.exists():
        raise UsageError(f"{path} is there already; --output {path} writes over it")
    return path


def check_position(path: Path) -> None:
    """Raise UsageError where no file can be written: before long work, not after."""
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} to write in")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(f"--output: {path} cannot be written")


def _to_onnx(project: Project, output: Path, weights: bytes) -> None:
    try:
        from explorer.engine.export.onnx import export_onnx
    except ImportError as error:
        raise UsageError(f"ONNX cannot be written here: {error}") from None
    try:
        export_onnx(project, output, weights)
    except ValueError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"could not write {output}: {error.strerror or error}") from None


def _to_pytorch(project: Project, output: Path, weights: bytes) -> None:
    try:
        source = generate_source(project.network, inferred(project.network).opaque)
        write_whole(output, source.text.encode())
    except (NetworkError, FileError) as error:
        raise UsageError(str(error)) from None


def _to_safetensors(project: Project, output: Path, weights: bytes) -> None:
    try:
        from explorer.engine.export.weights import export_weights

        export_weights(project, output, weights)
    except (ImportError, ValueError) as error:
        raise UsageError(str(error)) from None


def _draw(project: Project, output: Path, format: str, width: int | None) -> None:
    """Draw the network as its project shows it, problems and all; only SVG does without Qt."""
    figure = figure_of(project, inferred(project.network).opaque)
    try:
        if format == "svg":
            write_whole(output, svg_of(figure).encode())
        else:
            from explorer.ui.files.figure_export import draw_without_window

            draw_without_window(figure, output, format, width)
    except ImportError as error:
        raise UsageError(f"{format.upper()} needs Qt, which is missing here: {error}") from None
    except FileError as error:
        raise UsageError(str(error)) from None


_DRAWN = ("svg", "png", "pdf")
_WRITERS = {"onnx": _to_onnx, "pytorch": _to_pytorch, "safetensors": _to_safetensors}
