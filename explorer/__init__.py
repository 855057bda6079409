"""Look inside deep networks.

The rooms, each knowing only those below it; those on one line do not know each other:

    cli       the second front end: everything without a window
    ui        Qt, and only here: main_window, and a folder for each panel and task
    session   runs as a user has them: the engine's process, history, preferences, custom blocks
    engine    torch, and only here: model, data, training, probes, torchvision_import, export
    edits     functions from one network to the next: placing, connecting, grouping, repairs
    codegen   a network as source text
    catalog   what a user can choose: layers, blocks, architectures, optimizers, datasets; no torch
    protocol  what the engine says and what it is asked
    diagram   how a network is drawn: collapsing, layout, routing, appearance, colors, figures
    graph     what a network is: shapes, layers, network, inference, checks, project and its file
    schema    how anything with settings is declared; the standard library only

`assets` knows where resources/ is. Nothing is imported here.
"""

__version__ = "0.1.0"
