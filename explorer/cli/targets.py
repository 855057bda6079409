"""Projects from arguments: an architecture name or a file, and the flags that change it."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from explorer.catalog.activations import activations, with_activation
from explorer.catalog.demos import project_named, project_of
from explorer.catalog.layers import TorchvisionModule
from explorer.cli.arguments import UsageError, flag_error
from explorer.cli.options import with_options
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.dataset import DATASETS
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import LAYERS
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.graph.storage.project_file import load_project, load_weights
from explorer.graph.storage.serialization import FileError
from explorer.schema.declared import settings_of
from explorer.schema.messages import message
from explorer.schema.registry import Registry, UnknownNameError
from explorer.schema.settings import SettingError

_T = TypeVar("_T")


def find_project(source: str) -> Project:
    """Return the project in a file or of an architecture; raise UsageError."""
    import explorer.catalog  # noqa: F401 registers everything that a project can name

    path = Path(source)
    try:
        if path.suffix == ".netx" or path.is_file():
            return load_project(path)
        return _from_gallery(source)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            message("cannot read {path}: {reason}", path=source, reason=reason)
        ) from None
    except FileError as error:
        raise UsageError(error.args[0]) from None


def find_named(registry: Registry[_T], name: str) -> _T:
    """Return an architecture or a demo by its name; raise UsageError with the nearest name."""
    try:
        return registry.find(name)
    except UnknownNameError as error:
        text = message("{error} Run `netx gallery` to list all.", error=error.args[0])
        raise UsageError(text) from None


def trained_weights(source: str, project: Project) -> bytes:
    """Return the trained weights in a project file, empty if none; raise UsageError."""
    if not Path(source).is_file():
        return b""
    try:
        return load_weights(Path(source), inferred(project.network).parameters)
    except FileError as error:
        raise UsageError(error.args[0]) from None


def _from_gallery(name: str) -> Project:
    """Return the project of an architecture; the engine reads those of torchvision."""
    if find_named(ARCHITECTURES, name).build:
        return project_named(name)
    from explorer.engine.torchvision_import.opaque import OpaqueModuleError
    from explorer.engine.torchvision_import.trace import trace

    try:
        return project_of(name, trace(name).network)
    except OpaqueModuleError as error:
        raise UsageError(error.args[0]) from None


def inferred(network: Network) -> Inference:
    """Infer a network, with the engine's facts about its opaque modules; raises UsageError."""
    opaque = None
    if any(isinstance(node.layer, TorchvisionModule) for node in network.nodes):
        from explorer.engine.torchvision_import.opaque import OpaqueModuleError
        from explorer.engine.torchvision_import.trace import inspect_opaque_modules

        try:
            opaque = inspect_opaque_modules(network)
        except OpaqueModuleError as error:
            raise UsageError(error.args[0]) from None
    return infer(network, opaque=opaque)


def with_input_shape(network: Network, text: str) -> Network:
    """Return the network with another input shape; raise UsageError."""
    inputs = network.inputs
    if len(inputs) != 1:
        name, n = network.name, len(inputs)
        raise UsageError(
            message("--input: only for networks with one input; {name} has {n}", name=name, n=n)
        )
    layer = inputs[0].layer
    try:
        shape = settings_of(type(layer))["shape"].parse(text)
        return network.with_settings(inputs[0].name, layer.tuned(shape=shape))
    except SettingError as error:
        raise flag_error("--input", error) from None


def tuned_project(project: Project, flags: argparse.Namespace) -> Project:
    """Return the project with the changes of the flags; raise UsageError with the flag's name."""
    project = project.with_training_options(with_options(project.training_options, flags.options))
    if flags.activation is not None:
        project = project.with_network(_activated(project.network, flags.activation))
    if flags.data is not None:
        try:
            project = replace(project, data=DATASETS.find(flags.data))
        except UnknownNameError as error:
            raise flag_error("--data", error) from None
    return project


def _activated(network: Network, name: str) -> Network:
    kinds = {kind.kind().lower(): kind for kind in activations()}
    if name.lower() not in kinds:
        known = ", ".join(kind.kind() for kind in kinds.values())
        raise UsageError(
            message("--activation: expected {known}, got “{text}”", known=known, text=name)
        )
    return with_activation(network, LAYERS.find(kinds[name.lower()].kind())())


def check_writable(flag: str, path: Path) -> None:
    """Raise UsageError if no file can be written at a path."""
    if not path.parent.is_dir():
        raise UsageError(
            message("{flag}: folder {path} does not exist", flag=flag, path=path.parent)
        )
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(message("{flag}: cannot write {path}", flag=flag, path=path))
