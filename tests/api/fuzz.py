"""What the fuzzing of the API needs: how requests are generated, and who sends them."""

from __future__ import annotations

from schemathesis import Config

from ratings.choices import Scope
from ratings.services import api_tokens
from tests.access.world import build

ACCEPTED = ["2xx", "401", "403", "404", "409"]
# What no schema can say: a remark that needs who made it, a dimension's key that stands twice, a prompt that
# is new and so needs its task, a generator that nobody knows, fewer ratings than were asked for.
SEMANTIC = [
    "POST /api/v1/generators/",
    "PATCH /api/v1/generators/{slug}/",
    "PATCH /api/v1/prompts/{slug}/",
    "POST /api/v1/clips/",
    "POST /api/v1/rubrics/",
    "POST /api/v1/studies/",
    "PATCH /api/v1/studies/{slug}/",
]


def config(*, examples: int) -> Config:
    """Return how schemathesis generates and checks: everything, with so many examples of each request."""
    loose = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}}
    return Config.from_dict(
        {
            "operations": [{"include-name": name, "checks": loose} for name in SEMANTIC],
            "generation": {"max-examples": examples, "allow-x00": False, "codec": "utf-8"},
            "phases": {"coverage": {"enabled": True}, "stateful": {"enabled": False}},
        }
    )


def everybody() -> list[dict[str, str]]:
    """Return the headers of a stranger and of everybody of the cast with an account."""
    world = build()
    found: list[dict[str, str]] = [{}]
    for user in (world.mo, world.ana, world.cyd, world.ada):
        _token, text = api_tokens.make(user, name="fuzz", scopes=Scope.values)
        found.append({"Authorization": f"Bearer {text}"})
    return found
