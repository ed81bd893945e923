"""Addresses are unique by the way they are given out, not by a constraint that two machines' facts could break.

What waits is made anew by a rebuild, so its table may go and come back with another key.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summit", "0003_threads")]

    operations = [
        migrations.AlterField("Series", "slug", models.SlugField(max_length=60, verbose_name="address")),
        migrations.AlterField("Summit", "slug", models.SlugField(max_length=60, verbose_name="address")),
        migrations.DeleteModel("Waiting"),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.UUIDField()),
                ("model", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "waiting object",
                "constraints": [models.UniqueConstraint(fields=("object_id", "model"), name="waits_once")],
            },
        ),
    ]
