"""The settings under test: the site's own, in a throwaway folder unless DATA_DIR names one."""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    # Set for the processes of pytest-xdist too, which inherit it and leave the removing to the first.
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="clipjury-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
# Playwright's synchronous interface keeps an event loop running in the thread of the tests, and Django would
# take every query after that for one made inside asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from evalsite.settings import *  # noqa: F403
from evalsite.settings import CACHES, DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

# Pages rendered inside the tests need no collected files; the real server of tests/servers has its own.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as in life: in memory, threads share one connection and lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# Each process of pytest-xdist counts for itself, never in the Redis that carries the queue: tests empty it.
_counts = f"counts-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.sqlite3"
CACHES["default"] = {"BACKEND": "evalsite.cache.SharedCache", "LOCATION": str(VAR_DIR / _counts)}
