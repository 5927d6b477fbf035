"""The QuerySet that every register row is read through."""

from django.db import models

from fdvu.access.enums import Permission


class ScopedQuerySet(models.QuerySet):
    """Rows with one path to their organisational unit, named once in `unit_path`."""

    unit_path = "unit"

    def permitted(self, user, permission: Permission):
        """Rows in the units where `user` holds `permission`."""
        from fdvu.access.scope import units_for  # the scope reads models of this package

        return units_for(user, permission).limit(self, f"{self.unit_path}_id")

    def visible_to(self, user):
        return self.permitted(user, Permission.REGISTER_VIEW)

    def editable_by(self, user):
        return self.permitted(user, Permission.REGISTER_EDIT)

    def in_unit(self, unit):
        """Rows of `unit` and everything below it; all rows when `unit` is None."""
        from fdvu.access.scope import load_tree

        if unit is None:
            return self
        return self.filter(**{f"{self.unit_path}_id__in": load_tree().below(unit.pk)})


class CommonQuerySet(ScopedQuerySet):
    """Rows of a list that belongs to the whole municipality, such as its codes: everybody with a grant may see them, and
    whoever may edit codes anywhere may change them."""

    def open_to(self, user, permission: Permission) -> bool:
        """Whether `user` holds `permission` for these rows."""
        from fdvu.access.scope import units_for  # the scope reads models of this package

        return bool(units_for(user, Permission.CODES_EDIT if permission == Permission.REGISTER_EDIT else permission))

    def permitted(self, user, permission: Permission):
        return self if self.open_to(user, permission) else self.none()

    def in_unit(self, unit):
        return self


def is_common(model: type[models.Model]) -> bool:
    """Whether the model's rows belong to all."""
    return isinstance(model._default_manager.all(), CommonQuerySet)
