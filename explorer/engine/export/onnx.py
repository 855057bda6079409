"""Export to ONNX: one file with weights, its nodes named as in the network."""

import contextlib
import logging
import warnings
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import fx, nn
from typing_extensions import override

from explorer.catalog.layers.sequence import Recurrent
from explorer.engine.export.weights import ExportError, build_with_weights
from explorer.engine.model.build import BuildError, add_part, for_evaluation
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.engine.torchvision_import.trace import inspect_opaque_modules
from explorer.engine.tracing_lock import TRACING_LOCK
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.schema.messages import message

_BATCH = "batch"
_SCOPES = "pkg.torch.onnx.name_scopes"


def export_onnx(project: Project, path: Path, weights: bytes = b"") -> None:
    """Write a network with trained or initial weights; raises BuildError, ExportError or OSError.

    The file is written under another name and swapped in.
    """
    _check_masks(project.network)
    inspect_opaque_modules(project.network)  # takes the lock
    with TRACING_LOCK.exclusive(), _quiet():
        model = _model(project, weights)
        program = _traced(model, project.network)
        _simplify(program.model)
    _name_nodes(program.model, project.network)
    new = path.with_name(f".{path.name}.new")
    try:
        program.save(new, external_data=False)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _check_masks(network: Network) -> None:
    """Raise ExportError for packed sequences, whose lengths a trace would make constant."""
    for node in network.nodes:
        ports = zip(node.layer.ports, node.inputs, strict=False)
        if isinstance(node.layer, Recurrent) and any(
            name == "mask" and port for name, port in ports
        ):
            text = message(
                "{layer}: ONNX export does not support masks in recurrent layers. "
                "Disconnect the mask to export.",
                layer=node.name,
            )
            raise ExportError(text)


def _model(project: Project, weights: bytes) -> fx.GraphModule:
    model = build_with_weights(project, weights)
    return _named_calls(for_evaluation(model, project.network), project.network).eval()


class _Call(nn.Module):
    """A function as a module, so that tracing gives it a name."""

    def __init__(self, function: Any, settings: dict[str, Any]) -> None:
        super().__init__()
        self._function, self._settings = function, settings

    @override
    def forward(self, *inputs: Any) -> Any:
        return self._function(*inputs, **self._settings)


def _named_calls(model: fx.GraphModule, network: Network) -> fx.GraphModule:
    """Replace every function that is a node of the network by a module."""
    placed = [node for node in model.graph.nodes if node.op != "output"]
    order = network.ancestors_of(network.outputs)
    if len(placed) != len(order):
        return model
    for made, node in zip(placed, order, strict=True):
        if made.op == "call_function":
            with contextlib.suppress(BuildError):  # a name that torch uses
                add_part(model, node.name, _Call(made.target, dict(made.kwargs)))
                made.op, made.target, made.kwargs = "call_module", node.name, {}
    model.recompile()
    return model


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the exporter's advice, which is for authors of modules."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _traced(model: fx.GraphModule, network: Network) -> torch.onnx.ONNXProgram:
    """Export with a free batch size if that can be traced, else with a batch of one."""
    try:
        return _exported(model, network, 2, {0: _BATCH})
    except Exception:  # the exporter raises any kind of error
        try:
            return _exported(model, network, 1, None)
        except Exception as error:  # torch has no common class for them
            reason = str(error).strip().splitlines()[0]
            raise ExportError(
                message(
                    "PyTorch could not export {network}: {reason}",
                    network=network.name,
                    reason=reason,
                )
            ) from None


def _exported(
    model: fx.GraphModule, network: Network, batch: int, dynamic: dict[int, str] | None
) -> torch.onnx.ONNXProgram:
    entries = network.inputs
    program = torch.onnx.export(
        model,
        dummy_inputs(network, batch),
        dynamo=True,
        dynamic_shapes=tuple(dynamic for _ in entries) if dynamic else None,
        input_names=[node.name for node in entries],
        output_names=[node.name for node in network.outputs],
        optimize=False,  # it would fuse nodes and drop biases of zero
        verbose=False,
    )
    assert program is not None
    return program


def _simplify(model: Any) -> None:
    """Fold constants, so that a Flatten is one node and not five."""
    from onnxscript import optimizer, rewriter
    from onnxscript.rewriter.rules.common import materialize_reshape_shape_rule

    optimizer.fold_constants(model)
    rewriter.rewrite(model, [materialize_reshape_shape_rule])
    optimizer.fold_constants(model)
    optimizer.remove_unused_nodes(model)


def _name_nodes(model: Any, network: Network) -> None:
    """Give nodes the network's names, values unique names, and drop torch's notes.

    Some of the notes contain paths of this machine.
    """
    from onnx_ir.passes.common import NameFixPass

    named: dict[str, Any] = {}
    for node in model.graph:
        name = _scope(node.metadata_props.get(_SCOPES, ""))
        node.metadata_props.clear()
        if name not in network.index:
            continue
        if name in named:  # only the last operator of a node has its name alone
            named[name].name = f"{name}/{named[name].op_type}"
        named[name] = node
        node.name = name
    for value in (*model.graph.inputs, *model.graph.outputs):
        value.metadata_props.clear()
    model.metadata_props.clear()
    model.producer_name = f"network-explorer, {model.producer_name}"
    model.graph.name = network.name
    NameFixPass()(model)


def _scope(text: str) -> str:
    """Return the submodule of an operator, or an empty text."""
    try:
        scopes = literal_eval(text)
    except (SyntaxError, ValueError):
        return ""
    return str(scopes[-2]) if isinstance(scopes, list) and len(scopes) > 1 else ""
