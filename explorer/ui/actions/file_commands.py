"""Commands of the File menu."""

from explorer.schema.messages import message
from explorer.ui.actions.command import FILE, Command

# fmt: off
FILE_COMMANDS = (
    Command(id="new", text=message("New"), menu=FILE, run=lambda c: c.files.new(),
            shortcut="Ctrl+N", icon="new", tooltip=message("Create an empty network.")),
    Command(id="open", text=message("Open…"), menu=FILE, run=lambda c: c.files.open(),
            shortcut="Ctrl+O", icon="open", tooltip=message("Open a project.")),
    Command(id="open-recent", text=message("Open recent…"), menu=FILE,
            run=lambda c: c.picks.recent_files.open(), shortcut="Ctrl+Alt+O",
            tooltip=message("Open a recently used project."),
            enabled=lambda c: bool(c.preferences.recent)),
    Command(id="save", text=message("Save"), menu=FILE, run=lambda c: c.files.save(),
            shortcut="Ctrl+S", icon="save", tooltip=message("Save the project.")),
    Command(id="save-as", text=message("Save as…"), menu=FILE, run=lambda c: c.files.save_as(),
            shortcut="Ctrl+Shift+S"),
    Command(id="export-code", text=message("Export PyTorch code…"), menu=FILE,
            run=lambda c: c.files.save_code(), starts_section=True,
            tooltip=message("Export the network as a PyTorch module (.py).")),
    Command(id="export-onnx", text=message("Export ONNX model…"), menu=FILE,
            run=lambda c: c.exports.onnx(),
            tooltip=message("Export the network and its trained weights in ONNX format.")),
    Command(id="export-weights", text=message("Export weights…"), menu=FILE,
            run=lambda c: c.exports.weights(), tooltip=message("Export the trained weights "
            "as a safetensors file with PyTorch state_dict names.")),
    Command(id="export-image", text=message("Export image…"), menu=FILE,
            run=lambda c: c.files.export_picture(c.view.canvas_scene.figure),
            tooltip=message("Export the diagram as SVG, PNG or PDF."),
            keywords=message("picture figure")),
    Command(id="quit", text=message("Quit"), menu=FILE, run=lambda c: c.window.close(),
            shortcut="Ctrl+Q", starts_section=True),
)
# fmt: on
