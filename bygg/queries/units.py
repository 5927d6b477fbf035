"""What stands in each organisational unit."""

from django.db.models import Count

from bygg.models import Building


def count_buildings_by_unit(user) -> dict[int, int]:
    """Buildings in the portfolio standing directly in each unit."""
    rows = Building.objects.visible_to(user).in_portfolio()
    return dict(rows.order_by().values_list("unit_id").annotate(Count("pk")))
