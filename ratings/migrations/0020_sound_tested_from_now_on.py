"""Studies that were opened before raters could be asked to count beeps go on without."""

from django.db import migrations


def keep(apps, schema_editor):
    """Write down what a study had while the rule did not exist; a draft takes the new default."""
    for study in apps.get_model("ratings", "Study").objects.exclude(state="draft"):
        if "sound_test" not in study.rules:
            study.rules["sound_test"] = False
            study.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0019_messages"),
    ]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
