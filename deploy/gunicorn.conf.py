"""How gunicorn serves the site; every figure that may be chosen comes from the settings."""

from django.conf import settings

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = 4
# Each worker loads the application itself: a database connection must never cross a fork.
preload_app = False
timeout = 60
graceful_timeout = 5
loglevel = "warning"
# The socket of gunicornc would lie in the home folder, one for all the sites of a user.
control_socket_disable = True
