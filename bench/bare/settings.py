"""The site's settings for the bare views that `./run bench rater-loop` holds the rating room against."""

from evalsite.settings import *  # noqa: F403
from evalsite.settings import INSTALLED_APPS as EVERY_APP

ROOT_URLCONF = "bench.bare.views"
MIDDLEWARE: list[str] = []
# allauth refuses to start without its middleware.
INSTALLED_APPS = [app for app in EVERY_APP if not app.startswith("allauth")]
