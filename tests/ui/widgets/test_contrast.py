"""Contrast of colors: WCAG 2.1, 1.4.3 (texts, 4.5:1) and 1.4.11 (borders of fields, 3:1)."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from explorer.ui.theme.theme import DARK, LIGHT, Theme, ThemeColors, apply_theme

GROUNDS = ("window", "base", "raised")
THEMES = [LIGHT, DARK]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = QColor(color).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colors", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_borders_of_fields_and_disabled_texts_can_be_seen(colors: ThemeColors, ground: str) -> None:
    assert contrast(colors.edge, getattr(colors, ground)) >= 3


@pytest.mark.parametrize("colors", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "muted", "alarm", "caution"])
def test_texts_can_be_read(colors: ThemeColors, ground: str, text: str) -> None:
    assert contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


def test_what_is_disabled_is_painted_in_that_color(qapp: QApplication) -> None:
    apply_theme(Theme.DARK)
    disabled = QPalette.ColorGroup.Disabled
    assert qapp.palette().color(disabled, QPalette.ColorRole.Text).name() == DARK.edge
    apply_theme(Theme.LIGHT)
