"""The site: settings, the root of the addresses, and the two applications (WSGI and Celery)."""

from evalsite.celery import app as celery_app

__all__ = ["celery_app"]
