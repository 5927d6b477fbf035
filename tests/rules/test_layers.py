"""Who may know whom, where import-linter cannot see: foreign keys by name, and imports at run time."""

import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey

from fdvu.access.models import OrgUnit, ScopedQuerySet
from fdvu.audit.models import AuditedModel
from tests.rules.source import ROOT, box_files, place, product_files, refuse

# From the ground up. Models of libraries (auth, contenttypes) lie below everything.
LAYERS = ["core", "access", "audit", "bygg", "vedlikehold", "reports"]


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def test_foreign_keys_point_downwards():
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target._meta.label == settings.AUTH_USER_MODEL:
                continue
            app, other = model._meta.app_label, target._meta.app_label
            if other in LAYERS and LAYERS.index(other) > LAYERS.index(app):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    refuse(wrong, "turn the key round, or keep the row's id and label as the audit log does")


def test_every_register_row_has_one_path_to_its_unit():
    wrong = []
    for model in our_models():
        if not issubclass(model, AuditedModel):
            continue
        rows = model._default_manager.all()
        if not isinstance(rows, ScopedQuerySet) or end_of_path(model, rows.unit_path) is not OrgUnit:
            wrong.append(model._meta.label)
    refuse(wrong, "give the model a manager from a ScopedQuerySet whose unit_path leads to access.OrgUnit")


def end_of_path(model, path: str):
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if not isinstance(field, ForeignKey):
            return None
        model = field.related_model
    return model


def test_no_model_orders_its_rows_by_itself():
    refuse([m._meta.label for m in our_models() if m._meta.ordering], "order where it is shown, with order_by")


_IMPORT_WITHOUT_DJANGO = """
import importlib, sys, warnings
warnings.simplefilter("ignore")

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "import_export", "django_filters"}:
            raise ImportError(f"reaches {name}")

sys.meta_path.insert(0, Blocked())
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, error)
"""


def test_arithmetic_and_plain_python_reach_no_django():
    paths = [*box_files("calc", "enums"), *(path for path in product_files() if place(path).startswith("fdvu/lib/"))]
    modules = sorted({place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths})
    assert len(modules) > 10
    environment = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", _IMPORT_WITHOUT_DJANGO, *modules], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    refuse(run.stdout.splitlines(), "calc, enums and fdvu.lib must be usable without Django: pass values in, translate outside")
