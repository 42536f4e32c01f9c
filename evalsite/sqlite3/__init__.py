"""Django's own backend for SQLite, with writers of one process in turn."""
