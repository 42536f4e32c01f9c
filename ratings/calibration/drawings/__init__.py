"""One file a scene: its backdrops, its action and its cast."""
