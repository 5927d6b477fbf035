"""Sort keys are made to be compared byte by byte; a PostgreSQL database with a language's order would do otherwise."""


def compare_sort_keys_bytewise(app_label: str):
    """For a migration: gives every `sort_key` column of the app the collation «C» on PostgreSQL. SQLite compares so already."""

    def alter(apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        quote = schema_editor.quote_name
        for model in apps.get_app_config(app_label).get_models():
            field = next((f for f in model._meta.local_fields if f.name == "sort_key"), None)
            if field is not None:
                column = f"ALTER COLUMN {quote(field.column)} TYPE {field.db_type(schema_editor.connection)} COLLATE {quote('C')}"
                schema_editor.execute(f"ALTER TABLE {quote(model._meta.db_table)} {column}")

    return alter
