"""Arealbruk: how much area each user has."""


def area_per_user_m2(area_m2: float | None, users: int | None) -> float | None:
    """Areal per bruker: m² / users. None where either is unknown or there are no users.

    >>> area_per_user_m2(4200.0, 300)
    14.0
    """
    return area_m2 / users if area_m2 and users else None
