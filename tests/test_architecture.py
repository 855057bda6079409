"""Walls and budgets, each guard shown to fail where a fault is planted."""

import ast
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Guard = Callable[[Path], "subprocess.CompletedProcess[str]"]

ROOT = Path(__file__).parent.parent
BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
BLOCKED = "import sys\nfor name in {blocked!r}: sys.modules[name] = None\n"
IMPORT = "import importlib\nfor name in {names!r}: importlib.import_module(name)\n"
ABSENT = "found = {heavy!r} & sys.modules.keys()\nassert not found, sorted(found)\n"
NETX = "import explorer.cli\nassert explorer.cli.main({arguments!r}) == 0\n"
LOWER = ["schema", "graph", "catalog", "session", "cli"]


def modules(root: Path, without: str) -> list[str]:
    """Every module of the program but those of one room."""
    paths = sorted((root / "explorer").rglob("*.py"))
    dotted = (".".join(path.relative_to(root).with_suffix("").parts) for path in paths)
    names = [name.removesuffix(".__init__") for name in dotted]
    return [name for name in names if not f"{name}.".startswith(f"explorer.{without}.")]


def python(script: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys\n" + script],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def tool(name: str, *arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    return tool("lint-imports", "--no-cache", root=root)


def heavy_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return tool("ruff", "check", "--no-cache", "--select", "TID253", "explorer", root=root)


def light(names: list[str], heavy: set[str], root: Path) -> subprocess.CompletedProcess[str]:
    return python(IMPORT.format(names=names) + ABSENT.format(heavy=heavy), root)


def window_is_light(root: Path) -> subprocess.CompletedProcess[str]:
    heavy = {"torch", "numpy", "pyqtgraph", "netron", "onnx", "PySide6.QtWebEngineCore"}
    return light(["explorer.ui.startup.app"], heavy, root)


def lower_rooms_are_light(root: Path) -> subprocess.CompletedProcess[str]:
    heavy = {"torch", "numpy", "safetensors", "onnx", "torchinfo", "PySide6", "pyqtgraph"}
    return light([f"explorer.{room}" for room in LOWER], heavy, root)


def without_qt(root: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["train", "dense-32", "--epochs", "1", "--device", "cpu"]
    script = BLOCKED.format(blocked=["PySide6", "pyqtgraph"])
    return python(
        script + IMPORT.format(names=modules(root, "ui")) + NETX.format(arguments=arguments), root
    )


def without_torch(root: Path) -> subprocess.CompletedProcess[str]:
    script = BLOCKED.format(blocked=["torch"]) + IMPORT.format(names=modules(root, "engine"))
    return python(script + NETX.format(arguments=["inspect", "lenet-5"]), root)


GUARDS = [
    contracts,
    heavy_imports,
    window_is_light,
    lower_rooms_are_light,
    without_qt,
    without_torch,
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_walls_stand(guard: Guard) -> None:
    done = guard(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("guard", "path", "fault", "arguments"),
    [
        (contracts, "schema/formatting.py", "import explorer.graph.shape", "each knows only those"),
        (
            contracts,
            "engine/data/datasets.py",
            "import explorer.session.run",
            "each knows only those below",
        ),
        (contracts, "graph/shape.py", "def f():\n    import torch", "Torch lives in the engine"),
        (
            contracts,
            "cli/table.py",
            "def f():\n    import safetensors",
            "Torch lives in the engine",
        ),
        (contracts, "cli/export.py", "def f():\n    import onnx", "Torch lives in the engine"),
        (contracts, "session/run.py", "def f():\n    import PySide6", "Qt lives in the window"),
        (contracts, "engine/training/loop.py", "import pyqtgraph", "Qt lives in the window"),
        (
            contracts,
            "ui/theme/theme.py",
            "import explorer.engine.training.loop",
            "never reaches for the engine",
        ),
        (
            contracts,
            "ui/theme/theme.py",
            "def f():\n    import torch",
            "never reaches for the engine",
        ),
        (
            contracts,
            "ui/canvas/scene.py",
            "import explorer.ui.inspector.inspector",
            "The layers of the window",
        ),
        (
            contracts,
            "ui/document/document.py",
            "import explorer.ui.actions.context",
            "The layers of the window",
        ),
        (heavy_imports, "session/run.py", "import torch", "`torch` is banned"),
        (heavy_imports, "ui/document/document.py", "import numpy", "`numpy` is banned"),
        (heavy_imports, "ui/main_window.py", "import pyqtgraph", "`pyqtgraph` is banned"),
        (heavy_imports, "ui/netron/panel.py", "import netron", "`netron` is banned"),
        (window_is_light, "ui/document/document.py", "import numpy", "['numpy']"),
        (window_is_light, "ui/central_tabs.py", "import netron", "['netron']"),
        (
            window_is_light,
            "ui/central_tabs.py",
            "import PySide6.QtWebEngineCore",
            "QtWebEngineCore']",
        ),
        (window_is_light, "graph/shape.py", "import torch", "'torch'"),
        (lower_rooms_are_light, "schema/__init__.py", "import PySide6", "['PySide6']"),
        (
            without_qt,
            "engine/training/gradient_norms.py",
            "import PySide6",
            "import of PySide6 halted",
        ),
        (without_torch, "session/run_figure.py", "import torch", "import of torch halted"),
    ],
)
def test_a_fault_planted_in_a_wall_is_found(
    guard: Guard, path: str, fault: str, arguments: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "explorer", tmp_path / "explorer")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "explorer" / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{fault}\n")
    done = guard(tmp_path)
    shown = done.stdout + done.stderr
    broken = [line for line in shown.splitlines() if not line.endswith("KEPT")]
    assert done.returncode != 0
    assert arguments in "\n".join(broken)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def parameters(function: ast.FunctionDef) -> list[ast.arg]:
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return every[1:] if every and every[0].arg in ("self", "cls") else every


def faults(tree: ast.Module) -> Iterator[str]:
    """What is wrong with the functions and words of one module."""
    if not ast.get_docstring(tree):
        yield "the module has no docstring"
    for function in functions(tree):
        if lines(function) > 50:
            yield f"{function.name} has {lines(function)} lines"
        if sum(isinstance(node, BRANCHES) for node in ast.walk(function)) > 8:
            yield f"{function.name} has more than 8 branch points"
        if len(parameters(function)) > 5:
            yield f"{function.name} has more than 5 arguments"
        if not function.returns or not all(arg.annotation for arg in parameters(function)):
            yield f"{function.name} is not annotated"
    yield from (f"{name} has no docstring" for name in undocumented(tree.body))


def undocumented(body: list[ast.stmt]) -> Iterator[str]:
    """Public classes, functions and methods without a docstring, but for overrides."""
    for node in body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)) or node.name.startswith("_"):
            continue
        marks = {ast.unparse(mark) for mark in node.decorator_list}
        if not ast.get_docstring(node) and "override" not in marks:
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body)


SOURCES = sorted((ROOT / "explorer").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_to_its_budgets_and_has_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert list(faults(ast.parse(text))) == []


def spread(numbers: list[int]) -> tuple[float, float]:
    """The median, and what nine of ten stay below."""
    return statistics.median(numbers), statistics.quantiles(numbers, n=10)[-1]


def test_modules_are_short_and_functions_shorter() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    median, most = spread([len(text.splitlines()) for text in texts])
    assert (median <= 110, most <= 250) == (True, True)
    median, most = spread([lines(f) for text in texts for f in functions(ast.parse(text))])
    assert (median <= 7, most <= 22) == (True, True)


DOC = '"""Words."""\n'
SIX = "a: int, b: int, c: int, d: int, *, e: int, g: int"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1", "the module has no docstring"),
        (DOC + "def _f() -> None:\n" + "    x = 1\n" * 50, "_f has 51 lines"),
        (DOC + "def _f() -> None:\n" + "    if 1: pass\n" * 9, "_f has more than 8 branch points"),
        (DOC + f"def _f({SIX}) -> None: ...", "_f has more than 5 arguments"),
        (DOC + "def _f(a) -> None: ...", "_f is not annotated"),
        (DOC + "class _C:\n    def __init__(self): ...", "__init__ is not annotated"),
        (DOC + "def f() -> None: ...", "f has no docstring"),
        (DOC + "class C:\n    x = 1", "C has no docstring"),
        (DOC + f"class C:\n    {DOC}    def f(self) -> None: ...", "f has no docstring"),
    ],
)
def test_a_fault_planted_in_a_module_is_found(source: str, fault: str) -> None:
    assert list(faults(ast.parse(source))) == [fault]


@pytest.mark.parametrize(
    "source",
    [
        DOC + "def _f() -> None:\n" + "    x = 1\n" * 49,
        DOC + "def _f() -> None:\n" + "    if 1: pass\n" * 8,
        DOC + f"class C:\n    {DOC}    @override\n    def f(self) -> None: ...",
    ],
)
def test_what_keeps_to_its_budgets_is_no_fault(source: str) -> None:
    assert list(faults(ast.parse(source))) == []
