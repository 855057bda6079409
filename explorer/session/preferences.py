"""Preferences kept between sessions, as JSON in the user's configuration folder."""

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
    """The user's choices; a file that cannot be read counts as none."""

    theme: str = "system"
    geometry: bytes = b""
    docks: bytes = b""
    smoothing: float = 0.9
    log_loss: bool = False
    log_steps: bool = False
    samples: bool = True
    folder: str = ""  # of the file chosen last
    recent: list[str] = field(default_factory=list)  # projects, the newest first

    def add_recent(self, project: Path) -> None:
        """Put a project first in the list of recent ones."""
        path = str(project.absolute())
        self.recent = [path, *(other for other in self.recent if other != path)][:_RECENT]


def preferences_path() -> Path:
    """Return the file of the preferences."""
    return user_config_path("network-explorer") / "preferences.json"


def load_preferences() -> Preferences:
    """Return the saved preferences, with defaults for what cannot be read."""
    try:
        data = json.loads(preferences_path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Preferences()
    saved = data.items() if isinstance(data, dict) else ()
    defaults = asdict(Preferences())
    known: dict[str, Any] = {}
    for name, value in saved:
        default = defaults.get(name)
        if isinstance(default, bytes) and isinstance(value, str):
            with contextlib.suppress(ValueError):
                known[name] = base64.b64decode(value)
        elif type(value) is type(default):
            known[name] = value
    paths = [path for path in known.get("recent", ()) if isinstance(path, str)]
    return Preferences(**known | {"recent": paths[:_RECENT]})


def save_preferences(preferences: Preferences) -> None:
    """Save preferences; a folder that cannot be written is ignored."""
    path = preferences_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(preferences), indent=1, default=_text), encoding="utf-8")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
