"""Texts for users: marked literals in the field's words, ready for other languages."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / "explorer/schema/messages.py"  # defines the markers
SOURCES = sorted(set((ROOT / "explorer").rglob("*.py")) - {MESSAGES})
MARKERS = {"message": 1, "tr": 1, "counted": 2, "tr_counted": 2}

# What users would have to ask about, and what the field calls otherwise.
ODD = re.compile(
    r"\b(wires?|wired|unwired?|rewired?|unfold(s|ed)?|folds?|folded|recipes?|composites?|colou?rings?"
    r"|colours?|grey|centred?|multiply-adds?|mult-adds|anew|somebody|nobody|whoever|shall|wished"
    r"|licence|catalogue|neighbours?|behaviour|remed(y|ies)|of now|what (arrives|leaves))\b",
    re.IGNORECASE,
)
# Parts of identifiers that are metaphors or another dialect.
ODD_NAMES = frozenset(
    [
        "wire",
        "wires",
        "wired",
        "unwire",
        "rewire",
        "fold",
        "folds",
        "folded",
        "unfold",
        "unfolded",
        "recipe",
        "recipes",
        "composite",
        "composites",
        "colour",
        "colours",
        "coloured",
        "colouring",
        "grey",
        "centre",
        "centred",
        "told",
        "wished",
        "wish",
        "wishes",
        "dress",
        "wear",
        "worn",
        "remedy",
        "remedies",
        "mend",
        "mends",
        "mended",
        "tidy",
        "catalogue",
        "licence",
        "neighbour",
        "neighbours",
        "judge",
        "desk",
    ]
)


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of the markers, as functions of that name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(name)) if name in MARKERS:
                yield node
            case _:
                pass


def templates(tree: ast.Module) -> Iterator[tuple[int, str | None]]:
    """Marked texts with their lines; None stands for what is no literal."""
    for call in calls(tree):
        for argument in call.args[: MARKERS[call.func.id]]:  # type: ignore[attr-defined]
            literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            yield call.lineno, str(argument.value) if literal else None  # type: ignore[attr-defined]


def fields(template: str) -> set[str]:
    """The names of the placeholders."""
    return {name or "" for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def faults(tree: ast.Module) -> Iterator[str]:
    """Marked texts that are no literals, have nameless placeholders, or use odd words."""
    for line, template in templates(tree):
        if template is None:
            yield f"line {line}: not a literal"
        elif not all(name.isidentifier() for name in fields(template)):
            yield f"line {line}: a placeholder without a name"
        elif found := ODD.search(template):
            yield f"line {line}: {found[0]}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_marked_texts_are_literals_in_the_words_of_the_field(path: Path) -> None:
    assert list(faults(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "call", ["tr(x)", "message(f'{x}')", "tr('a {}', n=1)", "counted('a', b, n=1)", "tr('a wire')"]
)
def test_a_fault_in_a_marker_is_found(call: str) -> None:
    assert len(list(faults(ast.parse(call)))) == 1


def odd_names(tree: ast.Module) -> Iterator[str]:
    """Names of variables, functions, classes and attributes in another dialect."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            name = node.name
        elif isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            name = node.attr
        else:
            continue
        parts = {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}
        yield from (f"{name}" for _ in parts & ODD_NAMES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_are_the_words_of_the_field(path: Path) -> None:
    assert sorted(set(odd_names(ast.parse(path.read_text("utf-8"))))) == []


def test_an_odd_name_is_found() -> None:
    assert list(odd_names(ast.parse("def refold(): ...\nclass WireItem: ...\nx.told = 1"))) == [
        "WireItem",
        "told",
    ]


def translations(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of texts of a .po file, plural forms included."""
    text = re.sub(r'"\n"', "", path.read_text("utf-8"))
    for block in text.split("\n\n"):
        source = [
            ast.literal_eval(found) for found in re.findall(r'msgid(?:_plural)? (".*")', block)
        ]
        for found in re.findall(r'msgstr(?:\[\d\])? (".*")', block):
            if source and source[0] and ast.literal_eval(found):
                yield source[-1], ast.literal_eval(found)


def strays(path: Path) -> list[str]:
    """Translations whose placeholders differ from those of their source."""
    return [theirs for ours, theirs in translations(path) if fields(ours) != fields(theirs)]


def test_translations_have_the_placeholders_of_their_texts() -> None:
    found = {path.name: strays(path) for path in (ROOT / "resources").rglob("*.po")}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_translation_with_another_placeholder_is_found(tmp_path: Path) -> None:
    path = tmp_path / "zh.po"
    pairs = [("Open {name}", "打开 {name}"), ("Save {name}", "保存 {nam}")]
    path.write_text(
        "\n\n".join(f'msgid "{ours}"\nmsgstr "{theirs}"' for ours, theirs in pairs), "utf-8"
    )
    assert strays(path) == ["保存 {nam}"]
