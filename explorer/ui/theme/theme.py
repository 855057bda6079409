"""Colors and fonts, light and dark; color-blind readers can tell all hues apart."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from explorer.assets import resources


class Theme(StrEnum):
    """The choices of a user."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class ThemeColors:
    """The colors of a theme.

    `edge` borders fields and fills disabled texts, at 3:1 or more against `window` and `base`.
    """

    window: str
    base: str
    raised: str
    ink: str
    muted: str
    line: str
    edge: str
    accent: str
    alarm: str
    caution: str
    train: str
    validation: str
    norm: str


# fmt: off
LIGHT = ThemeColors(
    window="#f3f4f6", base="#ffffff", raised="#ffffff", ink="#1b1f24", muted="#59636e",
    line="#c3c9d1", edge="#818993", accent="#0b63b8", alarm="#b3261e", caution="#8a5a00",
    train="#0072b2", validation="#d55e00", norm="#007d5c",
)
DARK = ThemeColors(
    window="#1c1f24", base="#14171b", raised="#252a31", ink="#e8eaed", muted="#9da7b3",
    line="#434b55", edge="#7d8794", accent="#58a6ff", alarm="#ff8a80", caution="#e3b341",
    train="#56b4e9", validation="#f0a04b", norm="#3fcf9d",
)
# fmt: on
_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


class _ThemeSignals(QObject):
    changed = Signal()  # whatever keeps colors applies the new ones


theme_signals = _ThemeSignals()
_current = [LIGHT]  # kept, because every box of every frame asks


def is_dark() -> bool:
    """Whether the window is dark now."""
    return theme_colors() is DARK


def theme_colors() -> ThemeColors:
    """The current colors."""
    return _current[0]


@lru_cache(maxsize=256)
def cached_color(name: str) -> QColor:
    """Return a color by its name, not to be changed: reading a name costs as much as a box."""
    return QColor(name)


def apply_theme(theme: Theme) -> None:
    """Set the palette and the style sheet of the application, and report new colors."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    hints = app.styleHints()
    if hints.colorScheme() is not _SCHEMES[theme]:
        hints.setColorScheme(_SCHEMES[theme])
    dark = theme is Theme.DARK or (
        theme is Theme.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
    )
    _current[0] = DARK if dark else LIGHT
    app.setPalette(_palette(_current[0]))
    app.setStyleSheet(_sheet(_current[0]) + _fields_and_lists(_current[0]))
    theme_signals.changed.emit()


def style_by(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet uses; only another value costs anything."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().polish(widget)


def _palette(colors: ThemeColors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(colors.window))
    for color, roles in (
        (colors.window, (role.Window, role.AlternateBase)),
        (colors.base, (role.Base,)),
        (colors.raised, (role.Button, role.ToolTipBase)),
        (colors.ink, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (colors.accent, (role.Highlight, role.Link, role.Accent)),
        (colors.base, (role.HighlightedText,)),
        (colors.muted, (role.PlaceholderText,)),
        (colors.line, (role.Mid,)),
    ):
        for each in roles:
            palette.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colors.edge))
    return palette


def _fields_and_lists(colors: ThemeColors) -> str:
    check, down = ((resources() / "icons" / f"{n}.svg").as_posix() for n in ("check", "down"))
    return f"""
    QCheckBox {{ padding-right: 4px; }}
    QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {colors.edge};
               border-radius: 3px; background: {colors.base}; }}
    QCheckBox::indicator:checked {{ background: {colors.accent}; image: url({check}); }}
    QCheckBox::indicator:indeterminate {{ background: qlineargradient(x1:0, y1:0, x2:0, y2:1,
        stop:0 {colors.base}, stop:0.35 {colors.base}, stop:0.36 {colors.accent},
        stop:0.64 {colors.accent}, stop:0.65 {colors.base}, stop:1 {colors.base}); }}
    QCheckBox::indicator:focus {{ border: 2px solid {colors.accent}; }}
    QComboBox {{ padding: 2px 6px; border: 1px solid {colors.edge}; border-radius: 4px;
               background: {colors.base}; min-height: 18px; }}
    QComboBox:focus {{ border: 1px solid {colors.accent}; }}
    QComboBox:disabled {{ color: {colors.edge}; }}
    QComboBox::drop-down {{ border: 0; width: 18px; }}
    QComboBox::down-arrow {{ image: url({down}); width: 10px; height: 10px; }}
    QTableView {{ outline: 0; }}
    QTableView, QListView, QTreeView {{ border: 1px solid transparent; }}
    QTableView:focus, QListView:focus, QTreeView:focus {{ border: 1px solid {colors.accent}; }}
    QTableView#frozen, QTableView#frozen:focus {{ border: none; }}
    """


def _sheet(colors: ThemeColors) -> str:
    return f"""
    QMainWindow::separator {{ background: {colors.line}; width: 1px; height: 1px; }}
    QToolBar {{ background: {colors.window}; border: 0; border-bottom: 1px solid {colors.line};
               spacing: 2px; padding: 3px 6px; }}
    QToolButton {{ padding: 4px 7px; border-radius: 5px; color: {colors.ink}; }}
    QToolButton:hover {{ background: {colors.line}; }}
    QToolButton:checked {{ background: {colors.line}; }}
    QToolButton:disabled {{ color: {colors.edge}; }}
    QToolButton:focus {{ border: 1px solid {colors.accent}; }}
    QStatusBar {{ border-top: 1px solid {colors.line}; }}
    QStatusBar::item {{ border: 0; }}
    QDockWidget {{ font-weight: 600; }}
    QDockWidget::title {{ padding: 5px 8px; background: {colors.window}; }}
    QFrame#problem {{ background: {colors.raised}; border: 1px solid {colors.line};
               border-radius: 6px; }}
    QFrame#problem QToolButton {{ padding: 0; border: 0; font-weight: 600; }}
    QFrame#problem QToolButton:hover, QFrame#problem QToolButton:focus {{ background: transparent;
               text-decoration: underline; color: {colors.accent}; }}
    QUndoView::item {{ padding: 2px 6px; }}
    QLabel[role="dock"] {{ font-weight: 600; }}
    QLabel[role="title"] {{ font-size: 15px; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {colors.muted}; }}
    *[role="alarm"] {{ color: {colors.alarm}; }}
    *[role="caution"] {{ color: {colors.caution}; }}
    QLineEdit {{ padding: 2px 5px; border: 1px solid {colors.edge}; border-radius: 4px;
               background: {colors.base}; min-height: 18px; }}
    QLineEdit:focus {{ border: 1px solid {colors.accent}; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {colors.alarm}; }}
    QHeaderView::section {{ padding: 3px 5px; border: 0; border-bottom: 1px solid {colors.line};
               background: {colors.window}; color: {colors.muted}; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 9px; height: 6px;
               subcontrol-position: top center; }}
    QScrollArea {{ border: 0; background: transparent; }}
    QScrollArea[role="foot"] {{ border-top: 1px solid {colors.line}; }}
    QProgressBar {{ border: 1px solid {colors.edge}; border-radius: 4px; text-align: center;
               background: {colors.base}; max-height: 14px; }}
    QProgressBar::chunk {{ background: {colors.accent}; border-radius: 3px; }}
    QLabel#hint {{ background: {colors.ink}; color: {colors.base}; border-radius: 6px;
               padding: 7px 12px; }}
    QFrame#find, QFrame#legend, QFrame#quickPick,
    QFrame#quick {{ background: {colors.raised};
               border: 1px solid {colors.line}; border-radius: 6px; }}
    QFrame#quick QListView {{ background: {colors.raised}; }}
    QToolTip {{ color: {colors.ink}; background: {colors.raised};
               border: 1px solid {colors.line}; }}
    """
