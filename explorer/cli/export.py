"""`netx export`: write a network and its trained weights in one of the export formats."""

from pathlib import Path

from explorer.cli.arguments import UsageError
from explorer.cli.targets import check_writable, find_project, inferred, trained_weights
from explorer.graph.project import Project
from explorer.schema.messages import message
from explorer.session.exporting import EXPORTERS, ExportSource


def export(source: str, format: str, output: Path | None, width: int | None = None) -> Path:
    """Write a network to a file, by default named after it; raises UsageError."""
    exporter, project = EXPORTERS.find(format), find_project(source)
    output = output or _default_output(source, project, exporter.suffix)
    check_writable("--output", output.absolute())
    inference = inferred(project.network)
    problems = () if exporter.is_image else inference.problems
    if problems:
        raise UsageError(
            message("cannot export {name}: {problem}", name=project.title, problem=problems[0])
        )
    weights = trained_weights(source, project) if exporter.needs_engine else b""
    try:
        opaque = inference.opaque
        export_source = ExportSource(project=project, opaque=opaque, weights=weights, width=width)
        exporter.write(export_source, output)
    except ImportError as error:
        name, reason = exporter.title, str(error)
        text = message("{format} export is not available: {reason}", format=name, reason=reason)
        raise UsageError(text) from None
    except ValueError as error:
        raise UsageError(error.args[0]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        text = message("cannot write {path}: {reason}", path=output, reason=reason)
        raise UsageError(text) from None
    return output


def _default_output(source: str, project: Project, suffix: str) -> Path:
    """Return a file in the current folder; one that exists is not overwritten."""
    name = Path(source).stem if Path(source).is_file() else project.title
    path = Path(f"{name}{suffix}")
    if path.exists():
        raise UsageError(
            message("{path} already exists. Use --output {path} to overwrite it.", path=path)
        )
    return path
