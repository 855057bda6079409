"""Structure: no import in a circle, no crowded folder, no broad class, one meaning for a name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import explorer

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "explorer").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_MODULES = 15
MOST_METHODS, MOST_ATTRIBUTES = 20, 12

# A layer and its torch module share a name; a constant is one of two families, as in the field.
SHARED_NAMES = frozenset(
    [
        *("AdditiveAttention", "Bias", "Constant", "DotAttention", "GRU", "LSTM", "LayerNorm2d"),
        *("LearnedPositions", "MultiheadAttention", "PositionalEncoding", "RNN"),
        "StochasticDepth",
    ]
)


def module_name(path: Path, root: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports_of(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    """Every module of the program that a module imports, for type checking only included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The modules that reach themselves, circle by circle."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            circle = path[path.index(name) :]
            if set(circle) not in [set(each) for each in found]:
                found.append(circle)
            return
        if name in done:
            return
        for other in sorted(graph.get(name, ())):
            visit(other, [*path, name])
        done.add(name)

    for name in sorted(graph):
        visit(name, [])
    return found


def test_no_module_imports_itself_in_a_circle_not_even_for_type_checking() -> None:
    trees = {module_name(path, ROOT): ast.parse(path.read_text("utf-8")) for path in SOURCES}
    names = set(trees)
    graph = {
        name: {other for other in imports_of(tree, names) if other in names and other != name}
        for name, tree in trees.items()
    }
    assert circles(graph) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c"]]


def crowded(root: Path) -> list[str]:
    """Folders with more modules than one subject has."""
    folders = [path for path in root.rglob("*") if path.is_dir()]
    counts = {
        folder: sum(path.name != "__init__.py" for path in folder.glob("*.py"))
        for folder in [root, *folders]
    }
    return [str(folder) for folder, count in counts.items() if count > MOST_MODULES]


def test_no_folder_is_crowded() -> None:
    assert crowded(ROOT / "explorer") == []


def test_a_crowded_folder_is_found(tmp_path: Path) -> None:
    for number in range(MOST_MODULES + 1):
        (tmp_path / f"module{number}.py").touch()
    assert crowded(tmp_path) == [str(tmp_path)]


def breadth(source: ast.Module) -> Iterator[str]:
    """Classes with more public methods or more attributes than one responsibility has."""
    for node in ast.walk(source):
        if not isinstance(node, ast.ClassDef):
            continue
        methods = [
            each.name
            for each in node.body
            if isinstance(each, ast.FunctionDef)
            and not each.name.startswith("_")
            and "override" not in {ast.unparse(mark) for mark in each.decorator_list}
        ]
        attributes = {
            each.attr
            for each in ast.walk(node)
            if isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Store)
            and isinstance(each.value, ast.Name)
            and each.value.id == "self"
        }
        if len(set(methods)) > MOST_METHODS:
            yield f"{node.name} has {len(set(methods))} public methods"
        if len(attributes) > MOST_ATTRIBUTES:
            yield f"{node.name} has {len(attributes)} attributes"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_class_is_broad(path: Path) -> None:
    assert list(breadth(ast.parse(path.read_text("utf-8")))) == []


def test_a_broad_class_is_found() -> None:
    methods = "".join(f"    def f{i}(self): ...\n" for i in range(MOST_METHODS + 1))
    attributes = "".join(f"        self.a{i} = 0\n" for i in range(MOST_ATTRIBUTES + 1))
    source = f"class C:\n{methods}    def __init__(self):\n{attributes}"
    faults = ["C has 21 public methods", "C has 13 attributes"]
    assert list(breadth(ast.parse(source))) == faults


def public_names(tree: ast.Module) -> Iterator[str]:
    """The public names that a module defines at its top."""
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [
                n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)
            ]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_one_public_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for name in public_names(ast.parse(path.read_text("utf-8"))):
            places[name].append(module_name(path, ROOT))
    several = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in several.items() if name not in SHARED_NAMES} == {}
    assert sorted(SHARED_NAMES - several.keys()) == []


def private_accesses(tree: ast.Module) -> Iterator[str]:
    """Attributes and imports with a leading underscore that are not the test's own."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(ast.Name("self" | "cls")):
                names = []
            case ast.Attribute(_, name):
                names = [name]
            case ast.ImportFrom(str(module)) if module.startswith("explorer"):
                names = [alias.name for alias in node.names]
            case ast.Constant(str(text)) if re.fullmatch(r"explorer(\.\w+)+", text):
                names = text.split(".")
            case ast.Call(ast.Name() | ast.Attribute(), [_, ast.Constant(str(name)), *_]):
                names = [name] if ast.unparse(node.func).endswith("attr") else []
            case _:
                names = []
        yield from (f"line {node.lineno}: {name}" for name in names if re.match("_[a-zA-Z]", name))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_test_reaches_for_no_private_name(path: Path) -> None:
    assert list(private_accesses(ast.parse(path.read_text("utf-8")))) == []


def test_a_private_access_is_found() -> None:
    source = "from explorer.x import _a\nx._b\nsetattr(x, '_c', 1)\nself._d\n'explorer.x._E'"
    assert len(list(private_accesses(ast.parse(source)))) == 4


def test_the_map_names_every_room() -> None:
    rooms = {path.parent.name for path in (ROOT / "explorer").glob("*/__init__.py")}
    mapped = set(re.findall(r"^    (\w+) ", explorer.__doc__ or "", re.MULTILINE))
    assert mapped == rooms
