from itertools import groupby, islice

from django.db import migrations, models

BATCH = 2_000


def fill(apps, schema_editor):
    """Write down what the items that are there show."""
    Item, ItemClip = apps.get_model("ratings", "Item"), apps.get_model("ratings", "ItemClip")
    places = ItemClip.objects.order_by("item", "position").values_list("item", "clip__generator")
    items = (
        Item(pk=item, shows="-".join(str(generator) for _item, generator in group))
        for item, group in groupby(places.iterator(), key=lambda place: place[0])
    )
    while batch := list(islice(items, BATCH)):
        Item.objects.bulk_update(batch, ["shows"])


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0011_checks_chosen_endings"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="shows",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("purpose", "vote"), ("withdrawn_at__isnull", True)),
                fields=["study", "block", "mode", "shows", "judged", "promised", "prompt"],
                name="item_choice",
            ),
        ),
    ]
