"""Field values in the journal's JSON form and back."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models.fields.files import FieldFile

# Kept with a deletion so that the row comes back with them; not told in history.
BOOKKEEPING = ("version", "created_at")
_OWN = frozenset({"id", "provenance", "updated_at", *BOOKKEEPING})


def audited_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields history tells about: all stored ones but keys, bookkeeping and derived columns."""
    return [f for f in model._meta.concrete_fields if f.name not in _OWN and f.name not in model.derived_fields]


def as_stored(field: models.Field, value):
    """A number with just the decimals that its column keeps, so that what the journal says was written is what is read back."""
    if value is None or not isinstance(field, models.DecimalField):
        return value
    return field.to_python(value).quantize(Decimal(1).scaleb(-field.decimal_places))


def to_json(value):
    """A value as JSON keeps it; a related row becomes its id, a file its name in the storage."""
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def from_json(field: models.Field, value):
    """The Python value of a field from its JSON form; a relation stays an id."""
    if value is None:
        return None
    target = field.target_field if field.is_relation else field
    return target.to_python(value)


def snapshot(row: models.Model) -> dict[str, list]:
    """A whole row as the diff of its deletion."""
    kept = [*audited_fields(type(row)), *(row._meta.get_field(name) for name in BOOKKEEPING)]
    return {f.name: [to_json(getattr(row, f.attname)), None] for f in kept}
