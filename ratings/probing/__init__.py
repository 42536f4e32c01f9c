"""What a file is like: facts, measures, and a copy that every browser plays. Pure: no Django, no settings.

Everything of ffmpeg's is behind `process.run`, the one function of the project that starts processes.
"""
