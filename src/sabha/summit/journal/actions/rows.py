"""Rows of the journal's tables put in and changed as they stand; the SQL is worked out once for each table.

A full hall writes a hundred facts a second, and Django works out an INSERT in several times what storing it takes.
"""

import functools

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from sabha.summit.base.prepared import cursor_of


def put_in(obj):
    """Store a new object as it stands, without asking what stands there. A number that the database gives is set."""
    here = connections[DEFAULT_DB_ALIAS]
    sql, fields, numbered = _insert(type(obj), here.vendor)
    values = [field.get_db_prep_save(getattr(obj, field.attname), here) for field in fields]
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), cursor_of(here) as cursor:
        cursor.execute(sql, values)
        if numbered:
            obj.pk = cursor.lastrowid if here.vendor == "sqlite" else cursor.fetchone()[0]
    obj._state.adding, obj._state.db = False, DEFAULT_DB_ALIAS


@functools.cache
def _insert(model, vendor):
    numbered = isinstance(model._meta.pk, models.AutoField)
    fields = [one for one in model._meta.concrete_fields if not (numbered and one.primary_key)]
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(one.column) for one in fields)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - names of ours
    if numbered and vendor != "sqlite":
        sql += f" RETURNING {quote(model._meta.pk.column)}"
    return sql, fields, numbered


def change(model, key, **values):
    """Change columns of the row with this key."""
    here = connections[DEFAULT_DB_ALIAS]
    sql, fields = _update(model, tuple(values), here.vendor)
    given = [field.get_db_prep_save(value, here) for field, value in zip(fields, values.values(), strict=True)]
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), cursor_of(here) as cursor:
        cursor.execute(sql, [*given, model._meta.pk.get_db_prep_value(key, here)])


@functools.lru_cache(512)
def _update(model, names, vendor):
    held = {one.attname: one for one in model._meta.concrete_fields}
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(f"{quote(held[name].column)} = %s" for name in names)
    where = f"WHERE {quote(model._meta.pk.column)} = %s"
    sql = f"UPDATE {quote(model._meta.db_table)} SET {columns} {where}"  # noqa: S608 - names of ours
    return sql, [held[name] for name in names]
