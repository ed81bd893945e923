"""What the overview may show to whom."""

from django.apps import apps
from django.db.models import Q, UUIDField

from sabha.summit.base.telling import choice_label, display_words, field_label, member_in
from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import GrewFrom
from sabha.summit.concept.rules import threads
from sabha.summit.journal.models import Fact, Recorded
from sabha.summit.people.models import Visibility
from sabha.summit.people.rules import is_member, is_organiser, is_signed_in


def shows(name, search):
    """Memberships whose person shows the organisers a field with these letters: a search tells no more."""
    levels = [level for level in Visibility.values if level != Visibility.ME]
    return Q(**{f"person__visibility__{name}__in": levels, f"person__{name}__icontains": search})


may_see_desk = is_organiser
may_undo = is_organiser
may_manage_people = is_organiser
may_write_to_people = is_organiser
may_see_own = is_signed_in
may_see_members = is_member
may_tie = is_signed_in


def may_untie(viewer, link):
    """Take a link of a thread back: whoever tied it, and organisers."""
    first = Fact.objects.filter(object_id=link.pk).order_by("pk").first()
    told = (first.payload or {}).get("values", {}) if first else {}
    return is_organiser(viewer) or (viewer.pseudonym is not None and told.get("_by") == str(viewer.pseudonym))


def ties_of(obj):
    """(link, the other end, whether that is what it grew from) for the links of one object that stand."""
    rows = GrewFrom.objects.filter(Q(child=obj.pk) | Q(parent=obj.pk), is_withdrawn=False).order_by("pk")
    ends = {}
    for row in rows:
        ends |= {row.child: row.child_kind, row.parent: row.parent_kind}
    found = threads.objects({key: kind for key, kind in ends.items() if key != obj.pk})
    told = [(row, row.parent if row.child == obj.pk else row.child) for row in rows]
    return [(row, found[other], row.child == obj.pk) for row, other in told if other in found]


def ends_found(summit, search, *, without, each=8):
    """Public objects of the summit whose words hold these letters, a few of each kind."""
    found = []
    for model in apps.get_app_config("summit").get_models():
        name = next((n for n in ("title", "text") if n in recorded_columns(model)), None)
        if not name or "summit" not in recorded_columns(model) or model.get_absolute_url is Recorded.get_absolute_url:
            continue
        rows = model.objects.filter(summit=summit, **{f"{name}__icontains": search}).exclude(pk=without.pk)
        found += [it for it in rows.select_related("summit")[: 2 * each] if it.is_shown][:each]
    return found


def recorded_columns(model):
    """The columns of a model of the public record; none of any other."""
    is_public = issubclass(model, Recorded) and model.journal_class == "public"
    return model.recorded_fields() if is_public else {}


def told(changes, it, names):
    """[(change, [(column, before, after), …]), …] as people read them: others' names, and what is linked, in words.

    names: {pseudonym: name shown to everyone} of all whom the changes name. Bookkeeping is left out, as is what
    a link leads to when it is not public. One query for each kind of thing that the changes link to.
    """
    linked = _linked(changes, it)
    wordless = words_of(it) if is_hidden(it) else ()
    kept = [(change, [one for one in change.fields if one[0] not in wordless]) for change in changes]
    return [(change, [row for one in fields if (row := _row(one, it, names, linked))]) for change, fields in kept]


def is_hidden(it):
    """Whether it was taken off the pages for what it says: then its history tells who and when, and no words."""
    return bool(getattr(it, "is_hidden", False)) or getattr(it, "state", "") == "hidden"


def words_of(it):
    """The columns in which people's words about something stand; not those that say why it is hidden."""
    return {f.name for f in it._meta.fields if isinstance(f, WordsField) and f.name != "hidden_why"}


def people_in(changes, it):
    """Pseudonyms of all whom the changes of an object name, and of those who made them."""
    columns = [f.name for f in it._meta.fields if isinstance(f, UUIDField) and not f.primary_key]
    said = {str(value) for c in changes for name, *values in c.fields if name in columns for value in values if value}
    return said | {c.by for c in changes}


def _linked(changes, it):
    found = {}
    for column in it._meta.fields:
        if column.is_relation and field_label(column.name, it):
            keys = {v for c in changes for name, *values in c.fields if name == column.name for v in values if v}
            rows = column.related_model.objects.filter(pk__in=keys) if keys else ()
            found |= {(column.name, str(row.pk)): row for row in rows if _is_public(row)}
    return found


def _is_public(row):
    return isinstance(row, Recorded) and row.journal_class == "public" and row.is_shown


def _row(one, it, names, linked):
    name, *values = one
    label = field_label(name, it)
    if not label or all(v is None for v in values):
        return None
    column = it._meta.get_field(name)
    if column.is_relation:
        values = [display_words(linked[name, str(v)]) if (name, str(v)) in linked else None for v in values]
        return (label, *values) if any(values) else None
    if isinstance(column, UUIDField):
        return (label, *(v and member_in(v, names) for v in values))
    return (label, *(v if v is None else choice_label(v, name, it) for v in values))
