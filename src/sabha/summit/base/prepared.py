"""Queries of one shape that are asked all the time: their SQL is worked out once, then only the values change.

To find a row by its key Django works out the SQL in several times the processor time in which the database answers
it, at every request anew. Only what a full hall does a hundred times a second is asked in this way.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression


class Given(Expression):
    """The place of a value that is not known yet."""

    def __init__(self, name, field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def prepared(self, values, connection):
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Prepared:
    """A query made by `ask`, which gets the place of each of the `fields` by its name and gives a QuerySet.

    Of a query of whole objects, `joined` names the foreign keys whose objects come with them.
    """

    def __init__(self, ask, *joined, **fields):
        self.ask, self.joined, self.fields = ask, joined, fields
        self.known = {}  # kind of database → SQL, what fills it, how columns are read

    def rows(self, **values):
        """The rows of a query that names its columns, or the objects of one that does not."""
        here = connections[DEFAULT_DB_ALIAS]
        sql, params, converters, build = self.known.get(here.vendor) or self._worked_out(here.vendor)
        given = [one.prepared(values, here) if isinstance(one, Given) else one for one in params]
        with cursor_of(here) as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return [build(_read(row, converters, here)) for row in found]

    def first(self, **values):
        """The first of them, or None."""
        return next(iter(self.rows(**values)), None)

    def _worked_out(self, vendor):
        asked = self.ask(**{name: Given(name, field) for name, field in self.fields.items()})
        build = tuple
        if not asked._fields and not asked.query.combinator:
            models = {"": asked.model} | {f"{n}__": asked.model._meta.get_field(n).related_model for n in self.joined}
            names = {at: _columns(model) for at, model in models.items()}
            asked = asked.values_list(*(at + name for at, columns in names.items() for name in columns))
            build = _builder(models, names)
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([one for one, _, _ in compiler.select])
        reading = [(at, one, expression) for at, (several, expression) in converters.items() for one in several]
        held = self.known[vendor] = (sql, tuple(params), reading, build)
        return held


def cursor_of(here):
    """A cursor for SQL that is asked all the time: PostgreSQL keeps its plan (config/postgresql)."""
    return getattr(here, "prepared_cursor", here.cursor)()


def _read(row, converters, here):
    if not converters:
        return row
    row = list(row)
    for at, convert, expression in converters:
        row[at] = convert(row[at], expression, here)
    return row


def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]


def _builder(models, names):
    """What makes an object of a row, with the objects that came with it in their places."""
    parts, begin = [], 0
    for at, model in models.items():
        parts.append((at.removesuffix("__"), model, names[at], begin))
        begin += len(names[at])

    def build(row):
        made = [
            model.from_db(DEFAULT_DB_ALIAS, columns, row[at : at + len(columns)]) for _, model, columns, at in parts
        ]
        for (name, *_), other in zip(parts[1:], made[1:], strict=True):
            setattr(made[0], name, other)
        return made[0]

    return build
