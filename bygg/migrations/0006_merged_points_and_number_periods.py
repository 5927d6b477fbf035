from django.db import migrations, models


def make_possible(apps, schema_editor):
    """Before the constraint: what points at another building is merged; what only says so is closed, for a person to look at."""
    building = apps.get_model("bygg", "Building")
    building.objects.filter(merged_into__isnull=False).exclude(status="merged").update(status="merged", in_portfolio=False)
    building.objects.filter(merged_into__isnull=True, status="merged").update(status="closed", in_portfolio=True)
    number = apps.get_model("bygg", "PropertyNumber")
    number.objects.filter(valid_to__lte=models.F("valid_from")).update(valid_from=None)


class Migration(migrations.Migration):
    dependencies = [("bygg", "0005_bytewise_sort_keys")]

    operations = [
        migrations.RunPython(make_possible, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", False), ("status", "merged"))
                | models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)),
                name="building_merged_into_one",
                violation_error_message="En bygning som er slått sammen med en annen, må vise til den, og har ingen annen status.",
            ),
        ),
        migrations.AddConstraint(
            model_name="propertynumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="former_number_period",
                violation_error_message="Et matrikkelnummer må ha gjeldt minst én dag.",
            ),
        ),
    ]
