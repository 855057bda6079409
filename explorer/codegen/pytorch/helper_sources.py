"""The source of modules and functions that torch lacks, taken from the files of the engine.

Generated code has to run with torch alone. A second copy would have to be kept equal, and `inspect`
needs torch and fails in a frozen application. So the files of the engine that define these modules,
and import nothing else of ours, are read as data; frozen applications contain them as files.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from explorer.assets import program
from explorer.codegen.pytorch.signatures import SIGNATURES, Signature
from explorer.codegen.writer import LINE_WIDTH

Import = tuple[str, str]

_OPAQUE = '''\
@lru_cache(maxsize=1)
def _whole_model(name: str) -> nn.Module:
    return get_model(name, weights=None)


def part_of_model(model: str, path: str) -> nn.Module:
    """A submodule of a torchvision model, with initial weights."""
    return deepcopy(_whole_model(model).get_submodule(path))
'''
_OPAQUE_IMPORTS = (
    ("copy", "deepcopy"),
    ("functools", "lru_cache"),
    ("torch", "nn"),
    ("torchvision.models", "get_model"),
)
_UNWANTED = ("typing_extensions", "override")


@dataclass(frozen=True)
class Helper:
    """A callable with the definitions that it needs, by name and in order, and their imports."""

    name: str
    definitions: tuple[tuple[str, str], ...]
    imports: tuple[Import, ...]
    signature: Signature


@cache
def helper(target: str) -> Helper:
    """Return the source of a target of ours."""
    module, _, name = target.partition(":")
    if name == "OPAQUE_MODULE":
        text = (("part_of_model", _OPAQUE.strip()),)
        return Helper("part_of_model", text, _OPAQUE_IMPORTS, Signature(("model", "path")))
    file = _read(module)
    needed = _needed(name, file)
    cut = tuple(
        (one, _cut(file, file.definitions[one])) for one in file.definitions if one in needed
    )
    imports = tuple(
        file.imports[one]
        for one in sorted(needed & file.imports.keys())
        if file.imports[one] != _UNWANTED
    )
    return Helper(name, cut, imports, _signature(file.definitions[name]))


@dataclass(frozen=True)
class _File:
    lines: list[str]
    definitions: dict[str, ast.ClassDef | ast.FunctionDef]
    imports: dict[str, Import]


@cache
def _read(module: str) -> _File:
    path = program().joinpath(*module.split(".")[1:]).with_suffix(".py")
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    definitions = {
        part.name: part for part in tree.body if isinstance(part, (ast.ClassDef, ast.FunctionDef))
    }
    return _File(text.splitlines(), definitions, dict(_imports(tree)))


def _imports(tree: ast.Module) -> Iterator[tuple[str, Import]]:
    for part in tree.body:
        if isinstance(part, ast.Import):
            yield from ((alias.name, (alias.name, "")) for alias in part.names)
        elif isinstance(part, ast.ImportFrom):
            yield from ((alias.name, (str(part.module), alias.name)) for alias in part.names)


def _needed(name: str, file: _File) -> set[str]:
    """Return a name and all names of the file that its definition uses, transitively."""
    needed: set[str] = set()
    waiting = {name}
    while waiting:
        one = waiting.pop()
        needed.add(one)
        if one in file.definitions:
            used = {
                part.id for part in ast.walk(file.definitions[one]) if isinstance(part, ast.Name)
            }
            waiting |= (used & (file.definitions.keys() | file.imports.keys())) - needed
    return needed


def _cut(file: _File, part: ast.ClassDef | ast.FunctionDef) -> str:
    """Return the source of a definition without `@override` and type comments."""
    assert part.end_lineno is not None
    lines = file.lines[part.lineno - 1 : part.end_lineno]
    kept = (line for line in lines if line.strip() != "@override")
    text = "\n".join(re.sub(r"\s*# type: ignore.*$", "", line) for line in kept)
    # a heading that was broken because of such a comment
    return re.sub(r"^( *def \w+\()\n +(.*[^,])\n *(\).*:)$", _on_one_line, text, flags=re.M)


def _on_one_line(heading: re.Match[str]) -> str:
    line = "".join(heading.groups())
    return line if len(line) <= LINE_WIDTH else heading[0]


def _signature(part: ast.ClassDef | ast.FunctionDef) -> Signature:
    """Return the signature of a constructor; arguments passed on are those of torch's base."""
    if isinstance(part, ast.FunctionDef):
        return Signature()
    bases = (base.attr for base in part.bases if isinstance(base, ast.Attribute))
    torchs = next(
        (SIGNATURES[f"torch.nn:{b}"] for b in bases if f"torch.nn:{b}" in SIGNATURES), None
    )
    made = next((one for one in part.body if getattr(one, "name", "") == "__init__"), None)
    if not isinstance(made, ast.FunctionDef):
        return torchs or Signature()
    own = [arg.arg for arg in made.args.args[1:]]
    inherited = torchs.defaults if torchs and made.args.kwarg else {}
    return Signature((own[0],) if len(own) == 1 else (), inherited)
