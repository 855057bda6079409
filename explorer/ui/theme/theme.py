"""Colours and fonts, light and dark; every hue is told apart by colour-blind eyes."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from explorer.assets import resources


class Theme(StrEnum):
    """What the user may wish for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class ThemeColors:
    """What everything that is painted by hand is painted with."""

    window: str
    base: str
    raised: str
    ink: str
    muted: str
    line: str
    accent: str
    alarm: str
    caution: str
    train: str
    validation: str
    norm: str


LIGHT = ThemeColors(
    window="#f3f4f6",
    base="#ffffff",
    raised="#ffffff",
    ink="#1b1f24",
    muted="#59636e",
    line="#c3c9d1",
    accent="#0b63b8",
    alarm="#b3261e",
    caution="#8a5a00",
    train="#0072b2",
    validation="#d55e00",
    norm="#007d5c",
)
DARK = ThemeColors(
    window="#1c1f24",
    base="#14171b",
    raised="#252a31",
    ink="#e8eaed",
    muted="#9da7b3",
    line="#434b55",
    accent="#58a6ff",
    alarm="#ff8a80",
    caution="#e3b341",
    train="#56b4e9",
    validation="#f0a04b",
    norm="#3fcf9d",
)

_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


_current = [LIGHT]  # noted, because every box of every frame asks


def is_dark() -> bool:
    """Whether the window is dark now."""
    return theme_colors() is DARK


def theme_colors() -> ThemeColors:
    """The colours of now."""
    return _current[0]


@lru_cache(maxsize=256)
def cached_color(name: str) -> QColor:
    """A colour by its name, to be left as it is: to read a name costs as much as to fill a box."""
    return QColor(name)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole program; the system's own scheme is followed where that is wished."""
    hints = app.styleHints()
    if hints.colorScheme() is not _SCHEMES[theme]:
        hints.setColorScheme(_SCHEMES[theme])
    dark = theme is Theme.DARK or (
        theme is Theme.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
    )
    _current[0] = DARK if dark else LIGHT
    app.setPalette(_palette(_current[0]))
    app.setStyleSheet(_sheet(_current[0]) + _ticks_and_lists(_current[0]))


def style_by(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for; only another value dresses it anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().polish(widget)


def _palette(wanted: ThemeColors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(wanted.window))
    for color, roles in (
        (wanted.window, (role.Window, role.AlternateBase)),
        (wanted.base, (role.Base,)),
        (wanted.raised, (role.Button, role.ToolTipBase)),
        (wanted.ink, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (wanted.accent, (role.Highlight, role.Link, role.Accent)),
        (wanted.base, (role.HighlightedText,)),
        (wanted.muted, (role.PlaceholderText,)),
        (wanted.line, (role.Mid,)),
    ):
        for each in roles:
            palette.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(wanted.line))
    return palette


def _ticks_and_lists(wanted: ThemeColors) -> str:
    check = (resources() / "icons" / "check.svg").as_posix()
    return f"""
    QCheckBox {{ padding-right: 4px; }}
    QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {wanted.muted};
               border-radius: 3px; background: {wanted.base}; }}
    QCheckBox::indicator:checked {{ background: {wanted.accent}; image: url({check}); }}
    QCheckBox::indicator:indeterminate {{ background: qlineargradient(x1:0, y1:0, x2:0, y2:1,
        stop:0 {wanted.base}, stop:0.35 {wanted.base}, stop:0.36 {wanted.accent},
        stop:0.64 {wanted.accent}, stop:0.65 {wanted.base}, stop:1 {wanted.base}); }}
    QCheckBox::indicator:focus {{ border: 2px solid {wanted.accent}; }}
    QTableView {{ outline: 0; }}
    QTableView, QListView, QTreeView {{ border: 1px solid transparent; }}
    QTableView:focus, QListView:focus, QTreeView:focus {{ border: 1px solid {wanted.accent}; }}
    QTableView#frozen, QTableView#frozen:focus {{ border: none; }}
    """


def _sheet(wanted: ThemeColors) -> str:
    return f"""
    QMainWindow::separator {{ background: {wanted.line}; width: 1px; height: 1px; }}
    QToolBar {{ background: {wanted.window}; border: 0; border-bottom: 1px solid {wanted.line};
               spacing: 2px; padding: 3px 6px; }}
    QToolButton {{ padding: 4px 7px; border-radius: 5px; color: {wanted.ink}; }}
    QToolButton:hover {{ background: {wanted.line}; }}
    QToolButton:checked {{ background: {wanted.line}; }}
    QToolButton:disabled {{ color: {wanted.line}; }}
    QToolButton:focus {{ border: 1px solid {wanted.accent}; }}
    QStatusBar {{ border-top: 1px solid {wanted.line}; }}
    QStatusBar::item {{ border: 0; }}
    QDockWidget {{ font-weight: 600; }}
    QDockWidget::title {{ padding: 5px 8px; background: {wanted.window}; }}
    QFrame#problem {{ background: {wanted.raised}; border: 1px solid {wanted.line};
               border-radius: 6px; }}
    QFrame#problem QToolButton {{ padding: 0; border: 0; font-weight: 600; }}
    QFrame#problem QToolButton:hover, QFrame#problem QToolButton:focus {{ background: transparent;
               text-decoration: underline; color: {wanted.accent}; }}
    QUndoView::item {{ padding: 2px 6px; }}
    QLabel[role="dock"] {{ font-weight: 600; }}
    QLabel[role="title"] {{ font-size: 15px; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {wanted.muted}; }}
    *[role="alarm"] {{ color: {wanted.alarm}; }}
    *[role="caution"] {{ color: {wanted.caution}; }}
    QLineEdit {{ padding: 2px 5px; border: 1px solid {wanted.line}; border-radius: 4px;
               background: {wanted.base}; min-height: 18px; }}
    QLineEdit:focus {{ border: 1px solid {wanted.accent}; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {wanted.alarm}; }}
    QHeaderView::section {{ padding: 3px 5px; border: 0; border-bottom: 1px solid {wanted.line};
               background: {wanted.window}; color: {wanted.muted}; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 9px; height: 6px;
               subcontrol-position: top center; }}
    QScrollArea {{ border: 0; background: transparent; }}
    QScrollArea[role="foot"] {{ border-top: 1px solid {wanted.line}; }}
    QProgressBar {{ border: 1px solid {wanted.line}; border-radius: 4px; text-align: center;
               background: {wanted.base}; max-height: 14px; }}
    QProgressBar::chunk {{ background: {wanted.accent}; border-radius: 3px; }}
    QLabel#hint {{ background: {wanted.ink}; color: {wanted.base}; border-radius: 6px;
               padding: 7px 12px; }}
    QFrame#find, QFrame#legend, QFrame#chooser,
    QFrame#quick {{ background: {wanted.raised};
               border: 1px solid {wanted.line}; border-radius: 6px; }}
    QFrame#quick QListView {{ background: {wanted.raised}; }}
    QToolTip {{ color: {wanted.ink}; background: {wanted.raised};
               border: 1px solid {wanted.line}; }}
    """
