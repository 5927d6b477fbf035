"""Reading the product's own source for the house rules."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("fdvu/core", "fdvu/access", "fdvu/audit", "fdvu/demo", "bygg", "vedlikehold", "reports")
PRODUCT = ("fdvu", "bygg", "vedlikehold", "reports")


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def product_files() -> tuple[Path, ...]:
    """Every Python file of the product, without migrations."""
    found = (path for top in PRODUCT for path in (ROOT / top).rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def box_files(*boxes: str) -> list[Path]:
    """Files of the named boxes (`views`, `enums`, …), whether the box is a file or a folder."""
    return [path for path in product_files() if _box_of(path) in boxes]


def _box_of(path: Path) -> str:
    name = place(path)
    for app in APPS:
        if name.startswith(app + "/"):
            return name.removeprefix(app + "/").split("/")[0].removesuffix(".py")
    return ""


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file; every node knows its `parent`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree


def calls_after(node: ast.AST) -> list[str]:
    """The names called on `node` one after another: for `X.objects` in `X.objects.all().count()` it is all, count."""
    names = []
    while isinstance(parent := getattr(node, "parent", None), ast.Attribute | ast.Call):
        if isinstance(parent, ast.Call) and parent.func is not node:
            break
        if isinstance(parent, ast.Call):
            names.append(node.attr if isinstance(node, ast.Attribute) else "")
        node = parent
    return names


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute chain; calls inside it are written `()`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return "…"


def refuse(found, advice: str) -> None:
    """Fail with what to do and every place where it is to be done."""
    lines = [" ".join(str(part) for part in item) if isinstance(item, tuple) else str(item) for item in found]
    if lines:
        pytest.fail("\n".join([advice, *(f"  {line}" for line in lines)]), pytrace=False)


def keywords_of(node: ast.AST) -> set[str]:
    """Names of the keyword arguments in the chain of calls after `node`."""
    names = set()
    while isinstance(parent := getattr(node, "parent", None), ast.Attribute | ast.Call):
        if isinstance(parent, ast.Call):
            if parent.func is not node:
                break
            names |= {keyword.arg for keyword in parent.keywords}
        node = parent
    return names
