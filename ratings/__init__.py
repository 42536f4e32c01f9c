"""ClipJury's one Django app, split by layer, then by subject (see docs/architecture.md)."""
