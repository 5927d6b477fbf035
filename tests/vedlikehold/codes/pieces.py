"""Addresses of the pages, and the table of the price index as the page sends it."""

from django.urls import reverse

from vedlikehold.models import PriceIndex


def url(name: str, *args, **kwargs) -> str:
    return reverse(f"vedlikehold:{name}", args=args, kwargs=kwargs)


def index_form(lines: dict[str, dict], opened: dict[int, int] | None = None, first: int = 21, **more) -> dict:
    """The table as the page sends it; a line's own year under `year`."""
    versions = dict(PriceIndex.objects.values_list("year", "version")) if opened is None else opened
    found = {
        "form-TOTAL_FORMS": len(lines),
        "form-INITIAL_FORMS": min(first, len(lines)),
        "opened": ",".join(f"{y}:{v}" for y, v in versions.items()),
    }
    for place, (year, values) in enumerate(lines.items()):
        for name, value in ({"year": year} | values).items():
            if value is not False:
                found[f"form-{place}-{name}"] = str(value).replace(".", ",") if name == "value" else value
    return found | more


def post_index(client, lines: dict[str, dict], **options):
    return client.post(url("price_index-edit"), index_form(lines, **options))
