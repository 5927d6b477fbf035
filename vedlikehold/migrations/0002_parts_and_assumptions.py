"""The building parts and assumptions that come with the product."""

from django.db import migrations


def load(apps, schema_editor):
    _load_parts(apps.get_model("vedlikehold", "BuildingPart"))
    _load_assumptions(apps)


def _load_parts(model):
    from vedlikehold.codes import PARTS, successor_code, weights

    present = set(model.objects.values_list("edition", "code"))
    new = []
    for edition, parts in PARTS.items():
        shares = weights(edition)
        new += [
            model(
                edition=edition,
                code=code,
                name=name,
                name_en=english,
                weight_share=shares.get(code),
                group=code[:2],
                sort_key=f"{edition}{code}",
            )
            for code, name, english in parts
            if (edition, code) not in present
        ]
    model.objects.bulk_create(new)
    later = dict(model.objects.filter(edition="2022").values_list("code", "pk"))
    earlier = list(model.objects.filter(edition="2009", successor=None, code__in=[code for code, *_ in PARTS["2009"]]))
    for part in earlier:
        part.successor_id = later[successor_code(part.code)]
    model.objects.bulk_update(earlier, ["successor"])


def _load_assumptions(apps):
    from vedlikehold.codes import ESTIMATE, INDEX_ESTIMATE, NORM_YEAR, PRICE_INDEX, REPLACEMENT_NORMS

    parameters, index, norms = (apps.get_model("vedlikehold", name) for name in ("ConditionParameters", "PriceIndex", "ReplacementNorm"))
    if not parameters.objects.exists():
        parameters.objects.create(source=ESTIMATE)
    years = set(index.objects.values_list("year", flat=True))
    index.objects.bulk_create(
        index(year=year, value=value, is_estimate=True, source=INDEX_ESTIMATE) for year, value in PRICE_INDEX.items() if year not in years
    )
    types = apps.get_model("bygg", "BuildingType").objects.filter(code__in=REPLACEMENT_NORMS, replacement_norm=None)
    norms.objects.bulk_create(
        norms(building_type=kind, nok_per_m2=REPLACEMENT_NORMS[kind.code], price_year=NORM_YEAR, source=ESTIMATE) for kind in types
    )


def unload(apps, schema_editor):
    """Takes out what was loaded and nobody has changed or used since."""
    from vedlikehold.codes import PARTS, PRICE_INDEX, REPLACEMENT_NORMS

    part = apps.get_model("vedlikehold", "BuildingPart")
    untouched = {"version": 1}
    for edition, parts in PARTS.items():
        shipped = part.objects.filter(edition=edition, code__in=[code for code, *_ in parts], **untouched)
        shipped.filter(components=None, types=None, measures=None).delete()
    apps.get_model("vedlikehold", "ConditionParameters").objects.filter(**untouched).delete()
    apps.get_model("vedlikehold", "PriceIndex").objects.filter(year__in=PRICE_INDEX, is_estimate=True, **untouched).delete()
    norms = apps.get_model("vedlikehold", "ReplacementNorm").objects
    norms.filter(building_type__code__in=REPLACEMENT_NORMS, **untouched).delete()


class Migration(migrations.Migration):
    dependencies = [("vedlikehold", "0001_initial"), ("bygg", "0008_documents")]
    operations = [migrations.RunPython(load, unload)]
