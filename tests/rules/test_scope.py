"""No view reads rows past the scope, and no row is written past the services."""

import ast
import textwrap

import pytest

from tests.rules.source import box_files, calls_after, dotted, keywords_of, place, refuse, tree_of

SCOPING = {"visible_to", "editable_by", "usable_by", "permitted", "of"}
CODE_LISTS = {"BuildingType", "Municipality"}  # belong to everybody
OWN = {"owner", "by"}  # filter(owner=request.user): a person's own rows
MANAGERS = {"objects", "_default_manager", "_base_manager"}

# Rows that belong to nobody, or to everybody: file and expression, with the reason.
UNSCOPED_ALLOWED = {
    ("fdvu/core/views/jobs.py", "Job.objects"),  # a superuser opens anybody's job; others go through of(user)
}


def unscoped(tree: ast.Module) -> list[str]:
    """Expressions like `Building.objects.filter()` whose chain of calls never narrows to a person's rows."""
    return [
        dotted(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and dotted(node.value) not in CODE_LISTS
        and not SCOPING & set(calls_after(node))
        and not OWN & keywords_of(node)
    ]


def test_views_read_rows_through_the_scope():
    found = [
        (place(path), what)
        for path in box_files("views", "api")
        for what in unscoped(tree_of(path))
        if (place(path), what) not in UNSCOPED_ALLOWED
    ]
    refuse(found, "start from Model.objects.visible_to(request.user) (or editable_by, usable_by, of), best in queries.py")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Building.objects.filter(pk=1)", ["Building.objects"]),
        ("get_object_or_404(Building.objects, pk=1)", ["Building.objects"]),
        ("Building._default_manager.all()", ["Building._default_manager"]),
        ("Building.objects.visible_to(user).filter(pk=1)", []),
        ("Building.objects.select_related('unit').editable_by(user)", []),
        ("BuildingType.objects.order_by('code')", []),
        ("SavedView.objects.filter(owner=request.user)", []),
        ("f(Building.objects.count()).visible_to(user)", ["Building.objects"]),
    ],
)
def test_the_rule_finds_what_it_should(code, found):
    assert unscoped(_parsed(code)) == found


READING_BOXES = ("views", "api", "forms", "filters", "tables", "queries", "importers")
WRITING = {"save", "delete", "update", "bulk_create", "bulk_update"}
CREATING = {"create", "get_or_create", "update_or_create"}

# Not register rows: what a person sets about the pages, saved views and import drafts of one's own.
WRITES_ALLOWED = {
    ("fdvu/core/views/shell.py", "form.save"),
    ("fdvu/core/views/shell.py", "request.user.save"),
    ("fdvu/core/views/saved_views.py", "form.save"),
    ("fdvu/core/views/saved_views.py", "view.delete"),
    # a code list, not register rows
    ("bygg/views/codes.py", "form.save"),
    ("bygg/importers/buildings.py", "BuildingType.objects.bulk_create"),
}


def writes(tree: ast.Module) -> list[str]:
    """Calls that write to the database. A call with positional values is a dict's, a file's or a cache's."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, on = node.func.attr, dotted(node.func.value)
        if name in {"bulk_create", "bulk_update"} or (name in WRITING and not node.args) or (name in CREATING and "objects" in on):
            found.append(dotted(node.func))
    return found


def test_rows_are_written_by_services_only():
    found = [(place(path), what) for path in box_files(*READING_BOXES) for what in writes(tree_of(path))]
    wrong = [pair for pair in found if pair not in WRITES_ALLOWED]
    refuse(wrong, "write through a function in services/ (register rows: fdvu.audit.services), keyword-only with by=")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("building.save()", ["building.save"]),
        ("Building.objects.filter(pk=1).update(name='x')", ["Building.objects.filter().update"]),
        ("Building.objects.create(name='x')", ["Building.objects.create"]),
        ("rows.bulk_create(many)", ["rows.bulk_create"]),
        ("form.save(commit=False)", ["form.save"]),
        ("context.update({'a': 1})", []),
        ("cache.delete('key')", []),
    ],
)
def test_the_rule_finds_writes(code, found):
    assert writes(_parsed(code)) == found


def _parsed(code: str) -> ast.Module:
    tree = ast.parse(textwrap.dedent(code))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree
