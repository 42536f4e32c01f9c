"""Generators as people change them: names, what their vendors claim at which date, and who says what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ratings.choices import Act, Noun
from ratings.errors import ClipJuryError
from ratings.models import Claim, Generator, Remark, User
from ratings.services import audit, names
from ratings.services.editing.subjects import Content, because_judged, clean, judged, refused, set_fields

OWN = ("name", "name_zh", "vendor", "vendor_zh", "region", "kind", "architecture", "launched", "url")
CLAIMED = ("as_of", "tasks", "duration_s", "resolution", "fps", "features", "price", "available")
SAID = ("by", "text", "text_zh")
SEEN = ("kind",)


def find(slugs: Iterable[str]) -> Sequence[Generator]:
    """Return the generators of these slugs, locked."""
    return list(Generator.objects.select_for_update().filter(slug__in=list(slugs)).order_by("pk"))


def key(thing: Generator) -> str:
    """Return its slug, which never changes."""
    return thing.slug


def read(thing: Generator) -> dict[str, Any]:
    """Return all that may be changed."""
    return {
        **{name: getattr(thing, name) for name in OWN},
        "launched": thing.launched.isoformat() if thing.launched else None,
        "aliases": sorted(thing.aliases.values_list("name", flat=True)),
        "claims": [
            {**claim, "as_of": claim["as_of"].isoformat()}
            for claim in thing.claims.order_by("as_of").values(*CLAIMED)
        ],
        "remarks": list(thing.remarks.order_by("by").values(*SAID)),
    }


def fixed(thing: Generator) -> dict[str, str]:
    """Whether it is ranked must not change under a study's feet."""
    return because_judged(*SEEN) if judged(places__clip__generator=thing) else {}


def write(thing: Generator, content: Content) -> None:
    """Store a part of what `read` gives; lists are stored whole."""
    if name := content.get("name"):
        _free(name, thing, field="name")
    set_fields(thing, {name: content[name] for name in OWN if name in content})
    if "aliases" in content:
        _write_aliases(thing, content["aliases"])
    if "claims" in content:
        _write_claims(thing, content["claims"])
    if "remarks" in content:
        _write_remarks(thing, content["remarks"])


def used(thing: Generator) -> str:
    """Say what needs it to stay."""
    if thing.studies.exists():
        return _("A study names it. Take it out of the draft first.")
    if thing.clips.exists() or thing.reference_values.exists() or thing.standings.exists():
        return _("It has clips or figures, and these stay. Only what nothing was made of can be taken out.")
    return ""


def bring_back(key: str, content: Content) -> None:
    """Store it again under its slug."""
    write(Generator.objects.create(slug=key, name=content["name"]), content)


@transaction.atomic
def create(name: str, content: Content, *, by: User | None) -> Generator:
    """Store a new generator under the slug of its name."""
    known = names.Generators()
    if known.owner(name) is not None:
        raise refused(
            "name", _("There is a generator of this name. Change that one, or choose another name.")
        )
    thing = known.create(name)
    write(thing, content)
    audit.note(Act.CATALOGUE_CHANGED, by=by, subject=thing.slug, noun=str(Noun.GENERATOR), new=True)
    return thing


def _free(name: str, thing: Generator, *, field: str) -> None:
    try:
        names.check_lengths(name)
        names.Generators().check_free(name, but=thing)
    except ClipJuryError as error:
        raise refused(field, str(error)) from error


def _write_aliases(thing: Generator, wanted: Sequence[str]) -> None:
    thing.aliases.all().delete()
    known = names.Generators()
    for alias in wanted:
        _free(alias, thing, field="aliases")
        known.add_alias(thing, alias)


def _write_claims(thing: Generator, wanted: Sequence[Content]) -> None:
    thing.claims.all().delete()
    days = [claim["as_of"] for claim in wanted]
    if twice := next((day for day in days if days.count(day) > 1), None):
        sentence = _("There are two claims as of %(day)s. One day has one claim.") % {"day": twice}
        raise refused("claims", sentence)
    for claim in wanted:
        made = Claim(generator=thing, **{name: claim[name] for name in CLAIMED})
        clean(made, "claims", exclude={"generator", "tasks", "duration_s", "features"})
        made.save()


def _write_remarks(thing: Generator, wanted: Sequence[Content]) -> None:
    thing.remarks.all().delete()
    for said in wanted:
        if thing.remarks.filter(by=said["by"]).exists():
            sentence = _("%(by)s stands here twice. Join what they say.") % {"by": said["by"]}
            raise refused("remarks", sentence)
        Remark.objects.create(generator=thing, **{name: said[name] for name in SAID})
