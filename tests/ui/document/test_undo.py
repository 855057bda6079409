"""Undo: whatever hands do to a network, they can take it back, and do it again."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from explorer.catalog.demos import project_named
from explorer.diagram.diagram import all_expanded, make_diagram
from explorer.edits.repairs.repairs import repairs
from explorer.graph.inference import infer
from explorer.graph.network import Network, NetworkError
from explorer.graph.storage.serialization import network_from_json, network_to_json
from explorer.ui.document.document import Document
from tests.random_edits import Move, scripts

SCRIPTS, EDITS = 500, 50


@settings(
    max_examples=SCRIPTS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(script=scripts(EDITS), from_nothing=st.booleans())
def test_any_script_undoes_and_redoes(
    qapp: QApplication, script: list[Move], from_nothing: bool
) -> None:
    begun = project_named("lenet-5")
    if from_nothing:
        begun = begun.with_network(Network("untitled"))
    document = Document(begun)
    passed = [begun]
    for move in script:
        try:
            after = move.of(document.project, document.inference)
        except NetworkError:
            continue
        if after.network.index and len(after.network.nodes) > 300:
            continue  # repeated repetitions: nothing new, only slow
        document.edit(move.kind, after)
        if document.project != passed[-1]:
            passed.append(document.project)
    for known in reversed(passed[:-1]):
        document.stack.undo()
        assert document.project == known
    for known in passed[1:]:
        document.stack.redo()
        assert document.project == known
    assert document.inference == infer(document.network)


@settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(script=scripts(30))
def test_whatever_comes_of_a_script_can_be_shown_repaired_and_written(
    qapp: QApplication, script: list[Move]
) -> None:
    document = Document(project_named("lenet-5"))
    for move in script:
        try:
            after = move.of(document.project, document.inference)
        except NetworkError:
            continue
        if len(after.network.nodes) < 100:
            document.edit(move.kind, after)
    network, inference = document.network, document.inference
    for problem in document.problems:
        assert problem.message
        for repair in repairs(inference, problem, document.project.data):
            facts = infer(repair.network).nodes.get(problem.where)
            assert facts is None or facts.problem is None
    make_diagram(network, all_expanded(network), lambda port: inference.nodes[port.node].shape)
    assert network_from_json(network_to_json(network)) == network
