"""From what was typed to a project: a name of the gallery or a file, and flags that tune it."""

import argparse
from dataclasses import replace
from pathlib import Path

from explorer.catalog.activations import activations, with_activation
from explorer.catalog.blocks import Part
from explorer.catalog.demos import project_named, project_of
from explorer.cli.arguments import UsageError
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.block import BLOCKS
from explorer.graph.data import DATASETS
from explorer.graph.file import load_project
from explorer.graph.network import Network
from explorer.graph.notation import FileError
from explorer.graph.project import Project
from explorer.graph.recipe import OPTIMIZERS, Optimizer, Recipe
from explorer.schema.declaration import settings_of
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError, one_of

_RECIPE_FLAGS = ("epochs", "batch_size", "initializer", "seed", "device")


def find_project(source: str) -> Project:
    """The project in a file, or of an architecture; raises UsageError."""
    import explorer.catalog  # noqa: F401 files everything that a project can name

    path = Path(source)
    try:
        if path.suffix == ".netx" or path.is_file():
            project = load_project(path)
            examined(project.network)
            return project
        return _of_gallery(source)
    except OSError as error:
        raise UsageError(f"could not read {source}: {error.strerror or error}") from None
    except (FileError, UnknownNameError) as error:
        raise UsageError(str(error)) from None


def _of_gallery(name: str) -> Project:
    """The project of an architecture; torchvision's are read by the engine."""
    if ARCHITECTURES.find(name).build:
        return project_named(name)
    from explorer.engine.parts import PartError
    from explorer.engine.zoo import trace

    try:
        return project_of(name, trace(name).network)
    except PartError as error:
        raise UsageError(str(error)) from None


def examined(network: Network) -> Network:
    """The network, once the engine has looked at its parts where it has any; UsageError."""
    if any(isinstance(node.block, Part) for node in network.nodes):
        from explorer.engine.parts import PartError
        from explorer.engine.zoo import examine

        try:
            examine(network)
        except PartError as error:
            raise UsageError(str(error)) from None
    return network


def with_input(network: Network, text: str) -> Network:
    """The network with another input shape; raises UsageError."""
    inputs = network.inputs
    if len(inputs) != 1:
        raise UsageError(f"--input: {network.name} has {len(inputs)} inputs, expected one")
    block = inputs[0].block
    try:
        shape = settings_of(type(block))["shape"].parse(text)
        return network.tuned(inputs[0].name, block.tuned(shape=shape))
    except SettingError as error:
        raise UsageError(f"--input: {error}") from None


def tuned_project(project: Project, flags: argparse.Namespace) -> Project:
    """The project with what the flags change; raises UsageError with the flag's name."""
    recipe = project.recipe
    for name in _RECIPE_FLAGS:
        recipe = _tuned_recipe(recipe, name, getattr(flags, name))
    project = project.with_recipe(_tuned_optimizer(recipe, flags))
    if flags.activation is not None:
        project = project.with_network(_activated(project.network, flags.activation))
    if flags.data is not None:
        try:
            project = replace(project, data=DATASETS.find(flags.data))
        except UnknownNameError as error:
            raise UsageError(f"--data: {error}") from None
    return project


def _tuned_recipe(recipe: Recipe, name: str, text: str | None) -> Recipe:
    if text is None:
        return recipe
    try:
        return recipe.tuned(**{name: settings_of(Recipe)[name].parse(text)})
    except (SettingError, UnknownNameError) as error:
        raise UsageError(f"--{name.replace('_', '-')}: {error}") from None


def _tuned_optimizer(recipe: Recipe, flags: argparse.Namespace) -> Recipe:
    optimizer: Optimizer = recipe.optimizer
    try:
        if flags.optimizer is not None:
            optimizer = OPTIMIZERS.find(flags.optimizer)()
        if flags.learning_rate is not None:
            rate = settings_of(type(optimizer))["lr"].parse(flags.learning_rate)
            optimizer = optimizer.tuned(lr=rate)
    except UnknownNameError as error:
        raise UsageError(f"--optimizer: {error}") from None
    except SettingError as error:
        raise UsageError(f"--learning-rate: {error}") from None
    return recipe.tuned(optimizer=optimizer)


def _activated(network: Network, name: str) -> Network:
    kinds = {kind.kind().lower(): kind for kind in activations()}
    if name.lower() not in kinds:
        known = one_of(kind.kind() for kind in kinds.values())
        raise UsageError(f"--activation: expected {known}, got {name}")
    return with_activation(network, BLOCKS.find(kinds[name.lower()].kind())())
