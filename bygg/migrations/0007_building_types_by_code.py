from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bygg", "0006_merged_points_and_number_periods")]

    operations = [migrations.RemoveField(model_name="buildingtype", name="sort_key")]
