"""Browsers that are signed in; public ids for memberships; an audit log that SQLite does not shorten either."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER ratings_auditentry_kept BEFORE DELETE ON ratings_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END
"""


def name_rows(apps, schema_editor):
    """Give every row an id of its own: a column's default would be one and the same for all."""
    membership = apps.get_model("ratings", "Membership")
    rows = list(membership.objects.only("pk"))
    for row in rows:
        row.public_id = uuid.uuid4()
    membership.objects.bulk_update(rows, ["public_id"], batch_size=300)


def keep(apps, schema_editor):
    """PostgreSQL's trigger refuses both already."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(KEPT, params=None)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER ratings_auditentry_kept", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("ratings", "0012_item_shows"),
    ]

    operations = [
        migrations.CreateModel(
            name="UserSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("address", models.GenericIPAddressField(null=True)),
                ("agent", models.CharField(blank=True, max_length=300)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-seen_at", "-pk"]},
        ),
        migrations.AddField(
            model_name="membership",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(name_rows, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="membership",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RunPython(keep, let_go),
    ]
