"""The examples of /api/docs/: each is run by a test, in both languages, as it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Example:
    """One thing to do, for a shell and for Python with requests. `SITE` and `TOKEN` are set before."""

    key: str
    title: str | Promise
    curl: str
    python: str


EXAMPLES = (
    Example(
        "me",
        _("Who am I?"),
        'curl -sS --fail-with-body "$SITE/api/v1/me/" -H "Authorization: Bearer $TOKEN"',
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
answer = requests.get(f"{site}/api/v1/me/", headers=headers)
answer.raise_for_status()
print(answer.json()["email"])""",
    ),
    Example(
        "generator",
        _("Add a generator. The same key again gets the same answer, and nothing twice"),
        """curl -sS --fail-with-body "$SITE/api/v1/generators/" \\
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: add-gen-4" \\
  -d '{"slug": "gen-4", "name": "Gen-4", "vendor": "Runway", "tasks": ["t2v", "i2v"]}'""",
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
answer = requests.post(
    f"{site}/api/v1/generators/",
    headers={**headers, "Idempotency-Key": "add-gen-4-once-more"},
    json={"slug": "gen-4", "name": "Gen-4", "vendor": "Runway", "tasks": ["t2v", "i2v"]},
)
answer.raise_for_status()  # 201 new, 200 known; 409 contradicts what is stored""",
    ),
    Example(
        "prompt",
        _("Add a prompt"),
        """curl -sS --fail-with-body "$SITE/api/v1/prompts/" \\
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"slug": "fox", "task": "t2v", "text": "A fox crosses a frozen lake."}'""",
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
prompt = {"slug": "fox", "task": "t2v", "text": "A fox crosses a frozen lake."}
requests.post(f"{site}/api/v1/prompts/", headers=headers, json=prompt).raise_for_status()""",
    ),
    Example(
        "clip",
        _("Upload a clip, and ask how far it is"),
        """curl -sS --fail-with-body "$SITE/api/v1/clips/" -H "Authorization: Bearer $TOKEN" \\
  -F file=@fox.mp4 -F generator=gen-4 -F prompt=fox -F task=t2v -F sample=0""",
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
with open("fox.mp4", "rb") as file:
    said = {"generator": "gen-4", "prompt": "fox", "task": "t2v", "sample": "1"}
    answer = requests.post(f"{site}/api/v1/clips/", headers=headers, data=said, files={"file": file})
answer.raise_for_status()
clip = answer.json()["id"]
states = requests.get(f"{site}/api/v1/clips/states/", headers=headers, params={"ids": clip})
states.raise_for_status()
print(states.json())""",
    ),
    Example(
        "study",
        _("Make a study, and an invitation to it"),
        """curl -sS --fail-with-body "$SITE/api/v1/studies/" \\
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"slug": "foxes", "title": "Foxes", "task": "t2v", "rubric": "report-2024", "votes_per_item": 3}'
curl -sS --fail-with-body "$SITE/api/v1/studies/foxes/invitations/" \\
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"label": "lab", "limit": 10}'""",
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
study = {"slug": "foxes", "title": "Foxes", "task": "t2v", "rubric": "report-2024", "votes_per_item": 3}
requests.post(f"{site}/api/v1/studies/", headers=headers, json=study).raise_for_status()
made = requests.post(f"{site}/api/v1/studies/foxes/invitations/", headers=headers, json={"limit": 10})
made.raise_for_status()
print(made.json()["link"])  # told this once: only its hash is kept""",
    ),
    Example(
        "ratings",
        _("Read every rating, page by page"),
        """curl -sS --fail-with-body "$SITE/api/v1/studies/foxes/ratings/?limit=200&current=1" \\
  -H "Authorization: Bearer $TOKEN\"""",
        """import os, requests
site, headers = os.environ["SITE"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}
address, rows = f"{site}/api/v1/studies/foxes/ratings/?limit=200&current=1", []
while address:
    page = requests.get(address, headers=headers)
    page.raise_for_status()
    rows += page.json()["results"]
    address = page.json()["next"]
print(len(rows), "ratings")""",
    ),
    Example(
        "leaderboards",
        _("Read the published leaderboards; nobody has to sign in for that"),
        'curl -sS --fail-with-body "$SITE/api/v1/leaderboards/"',
        """import os, requests
boards = requests.get(f"{os.environ['SITE']}/api/v1/leaderboards/")
boards.raise_for_status()
for board in boards.json()["results"]:
    print(board["study"], board["method"], board["state"])""",
    ),
)
