from django.db import migrations

from fdvu.core.db.collation import compare_sort_keys_bytewise


class Migration(migrations.Migration):
    dependencies = [("bygg", "0004_unit_and_type_indexes")]

    operations = [migrations.RunPython(compare_sort_keys_bytewise("bygg"), migrations.RunPython.noop)]
