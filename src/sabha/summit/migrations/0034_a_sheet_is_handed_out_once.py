"""A double tap on the button that hands out a sheet of paper is one act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summit", "0033_who_may_answer")]

    operations = [
        migrations.AddField(model_name="papertaken", name="op", field=models.UUIDField(editable=False, null=True)),
    ]
