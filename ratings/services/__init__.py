"""What may happen: every write and every decision.

Called through their modules, so that one search finds each use.
"""
