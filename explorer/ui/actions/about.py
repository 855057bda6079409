"""The About box."""

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer import __version__
from explorer.graph.dataset import Dataset
from explorer.protocol.events import EngineReady
from explorer.schema.messages import tr, translate


def show_about(data: Dataset, engine: EngineReady | None, parent: QWidget) -> None:
    """Show the versions in use and the credit of the data set in use."""
    paragraphs = (
        tr("Network Explorer {version}", version=__version__),
        tr("Visual editor and trainer for deep networks, based on PyTorch."),
        tr("PyTorch {version}", version=engine.torch) if engine else tr("PyTorch is loading…"),
        tr("Qt {version}", version=qVersion()),
        tr("License: MIT"),
        tr(
            "Data set in use: {title} ({credit}).",
            title=translate(data.title),
            credit=translate(data.credit),
        ),
    )
    QMessageBox.about(parent, tr("About Network Explorer"), "\n".join(paragraphs))
