"""From what was typed to a project: a name of the gallery or a file, and flags that tune it."""

import argparse
from dataclasses import replace
from pathlib import Path

from explorer.catalog.activations import activations, with_activation
from explorer.catalog.demos import project_named, project_of
from explorer.catalog.layers import TorchvisionModule
from explorer.cli.arguments import UsageError
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
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError


def find_project(source: str) -> Project:
    """The project in a file, or of an architecture; raises UsageError."""
    import explorer.catalog  # noqa: F401 files everything that a project can name

    path = Path(source)
    try:
        if path.suffix == ".netx" or path.is_file():
            return load_project(path)
        return _of_gallery(source)
    except OSError as error:
        raise UsageError(f"could not read {source}: {error.strerror or error}") from None
    except (FileError, UnknownNameError) as error:
        raise UsageError(str(error)) from None


def trained_weights(source: str, project: Project) -> bytes:
    """The trained weights beside the project in a file, empty if there are none; UsageError."""
    if not Path(source).is_file():
        return b""
    try:
        return load_weights(Path(source), inferred(project.network).parameters)
    except FileError as error:
        raise UsageError(str(error)) from None


def _of_gallery(name: str) -> Project:
    """The project of an architecture; torchvision's are read by the engine."""
    if ARCHITECTURES.find(name).build:
        return project_named(name)
    from explorer.engine.torchvision_import.opaque import OpaqueModuleError
    from explorer.engine.torchvision_import.trace import trace

    try:
        return project_of(name, trace(name).network)
    except OpaqueModuleError as error:
        raise UsageError(str(error)) from None


def inferred(network: Network) -> Inference:
    """Infer a network, with the engine's facts about its opaque modules; raises UsageError."""
    opaque = None
    if any(isinstance(node.layer, TorchvisionModule) for node in network.nodes):
        from explorer.engine.torchvision_import.opaque import OpaqueModuleError
        from explorer.engine.torchvision_import.trace import inspect_opaque_modules

        try:
            opaque = inspect_opaque_modules(network)
        except OpaqueModuleError as error:
            raise UsageError(str(error)) from None
    return infer(network, opaque=opaque)


def with_input(network: Network, text: str) -> Network:
    """The network with another input shape; raises UsageError."""
    inputs = network.inputs
    if len(inputs) != 1:
        raise UsageError(f"--input: {network.name} has {len(inputs)} inputs, expected one")
    layer = inputs[0].layer
    try:
        shape = settings_of(type(layer))["shape"].parse(text)
        return network.with_settings(inputs[0].name, layer.tuned(shape=shape))
    except SettingError as error:
        raise UsageError(f"--input: {error}") from None


def tuned_project(project: Project, flags: argparse.Namespace) -> Project:
    """The project with what the flags change; raises UsageError with the flag's name."""
    project = project.with_training_options(with_options(project.training_options, flags.options))
    if flags.activation is not None:
        project = project.with_network(_activated(project.network, flags.activation))
    if flags.data is not None:
        try:
            project = replace(project, data=DATASETS.find(flags.data))
        except UnknownNameError as error:
            raise UsageError(f"--data: {error}") from None
    return project


def _activated(network: Network, name: str) -> Network:
    kinds = {kind.kind().lower(): kind for kind in activations()}
    if name.lower() not in kinds:
        known = ", ".join(kind.kind() for kind in kinds.values())
        raise UsageError(f"--activation: expected {known}, got {name}")
    return with_activation(network, LAYERS.find(kinds[name.lower()].kind())())
