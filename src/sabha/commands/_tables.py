"""Brings the tables to what the code expects: by migrations, or in a new place all at once."""


def bring_up_to_date() -> None:
    """Make or change tables where something is missing; nothing is done, and little asked, where nothing is."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        make_all(executor.loader.graph.nodes)


def make_all(migrations: object) -> None:
    """Every table as the models are now, and every migration noted as done: all of it or nothing.

    A test holds that this and going through all migrations end at the same tables. None of them moves data; one that
    ever does is only of use where there are some.
    """
    from django.apps import apps
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    noted = MigrationRecorder(connection).Migration
    with connection.schema_editor() as editor:
        for model in (*apps.get_models(), noted):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        noted.objects.bulk_create(noted(app=app, name=name) for app, name in sorted(migrations))
    emit_post_migrate_signal(0, False, connection.alias)
