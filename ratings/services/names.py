"""Finds generators and prompts by what people call them, in memory, for whoever reads many at once.

A generator holds the slugs of its own slug, its name and its aliases; no two generators share one, so a
name can mean one thing only. Two spellings with one slug are refused unless one is declared an alias.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from ratings.errors import ConflictError, InvalidError
from ratings.models import Alias, Generator, Prompt
from ratings.services.slugs import is_slug, slug_for

SLUG_LIMIT = 120
NAME_LIMIT = 200


class Generators:
    """Every generator, found by slug, name or alias."""

    def __init__(self) -> None:
        self._exact: dict[str, set[Generator]] = defaultdict(set)
        self._by_slug: dict[str, Generator] = {}
        self._aliases: dict[str, Generator] = {}
        for generator in Generator.objects.prefetch_related("aliases"):
            self.add(generator, *(alias.name for alias in generator.aliases.all()))

    def add(self, generator: Generator, *aliases: str) -> None:
        """Let a stored generator be found from now on."""
        for name in (generator.slug, generator.name, generator.name_zh, *aliases):
            if name:
                self._exact[name].add(generator)
        for slug in (generator.slug, slug_for(generator.name)):
            self._by_slug[slug] = generator
        for alias in aliases:
            self._aliases[slug_for(alias)] = generator

    def known(self, name: str) -> Generator | None:
        """Return the generator of this name, or None; a spelling that is nearly another's is a conflict."""
        slug = slug_for(name)
        meant = self._exact.get(name, set())
        first = next((g for g in meant if g.slug == name), None) or self._aliases.get(slug)
        if first is not None:
            return first
        if len(meant) > 1:
            slugs = ", ".join(sorted(generator.slug for generator in meant))
            raise ConflictError(
                _("“%(name)s” may mean any of %(slugs)s. Write the slug.") % {"name": name, "slugs": slugs}
            )
        if meant:
            return next(iter(meant))
        owner = self._by_slug.get(slug)
        if owner is not None and is_unnamed(owner):
            return owner
        self.check_free(name)
        return None

    def by_slug(self, slug: str) -> Generator | None:
        """Return the generator whose own slug this is."""
        generator = self._by_slug.get(slug)
        return generator if generator and generator.slug == slug else None

    def owner(self, name: str) -> Generator | None:
        """Return the generator that holds the slug of this name."""
        slug = slug_for(name)
        return self._by_slug.get(slug) or self._aliases.get(slug)

    def check_free(self, name: str, *, but: Generator | None = None) -> None:
        """Raise when another generator holds the slug of this name."""
        owner = self.owner(name)
        if owner is not None and owner != but:
            raise ConflictError(
                _(
                    "“%(name)s” has the slug %(slug)s, which belongs to “%(other)s”. "
                    "If both are one generator, make one an alias of the other."
                )
                % {"name": name, "slug": slug_for(name), "other": owner.name}
            )

    def create(self, name: str) -> Generator:
        """Store a generator of which nothing but the name is known."""
        check_lengths(name)
        generator = Generator.objects.create(slug=slug_for(name), name=name)
        self.add(generator)
        return generator

    def add_alias(self, generator: Generator, name: str) -> bool:
        """Let a generator be found by one more name; return whether that was new."""
        if name in {generator.slug, generator.name} or self._aliases.get(slug_for(name)) == generator:
            return False
        check_lengths(name)
        self.check_free(name, but=generator)
        Alias.objects.create(generator=generator, name=name, slug=slug_for(name))
        self.add(generator, name)
        return True


class Prompts:
    """Every prompt, found by its slug or by what becomes its slug."""

    def __init__(self) -> None:
        self._by_slug = {prompt.slug: prompt for prompt in Prompt.objects.all()}
        self._spelling: dict[str, str] = {}

    def known(self, name: str) -> Prompt | None:
        """Return the prompt of this name, or None; two spellings of one slug are a conflict."""
        slug = name if name in self._by_slug else slug_for(name)
        if not is_slug(name) and self._spelling.setdefault(slug, name) != name:
            raise ConflictError(
                _("“%(name)s” and “%(other)s” both become the slug %(slug)s.")
                % {"name": name, "other": self._spelling[slug], "slug": slug}
            )
        return self._by_slug.get(slug)

    def add_new(self, name: str, *, task: str, text: str = "") -> Prompt:
        """Return a prompt of which no more is known, for the caller to store; it is found from now on."""
        check_lengths(name)
        prompt = Prompt(slug=slug_for(name), task=task, text=text)
        self._by_slug[prompt.slug] = prompt
        return prompt


def is_unnamed(generator: Generator) -> bool:
    """Say whether a generator is known by its slug alone: a file used the slug before anybody gave a name."""
    return generator.name == generator.slug


def check_lengths(name: str) -> None:
    """Raise when a name or its slug is too long to be stored."""
    if len(name) > NAME_LIMIT or len(slug_for(name)) > SLUG_LIMIT:
        raise InvalidError(
            _(
                "“%(name)s…” is too long: a name has at most %(name_limit)s characters, "
                "its slug %(slug_limit)s."
            )
            % {"name": name[:40], "name_limit": NAME_LIMIT, "slug_limit": SLUG_LIMIT}
        )
