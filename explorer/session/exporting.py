"""The file formats for export: one entry for the File menu and for `netx export --to`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.graph.opaque import KnownModules
from explorer.graph.project import Project
from explorer.graph.storage.atomic_write import write_whole
from explorer.schema.messages import Message, message
from explorer.schema.registry import Registry

if TYPE_CHECKING:
    from explorer.diagram.figures.figure import Figure

_IMAGE_WRITER = "explorer.ui.files.figure_export"  # imported by name, as this room knows no Qt


@dataclass(frozen=True, kw_only=True)
class ExportCommand:
    """A command of the File menu, for one format or for several that share a file dialog."""

    id: str
    text: Message
    tooltip: Message
    dialog_title: Message
    keywords: Message = message("")  # that find it, too


@dataclass(frozen=True, kw_only=True)
class ExportSource:
    """A project with its trained weights, or its figure; `width` of a PNG is in pixels."""

    project: Project
    opaque: KnownModules | None = None
    weights: bytes = b""
    figure: "Figure | None" = None
    width: int | None = None

    @property
    def drawn(self) -> "Figure":
        """The figure as given, else as the project's layout shows the network."""
        from explorer.diagram.figures.figure import figure_of

        return self.figure or figure_of(self.project, self.opaque)


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """A file format; `write` raises ImportError, ValueError or OSError.

    One that needs the engine, with its weights, writes only networks without problems.
    """

    id: str
    title: str
    suffix: str
    command: ExportCommand
    write: Callable[[ExportSource, Path], None]
    needs_engine: bool = False
    is_image: bool = False

    @property
    def file_filter(self) -> str:
        """The entry in a file dialog."""
        return f"{self.title} (*{self.suffix})"


def _write_onnx(source: ExportSource, path: Path) -> None:
    from explorer.engine.export.onnx import export_onnx

    export_onnx(source.project, path, source.weights)


def _write_weights(source: ExportSource, path: Path) -> None:
    from explorer.engine.export.weights import export_weights

    export_weights(source.project, path, source.weights)


def _write_code(source: ExportSource, path: Path) -> None:
    from explorer.codegen.pytorch.generate import generate_source

    write_whole(path, generate_source(source.project.network, source.opaque).text.encode())


def _write_svg(source: ExportSource, path: Path) -> None:
    from explorer.diagram.figures.figure import svg_of

    write_whole(path, svg_of(source.drawn).encode())


def _write_image(format: str, source: ExportSource, path: Path) -> None:
    import_module(_IMAGE_WRITER).write_figure(source.drawn, path, format, source.width)


# fmt: off
_CODE = ExportCommand(id="export-code", text=message("Export PyTorch code…"),
                      tooltip=message("Export the network as a PyTorch module (.py)."),
                      dialog_title=message("Export PyTorch code"))
_ONNX = ExportCommand(id="export-onnx", text=message("Export ONNX model…"), tooltip=message(
                      "Export the network and its trained weights in ONNX format."),
                      dialog_title=message("Export ONNX model"))
_WEIGHTS = ExportCommand(id="export-weights", text=message("Export weights…"), tooltip=message(
                         "Export the trained weights as a safetensors file with PyTorch "
                         "state_dict names."), dialog_title=message("Export weights"))
_IMAGE = ExportCommand(id="export-image", text=message("Export image…"),
                       tooltip=message("Export the diagram as SVG, PNG or PDF."),
                       dialog_title=message("Export image"), keywords=message("picture figure"))

EXPORTERS: Registry[Exporter] = Registry("export format")
for _exporter in (
    Exporter(id="pytorch", title="Python", suffix=".py", command=_CODE, write=_write_code),
    Exporter(id="onnx", title="ONNX", suffix=".onnx", command=_ONNX, write=_write_onnx,
             needs_engine=True),
    Exporter(id="safetensors", title="safetensors", suffix=".safetensors", command=_WEIGHTS,
             write=_write_weights, needs_engine=True),
    Exporter(id="svg", title="SVG", suffix=".svg", command=_IMAGE, write=_write_svg, is_image=True),
    Exporter(id="png", title="PNG", suffix=".png", command=_IMAGE, is_image=True,
             write=partial(_write_image, "png")),
    Exporter(id="pdf", title="PDF", suffix=".pdf", command=_IMAGE, is_image=True,
             write=partial(_write_image, "pdf")),
):
    EXPORTERS.file(_exporter.id, _exporter)
# fmt: on


def exporters_of(command_id: str) -> tuple[Exporter, ...]:
    """Return the formats that a command of the File menu offers, in order."""
    return tuple(each for each in EXPORTERS if each.command.id == command_id)


def export_commands() -> tuple[ExportCommand, ...]:
    """Return the commands of the File menu, in order."""
    return tuple(dict.fromkeys(each.command for each in EXPORTERS))
