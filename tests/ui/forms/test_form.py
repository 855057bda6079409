"""Forms: made from settings, refusing in words, editing through the document."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import STANDARD, project_named
from explorer.catalog.layers import Add, Conv2d, Linear
from explorer.catalog.optimizers import SGD
from explorer.edits.placing import append
from explorer.graph.layer import LAYERS
from explorer.graph.names import rename
from explorer.graph.network import Port
from explorer.graph.training_options import INITIALIZERS, OPTIMIZERS, TrainingOptions
from explorer.schema.declared import Declared, settings_of
from explorer.schema.settings import SettingError
from explorer.ui.document.document import Document
from explorer.ui.forms.form import Form, form_label
from explorer.ui.inspector.training_options import TrainingOptionsPanel
from explorer.ui.main_window import MainWindow


def line(form: Form, name: str) -> QLineEdit:
    found = form.editor(name).findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def box(form: Form, name: str) -> QComboBox:
    found = form.editor(name).findChild(QComboBox)
    assert isinstance(found, QComboBox)
    return found


def page_of(widget: QWidget) -> QScrollArea:
    """The page that scrolls around a widget."""
    around = widget.parentWidget()
    return around if isinstance(around, QScrollArea) else page_of(around)


def dock_of(widget: QWidget) -> QDockWidget:
    """The dock that a widget stands in."""
    around = widget.parentWidget()
    return around if isinstance(around, QDockWidget) else dock_of(around)


def refusal(kind: type[Declared], setting: str, text: str) -> str:
    """Why a setting refuses a text."""
    return str(settings_of(kind)[setting].refuse(text))


def alarms(form: Form) -> list[str]:
    notes = form.findChildren(QLabel)
    return [note.text() for note in notes if note.property("role") == "alarm" and note.text()]


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("kind", [*LAYERS, *OPTIMIZERS, *INITIALIZERS], ids=lambda k: k.kind())
def test_every_declared_value_has_a_form(form: Form, kind: type[Declared]) -> None:
    value = kind()
    form.show_value(value)
    for name in settings_of(kind):
        assert form.editor(name).isEnabled()


def test_a_number_that_is_typed_tunes_at_once(form: Form, qtbot: QtBot) -> None:
    form.show_value(Conv2d(6, kernel_size=5))
    with qtbot.waitSignal(form.settings_changed) as heard:
        type_into(qtbot, line(form, "kernel_size"), "7")
    assert heard.args == [Conv2d(6, kernel_size=7), "kernel_size"]


def test_a_height_and_a_width_can_be_typed(form: Form, qtbot: QtBot) -> None:
    form.show_value(Conv2d(6, kernel_size=5))
    type_into(qtbot, line(form, "kernel_size"), "1x")
    with qtbot.waitSignal(form.settings_changed) as heard:
        qtbot.keyClicks(line(form, "kernel_size"), "7")
    assert heard.args[0] == Conv2d(6, kernel_size=(1, 7))


def test_what_is_out_of_bounds_is_refused_in_one_sentence_and_changes_nothing(
    form: Form, qtbot: QtBot
) -> None:
    form.show_value(Conv2d(6))
    heard: list[object] = []
    form.settings_changed.connect(lambda value, _name: heard.append(value))
    type_into(qtbot, line(form, "out_channels"), "0")
    assert heard == []
    text = refusal(Conv2d, "out_channels", "0")
    assert alarms(form) == [text]
    form.setFocus()
    line(form, "out_channels").editingFinished.emit()
    assert line(form, "out_channels").text() == "6"
    assert alarms(form) == [f"{text} Kept 6."]
    type_into(qtbot, line(form, "out_channels"), "8")
    assert alarms(form) == []


def test_arrows_step_a_number(form: Form, qtbot: QtBot) -> None:
    form.show_value(Conv2d(6))
    with qtbot.waitSignal(form.settings_changed) as heard:
        qtbot.keyClick(line(form, "out_channels"), Qt.Key.Key_Up)
    assert heard.args[0] == Conv2d(7)


def test_a_tick_switches(form: Form, qtbot: QtBot) -> None:
    form.show_value(Conv2d(6))
    tick = form.editor("bias").findChild(QCheckBox)
    assert isinstance(tick, QCheckBox)
    with qtbot.waitSignal(form.settings_changed) as heard:
        tick.click()
    assert heard.args[0] == Conv2d(6, bias=False)


def test_a_width_that_is_emptied_follows_the_connection_again(form: Form, qtbot: QtBot) -> None:
    form.show_value(Conv2d(6, in_channels=3))
    field = line(form, "in_channels")
    field.selectAll()
    with qtbot.waitSignal(form.settings_changed) as heard:
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert heard.args[0] == Conv2d(6)


def test_text_that_stand_for_a_number_are_taken_whole(form: Form, qtbot: QtBot) -> None:
    form.show_value(Linear(10))
    form.show()
    field = line(form, "in_features")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())
    assert field.selectedText() == settings_of(Linear)["in_features"].show(None)
    qtbot.keyClicks(field, "12")
    field.deselect()
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())
    assert field.selectedText() == "12"


def test_another_optimizer_brings_its_own_settings(form: Form, qtbot: QtBot) -> None:
    form.show_value(STANDARD)
    chooser = box(form, "optimizer")
    with qtbot.waitSignal(form.settings_changed) as heard:
        chooser.setCurrentIndex(chooser.findData("SGD"))
        chooser.activated.emit(chooser.currentIndex())
    training_options = heard.args[0]
    assert isinstance(training_options, TrainingOptions)
    assert training_options.optimizer == SGD()
    form.show_value(training_options)
    assert line(form, "optimizer.momentum").text() == "0.9"


def test_settings_that_contradict_each_other_are_refused_in_text(form: Form, qtbot: QtBot) -> None:
    form.show_value(SGD(momentum=0.0))
    tick = form.editor("nesterov").findChild(QCheckBox)
    assert isinstance(tick, QCheckBox)
    tick.click()
    with pytest.raises(SettingError) as error:
        SGD(momentum=0.0, nesterov=True)
    assert alarms(form) == [str(error.value)]
    assert not tick.isChecked()


def test_every_editor_has_a_name_for_screen_readers(form: Form) -> None:
    form.show_value(STANDARD)
    for name in ("optimizer.lr", "optimizer", "batch_size", "device"):
        editor = form.editor(name)
        control = editor.findChild(QLineEdit) or editor.findChild(QComboBox)
        assert control is not None
        (label,) = (each for each in form.findChildren(QLabel) if each.buddy() is control)
        assert control.accessibleName() == label.text()
        assert label.text()[0].isupper()


def test_choosing_again_and_again_by_keyboard_keeps_the_list_and_its_focus(
    document: Document, qtbot: QtBot
) -> None:
    panel = TrainingOptionsPanel(document)
    qtbot.addWidget(panel)
    panel.show()
    chooser = box(panel.form, "optimizer")
    chooser.setFocus()
    seen = set()
    for _ in range(3):
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
            qtbot.keyClick(chooser, key)
            seen.add(document.training_options.optimizer.kind())
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(seen) > 2
    assert box(panel.form, "optimizer") is chooser


def test_the_wheel_scrolls_past_a_list_without_choosing(form: Form, qtbot: QtBot) -> None:
    form.show_value(STANDARD)
    form.settings_changed.connect(lambda *_: pytest.fail("the wheel chose"))
    chooser = box(form, "optimizer")
    middle = QPointF(chooser.rect().center())
    turn = QWheelEvent(
        middle,
        chooser.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chooser, turn)
    assert not turn.isAccepted()


def test_a_number_that_is_refused_in_the_end_leaves_nothing_of_what_was_typed(
    form: Form, qtbot: QtBot
) -> None:
    shown = Conv2d(6)
    form.show_value(shown)
    form.settings_changed.connect(lambda value, _name: form.show_value(value))
    field = line(form, "out_channels")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "99999999999")
    field.editingFinished.emit()
    assert field.text() == "6"
    assert form.editor("out_channels").is_typing is False
    assert "Kept 6." in alarms(form)[0]


def test_settings_that_differ_say_so_also_where_they_are_ticks(window: MainWindow) -> None:
    document = window.document
    network = document.network.with_settings(
        "c3", document.network.node("c3").layer.tuned(bias=False)
    )
    document.edit_network("Unbias", network)
    document.select("c1", "c3")
    box = window.context.panels.inspector.form.editor("bias").findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    assert (box.checkState(), box.text()) == (Qt.CheckState.PartiallyChecked, "Multiple values")
    document.select("c1")
    assert (box.checkState(), box.text()) == (Qt.CheckState.Checked, "")


def test_the_history_tells_which_setting_became_what(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.select("c1")
    type_into(qtbot, line(window.context.panels.inspector.form, "kernel_size"), "11")
    assert document.stack.undoText() == "c1: Kernel size 11"
    lr = document.training_options.optimizer.tuned(lr=0.5)
    window.context.panels.training_options.form.settings_changed.emit(
        document.training_options.tuned(optimizer=lr), "optimizer.lr"
    )
    title = form_label("lr", settings_of(type(lr))["lr"])
    assert document.stack.undoText() == f"Training options: {title} 0.5"
    window.context.panels.training_options.form.settings_changed.emit(
        STANDARD.tuned(device="cpu"), "device"
    )
    assert document.stack.undoText() == "Training options: Device CPU"


def test_a_refusal_is_not_shown_for_another_layer(window: MainWindow) -> None:
    window.document.select("c1")
    form = window.context.panels.inspector.form
    form.editor("padding").rejected.emit("999 was not taken")
    assert alarms(form) == ["999 was not taken"]
    window.document.select("c3")
    assert alarms(form) == []


def test_settings_stay_under_the_pointer_while_a_problem_comes_and_goes(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1024, 700)
    window.document.select("c1")
    field = line(window.context.panels.inspector.form, "kernel_size")
    bar = page_of(window.context.panels.inspector).verticalScrollBar()
    for scrolled in (False, True):
        QApplication.processEvents()
        bar.setValue(bar.maximum() if scrolled else 0)
        QApplication.processEvents()
        position = field.mapTo(window, QPoint()).y()
        for text, wrong in (("40", True), ("5", False), ("40", True)):
            type_into(qtbot, field, text)
            QApplication.processEvents()
            assert window.context.panels.inspector.repair_buttons.isVisible() is wrong
            assert field.mapTo(window, QPoint()).y() == position
    window.document.select("tanh1")
    # room that was kept for the other block is given back
    qtbot.waitUntil(lambda: not bar.maximum())


def test_tab_goes_from_the_last_setting_over_the_comment_to_the_repairs(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1024, 700)
    inspector = window.context.panels.inspector
    window.document.select("c1")
    type_into(qtbot, line(inspector.form, "kernel_size"), "40")
    QApplication.processEvents()
    inspector.form.editor("in_channels").enter()
    directions = inspector.repair_buttons.buttons
    assert len(directions) > 1
    for expected in (inspector.comment, *directions):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is expected
        assert not expected.visibleRegion().isEmpty()  # what was scrolled away is brought in


def test_what_is_wrong_stands_below_all_settings_and_leaves_what_is_typed_in_view(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1024, 700)
    window.document.select("c1")
    QApplication.processEvents()
    field = line(window.context.panels.inspector.form, "dilation")
    window.context.panels.inspector.form.editor("dilation").enter()
    type_into(qtbot, field, "30")
    QApplication.processEvents()
    fixes = window.context.panels.inspector.repair_buttons
    assert fixes.isVisible()
    assert field.visibleRegion().boundingRect() == field.rect()
    seen = fixes.mapTo(window, QPoint()).y()
    assert field.mapTo(window, QPoint(0, field.height())).y() <= seen
    foot, page = page_of(fixes), page_of(field)
    assert foot.height() <= (foot.height() + page.height()) / 2 + 1
    window.document.select("image")
    QApplication.processEvents()
    assert not foot.isVisible()


@pytest.mark.parametrize("name", ["add", "a_sum_of_two" * 30])
def test_what_repairs_has_the_room_that_the_page_above_does_not_need(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    window.resize(1280, 1000)
    document, fixes = window.document, window.context.panels.inspector.repair_buttons
    placed = append(document.network, Add(), Port("f6"))
    document.edit_network("Add", rename(placed.network, "add1", name)[0])
    document.select(name)
    foot, page = page_of(fixes), page_of(window.context.panels.inspector.comment)

    def shares_well() -> bool:
        room = foot.height() + page.height()
        needed = window.context.panels.inspector.heightForWidth(page.viewport().width())
        requested = fixes.heightForWidth(foot.width()) + 2 * foot.frameWidth()
        return foot.height() == min(requested, max(room - needed, room // 2))

    qtbot.waitUntil(shares_well)
    inspector, training_options = (
        dock_of(each) for each in (foot, window.context.panels.training_options)
    )
    window.resizeDocks([inspector, training_options], [440, 440], Qt.Orientation.Vertical)
    (button,) = fixes.buttons
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    assert shares_well()


def refuse(qtbot: QtBot, form: Form, name: str) -> None:
    """Type into a setting what it refuses, and leave it so."""
    form.editor(name).enter()
    type_into(qtbot, line(form, name), "abc")
    qtbot.keyClick(line(form, name), Qt.Key.Key_Return)
    (text,) = alarms(form)
    assert "Kept " in text


def test_a_refusal_goes_when_another_setting_is_taken(window: MainWindow, qtbot: QtBot) -> None:
    form = window.context.panels.training_options.form
    for other in ("batch_size", "optimizer.momentum"):
        refuse(qtbot, form, "optimizer.lr")
        form.editor(other).step(1)
        assert alarms(form) == []


def test_a_refusal_goes_with_another_name(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c1")
    refuse(qtbot, window.context.panels.inspector.form, "out_channels")
    window.context.panels.inspector.heading.name.setText("first")
    window.context.panels.inspector.heading.name.editingFinished.emit()
    assert alarms(window.context.panels.inspector.form) == []


def test_a_refusal_goes_when_its_field_is_entered_again(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c1")
    form = window.context.panels.inspector.form
    refuse(qtbot, form, "out_channels")
    form.editor("kernel_size").enter()
    assert len(alarms(form)) == 1
    form.editor("out_channels").enter()
    assert alarms(form) == []


def test_what_was_refused_can_be_corrected_where_it_was_typed(
    window: MainWindow, qtbot: QtBot
) -> None:
    form = window.context.panels.training_options.form
    form.editor("optimizer.lr").enter()
    field = line(form, "optimizer.lr")
    qtbot.keyClicks(field, "0.5o")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.selectedText()) == ("0.5o", "0.5o")
    assert "0.5o" in alarms(form)[0]
    assert alarms(form)[0].endswith("Kept 0.05.")
    assert window.document.training_options.optimizer.lr == 0.05
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.training_options.optimizer.lr == 0.5
    assert alarms(form) == []


def test_what_was_refused_is_not_shown_once_its_field_is_left(
    window: MainWindow, qtbot: QtBot
) -> None:
    form = window.context.panels.training_options.form
    refuse(qtbot, form, "optimizer.lr")
    field = line(form, "optimizer.lr")
    assert field.text() == "abc"
    form.editor("optimizer.momentum").enter()
    assert field.text() == "0.05"
    assert "abc" in alarms(form)[0]
    assert alarms(form)[0].endswith("Kept 0.05.")


def test_a_decimal_comma_is_taken(window: MainWindow, qtbot: QtBot) -> None:
    window.context.panels.training_options.form.editor("optimizer.lr").enter()
    field = line(window.context.panels.training_options.form, "optimizer.lr")
    qtbot.keyClicks(field, "0,001")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.training_options.optimizer.lr == 0.001
    assert field.text() == "0.001"


def test_padding_that_enlarges_an_output_comes_with_padding_that_keeps_its_size(
    window: MainWindow,
) -> None:
    document = window.document
    document.select("c1")
    assert "enlarges" not in window.context.panels.inspector.numbers.as_text()  # 5×5 with padding 2
    layer = document.network.node("c1").layer
    document.edit_network("3×3", document.network.with_settings("c1", layer.tuned(kernel_size=3)))
    shown = "Padding enlarges the output: 28×28 → 30×30. Use padding 1 to keep the size."
    assert shown in window.context.panels.inspector.numbers.as_text()


@pytest.mark.parametrize(
    ("value", "name", "bounds"),
    [
        (SGD(), "lr", f"Range (0, 1,000,000]. Default {SGD().lr:g}."),
        (SGD(), "momentum", "Range [0, 1). Default 0.9."),
        (STANDARD, "batch_size", "Range [1, 65,536]. Default 64."),
    ],
)
def test_the_tooltip_of_a_number_gives_its_range_and_default(
    form: Form, value: Declared, name: str, bounds: str
) -> None:
    form.show_value(value)
    assert form.editor(name).toolTip().splitlines()[1] == bounds


def test_the_tooltip_of_a_list_names_no_entry_and_each_entry_has_its_own(form: Form) -> None:
    form.show_value(STANDARD)
    assert form.editor("optimizer").toolTip() == settings_of(TrainingOptions)["optimizer"].help
    chooser = box(form, "optimizer")
    for row, kind in enumerate(OPTIMIZERS):
        assert chooser.itemData(row, Qt.ItemDataRole.ToolTipRole) == kind.description.replace(
            "`", ""
        )


def test_the_device_is_called_as_in_the_toolbar(form: Form) -> None:
    form.show_value(STANDARD)
    assert box(form, "device").itemText(0) == "Auto (fastest)"


def test_training_options_have_sections(window: MainWindow) -> None:
    titles = [
        label.text()
        for label in window.context.panels.training_options.findChildren(QLabel)
        if label.property("role") == "dock"
    ]
    assert sorted(titles) == ["Data", "Initialization", "Loss", "Optimizer", "Run", "Schedule"]
    choice = window.context.panels.training_options.choice
    labels = window.context.panels.training_options.findChildren(QLabel)
    (label,) = (label for label in labels if label.buddy() is choice)
    assert choice.accessibleName() == label.text() == "Data set"


def test_each_input_of_a_layer_has_a_row_by_its_name(window: MainWindow) -> None:
    document = window.document
    document.switch_to("Dates", project_named("transformer"))
    attention = next(
        node.name
        for node in document.network.nodes
        if node.layer.ports == ("query", "key", "value", "mask")
    )
    document.select(attention)
    shown = window.context.panels.inspector.numbers.as_text().splitlines()
    for port in ("query", "key", "value"):
        assert any(row.startswith(f"Input {port} ") for row in shown)
    document.select(document.network.nodes[-1].name)
    assert "Input shape" in window.context.panels.inspector.numbers.as_text()


def test_another_network_starts_at_the_top_of_the_page(window: MainWindow) -> None:
    window.resize(1024, 700)
    window.document.select("c1")
    QApplication.processEvents()
    bar = page_of(window.context.panels.inspector).verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    window.document.switch_to("ResNet", project_named("resnet18"))
    QApplication.processEvents()
    assert bar.value() == 0
    assert window.context.panels.inspector.minimumHeight() == 0
