"""The site's settings for the bare views that `./run bench rater-loop` holds the rating room against."""

from evalsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare.views"
MIDDLEWARE: list[str] = []
