"""The Celery application; tasks live in ratings/tasks.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalsite.settings")
app = Celery("clipjury")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
