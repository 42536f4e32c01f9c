"""Static files under names that change with their content, the modules that modules import included.

Without this a browser could pair a page of this version with a module of the last one. Django's own patterns
for modules trip over comments in libraries, so ours look at our own files and at whole statements alone.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = (
    "ratings/*.js",
    (
        (
            r'(?m)^(?P<matched>(?P<before>(?:import|export)\b[^;"]*)"(?P<url>\.{1,2}/[^"]+\.js)";)',
            '%(before)s"%(url)s";',
        ),
    ),
)


class HashedFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """What the site serves: compressed, hashed, cached for ever."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, MODULES)
