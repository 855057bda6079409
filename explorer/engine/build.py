"""From a network to torch: one generated forward, submodules under the names of the nodes."""

from typing import Any

import torch
from torch import fx, nn

from explorer.engine.resolve import resolve
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, Node


class BuildError(ValueError):
    """Why a network cannot run, in one sentence."""


def build(network: Network) -> fx.GraphModule:
    """A module whose `state_dict` keys begin with the names of the nodes; raises BuildError."""
    inference = infer(network)
    if inference.problems:
        raise BuildError(f"{network.name} cannot run: {inference.problems[0]}")
    return _Builder(inference).module()


class _Builder:
    def __init__(self, inference: Inference) -> None:
        self.network = inference.network
        self.facts = inference.facts
        self.root = nn.Module()
        self.graph = fx.Graph()
        self.made: dict[str, fx.Node] = {}

    def module(self) -> fx.GraphModule:
        for node in self.network.order:
            self.made[node.name] = self._place(node)
        ends = tuple(self.made[node.name] for node in self.network.outputs)
        self.graph.output(ends[0] if len(ends) == 1 else ends)
        self.graph.lint()
        return fx.GraphModule(self.root, self.graph, class_name="Network")

    def _place(self, node: Node) -> fx.Node:
        if not node.block.ports and not node.block.takes_many:
            word = node.name.replace(".", "_")
            return self.graph.placeholder(word if word.isidentifier() else f"_{word}")
        target = resolve(node.block.target)
        arguments = node.block.arguments(*self.facts[node.name].inputs)
        fed = tuple(self.made[name] for name in node.feeders)
        if isinstance(target, type) and issubclass(target, nn.Module):
            add_module(self.root, node.name, target(**arguments))
            return self.graph.call_module(node.name, fed)
        wires: tuple[Any, ...] = (list(fed),) if node.block.takes_many else fed
        return self.graph.call_function(target, wires, arguments)


def add_module(root: nn.Module, name: str, module: nn.Module) -> None:
    """Put a module under a dotted name, making the containers on the way; raises BuildError."""
    *groups, last = name.split(".")
    for group in groups:
        if not hasattr(root, group):
            root.add_module(group, nn.Module())
        root = getattr(root, group)
        if not isinstance(root, nn.Module):
            raise BuildError(f"no node can be called {name}: torch has a {group} of its own")
    if hasattr(root, last):
        raise BuildError(f"no node can be called {name}: torch, or a group, is called so already")
    root.add_module(last, module)


def count_unique(module: nn.Module) -> int:
    """How many numbers a module learns, shared tensors counted once."""
    seen: dict[int, torch.Tensor] = {id(tensor): tensor for tensor in module.parameters()}
    return sum(tensor.numel() for tensor in seen.values())
