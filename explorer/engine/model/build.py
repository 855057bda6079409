"""Builds a torch module from a network: a generated forward, submodules named as the nodes."""

import operator
from collections.abc import Sequence

import torch
from torch import fx, nn

from explorer.engine.import_path import import_object
from explorer.engine.torchvision_import.opaque import Maker
from explorer.engine.torchvision_import.trace import inspect_opaque_modules
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, Node
from explorer.schema.messages import message


class BuildError(ValueError):
    """Why a network cannot run."""


def build(network: Network) -> fx.GraphModule:
    """Return a module whose `state_dict` keys begin with the node names; raises BuildError.

    It takes the network's inputs and returns its outputs, then its auxiliary outputs, in order and
    batch first: one tensor, or a tuple of several.
    """
    return _Builder(_checked(network), nn.Module()).module([*network.outputs, *network.auxiliaries])


def for_evaluation(model: fx.GraphModule, network: Network) -> fx.GraphModule:
    """Return the model, with a forward without auxiliary outputs if it has any."""
    if not network.auxiliaries:
        return model
    return _Builder(_checked(network), model).module(network.outputs)


def _checked(network: Network) -> Inference:
    inference = infer(network, opaque=inspect_opaque_modules(network))
    if inference.problems:
        problem = inference.problems[0]
        text = message("Cannot build {network}: {problem}", network=network.name, problem=problem)
        raise BuildError(text)
    return inference


class _Builder:
    def __init__(self, inference: Inference, root: nn.Module) -> None:
        self.network = inference.network
        self.facts = inference.nodes
        self.root = root
        self.new = not isinstance(root, fx.GraphModule)
        self.graph = fx.Graph()
        self.made: dict[str, list[fx.Node]] = {}

    def module(self, ends: Sequence[Node]) -> fx.GraphModule:
        for node in self.network.ancestors_of(ends):
            self.made[node.name] = self._place(node)
        given = tuple(self.made[node.name][0] for node in ends)
        self.graph.output(given[0] if len(given) == 1 else given)
        self.graph.lint()
        return fx.GraphModule(self.root, self.graph, class_name="Network")

    def _place(self, node: Node) -> list[fx.Node]:
        layer = node.layer
        if layer.is_input:
            name = node.name.replace(".", "_")
            return [self.graph.placeholder(name if name.isidentifier() else f"_{name}")]
        connected = [self.made[port.node][port.output] if port else None for port in node.inputs]
        if not layer.target:
            return [passed for passed in connected if passed is not None]
        made = self._called(node, connected)
        if len(layer.outputs) == 1:
            return [made]
        # an unused output is a placeholder
        read = self.network.used_outputs(node.name) | {0}
        positions = range(max(read) + 1)
        return [
            self.graph.call_function(operator.getitem, (made, position))
            if position in read
            else made
            for position in positions
        ]

    def _called(self, node: Node, connected: list[fx.Node | None]) -> fx.Node:
        target = import_object(node.layer.target)
        arguments = node.layer.arguments(*self.facts[node.name].inputs)
        if target is nn.Parameter:
            if self.new:
                add_part(self.root, node.name, _normal_parameter(**arguments))
            return self.graph.get_attr(node.name)
        make = target.make if isinstance(target, Maker) else target
        if isinstance(target, Maker) or (
            isinstance(target, type) and issubclass(target, nn.Module)
        ):
            if self.new:
                add_part(self.root, node.name, make(**arguments))
            return self.graph.call_module(node.name, tuple(connected))
        return self.graph.call_function(
            target, (connected,) if node.layer.is_variadic else tuple(connected), arguments
        )


def _normal_parameter(shape: tuple[int, ...], mean: float, std: float) -> nn.Parameter:
    """Return a parameter drawn from a normal distribution."""
    return nn.Parameter(torch.empty(shape).normal_(mean, std))


def add_part(root: nn.Module, name: str, part: nn.Module | nn.Parameter) -> None:
    """Add a module or parameter under a dotted name, with its containers; raises BuildError."""
    *groups, last = name.split(".")
    for group in groups:
        if not hasattr(root, group):
            root.add_module(group, nn.Module())
        root = getattr(root, group)
        if not isinstance(root, nn.Module):
            raise BuildError(
                message(
                    "“{name}” is not allowed: “{part}” is a PyTorch module attribute.",
                    name=name,
                    part=group,
                )
            )
    if hasattr(root, last):
        raise BuildError(
            message(
                "“{name}” is not allowed: the name is used by PyTorch or by a group.", name=name
            )
        )
    setattr(root, last, part)


def count_unique(module: nn.Module) -> int:
    """Return the number of parameters, shared tensors counted once."""
    seen: dict[int, torch.Tensor] = {id(tensor): tensor for tensor in module.parameters()}
    return sum(tensor.numel() for tensor in seen.values())
