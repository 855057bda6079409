"""Look inside deep networks.

The rooms, each knowing only those below it:

    cli       the second front end: everything without a window
    ui        Qt, and only here: app, window, document, middle, canvas with its gestures, table,
              code, netron, inspector, problems, gallery, palette, commands, hands, editing,
              asking, choosing, dragging, dropping, reading, runs, questions, figure, drawing, preloader,
              theme
    session   a run without saying how it computes or looks: run, host, serve, desk, history,
              preferences, own blocks, temporary folders, figures and the picture of a run
    engine    torch, and only here: build, data, training, loop, probes, checkpoint, device,
              witness, weights, onnx; vision, parts and zoo read torchvision's models
    catalog   what a user can choose: blocks, composites, activations, architectures with their
              cards, initializers, optimizers, schedules, losses, datasets, demos; no torch
    graph     what a network is: shapes, blocks, network, edits, checks, inference, groups,
              arrangement, recipe, project, its file, its source for PyTorch, and the events that a
              run tells
    schema    how anything with settings is declared; the standard library only

`assets` knows where resources/ is. Nothing is imported here.
"""

__version__ = "0.1.0"
