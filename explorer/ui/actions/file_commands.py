"""What is done to files."""

from explorer.ui.actions.command import Command

FILING = (
    Command(
        "new", "New", "File", lambda w: w.file_actions.new(), "Ctrl+N", "new", "An empty network"
    ),
    Command("open", "Open …", "File", lambda w: w.file_actions.open(), "Ctrl+O", "open"),
    Command(
        "open-recent",
        "Open recent …",
        "File",
        lambda w: w.pickers.recent(),
        "Ctrl+Alt+O",
        tooltip="A project that was open before",
        enabled=lambda w: bool(w.preferences.recent),
    ),
    Command("save", "Save", "File", lambda w: w.file_actions.save(), "Ctrl+S", "save"),
    Command("save-as", "Save as …", "File", lambda w: w.file_actions.save_as(), "Ctrl+Shift+S"),
    Command(
        "export-code",
        "Export code …",
        "File",
        lambda w: w.file_actions.save_code(),
        tooltip="Write the network as a module of PyTorch",
        starts_section=True,
    ),
    Command(
        "export-onnx",
        "Export ONNX …",
        "File",
        lambda w: w.export_actions.onnx(),
        tooltip="Write the network with what it has learned, for other programs",
    ),
    Command(
        "export-weights",
        "Export weights …",
        "File",
        lambda w: w.export_actions.weights(),
        tooltip="Write what was learned as safetensors, under torch's names",
    ),
    Command(
        "export-picture",
        "Export picture …",
        "File",
        lambda w: w.file_actions.export_picture(w.view.canvas_scene.figure),
        tooltip="Write what the canvas shows as SVG, PNG or PDF",
    ),
    Command("quit", "Quit", "File", lambda w: w.close(), "Ctrl+Q", starts_section=True),
)
