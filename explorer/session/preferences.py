"""What the program remembers of its user between two sessions, as JSON in the user's own folder."""

import base64
import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

_RECENT = 12


@dataclass
class Preferences:
    """Everything has a default; a file that does not read counts as none."""

    theme: str = "system"
    geometry: str = ""
    docks: str = ""
    smoothing: float = 0.9
    log_loss: bool = False
    log_steps: bool = False
    samples: bool = True
    folder: str = ""  # of the file that was chosen last
    recent: list[str] = field(default_factory=list)  # projects, the last one first

    def add_recent(self, project: Path) -> None:
        """Keep where a project was opened or saved."""
        path = str(project.absolute())
        self.recent = [path, *(other for other in self.recent if other != path)][:_RECENT]

    def remember(self, name: str, raw: bytes | bytearray | memoryview) -> None:
        """Keep bytes, such as a window's geometry, as text."""
        setattr(self, name, base64.b64encode(raw).decode())

    def recall(self, name: str) -> bytes:
        """The bytes kept under that name."""
        with contextlib.suppress(ValueError):
            return base64.b64decode(getattr(self, name))
        return b""


def preferences_path() -> Path:
    """Where preferences are kept."""
    return user_config_path("network-explorer") / "preferences.json"


def load_preferences() -> Preferences:
    """What was saved, as far as it reads."""
    try:
        data = json.loads(preferences_path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Preferences()
    kinds = {name: type(value) for name, value in asdict(Preferences()).items()}
    kept = data.items() if isinstance(data, dict) else ()
    known: dict[str, Any] = {name: v for name, v in kept if type(v) is kinds.get(name)}
    paths = [path for path in known.get("recent", ()) if isinstance(path, str)]
    return Preferences(**known | {"recent": paths[:_RECENT]})


def save_preferences(preferences: Preferences) -> None:
    """Keep them; a folder that cannot be written is no reason to trouble anybody."""
    path = preferences_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
