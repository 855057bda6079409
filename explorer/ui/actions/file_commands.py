"""What is done to files."""

from explorer.ui.actions.command import Command

FILING = (
    Command("new", "New", "File", lambda w: w.files.new(), "Ctrl+N", "new", "An empty network"),
    Command("open", "Open …", "File", lambda w: w.files.open(), "Ctrl+O", "open"),
    Command(
        "open-recent",
        "Open recent …",
        "File",
        lambda w: w.asking.recent(),
        "Ctrl+Alt+O",
        tip="A project that was open before",
        enabled=lambda w: bool(w.preferences.recent),
    ),
    Command("save", "Save", "File", lambda w: w.files.save(), "Ctrl+S", "save"),
    Command("save-as", "Save as …", "File", lambda w: w.files.save_as(), "Ctrl+Shift+S"),
    Command(
        "export-code",
        "Export code …",
        "File",
        lambda w: w.files.save_code(),
        tip="Write the network as a module of PyTorch",
        apart=True,
    ),
    Command(
        "export-onnx",
        "Export ONNX …",
        "File",
        lambda w: w.exporting.onnx(),
        tip="Write the network with what it has learned, for other programs",
    ),
    Command(
        "export-weights",
        "Export weights …",
        "File",
        lambda w: w.exporting.weights(),
        tip="Write what was learned as safetensors, under torch's names",
    ),
    Command(
        "export-picture",
        "Export picture …",
        "File",
        lambda w: w.files.export_picture(w.view.scene_of_nodes.figure),
        tip="Write what the canvas shows as SVG, PNG or PDF",
    ),
    Command("quit", "Quit", "File", lambda w: w.close(), "Ctrl+Q", apart=True),
)
