"""A double tap on the button that hands out a sheet of paper is one act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summit", "0031_calls_that_end")]

    operations = [
        migrations.AddField(model_name="papertaken", name="op", field=models.UUIDField(editable=False, null=True)),
    ]
