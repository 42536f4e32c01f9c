"""The Celery application; tasks live in ratings/tasks.py."""

import os
import warnings

from celery import Celery, signals
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalsite.settings")
# Seven lines at each start as root, often a container's only user; pickle, the danger meant, is not accepted.
warnings.filterwarnings("ignore", category=SecurityWarning)
app = Celery("clipjury")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_logging(**_options: object) -> None:
    """Leave logging as the settings have it: with a receiver here Celery configures none of its own."""
