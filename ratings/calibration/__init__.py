"""Calibration clips: short scenes drawn by code in which every quality has a known level.

Numpy in, pictures out: nothing here knows Django, files, processes or settings.
"""
