"""The building types that come with the product."""

from django.db import migrations


def load(apps, schema_editor):
    from bygg.codes import BUILDING_TYPES
    from fdvu.lib.sorting import nb_sort_key

    model = apps.get_model("bygg", "BuildingType")
    present = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(
        model(code=code, name=name, name_en=name_en, sort_key=nb_sort_key(f"{code} {name}")[:120])
        for code, name, name_en in BUILDING_TYPES
        if code not in present
    )


class Migration(migrations.Migration):
    dependencies = [("bygg", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
