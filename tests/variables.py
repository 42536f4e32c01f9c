"""The variables that settings.py reads, found in its source."""

from __future__ import annotations

import ast
from functools import cache

from tests.servers.site import ROOT


@cache
def read_by_settings() -> frozenset[str]:
    """Return the names: the first argument, in capitals, of any call that reads the environment."""
    tree = ast.parse((ROOT / "evalsite" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = [
        call.args[0].value for call in calls if _reads(call.func) and isinstance(call.args[0], ast.Constant)
    ]
    return frozenset(str(name) for name in names)


def _reads(function: ast.expr) -> bool:
    """Say whether it is env.something(...) or one of the settings' own readers, which check the value."""
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "env"
    readers = {"_whole_number", "_one_of", "_switch", "_address", "_program"}
    return isinstance(function, ast.Name) and function.id in readers
