"""The server as the tus-js-client package sees it: an upload in pieces, broken off and gone on with."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers.site import Site

pytestmark = pytest.mark.browser
PACKAGE = "tus-js-client@4.3.1"
TOKEN = """
from ratings.models import User
from ratings.services import api_tokens
ada = User.objects.create_user("tus@example.org", is_staff=True)
print(api_tokens.make(ada, name="tus", scopes=["read", "catalogue"])[1])
"""
SCRIPT = """
const tus = require("tus-js-client");
const [endpoint, token] = process.argv.slice(2);
const content = Buffer.alloc(300000, "clip");
const begin = (more) => new tus.Upload(content, {
  endpoint, chunkSize: 100000, retryDelays: [0, 500], headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: "a.mp4", generator: "Gen-3", prompt: "sunset", task: "t2v", sample: "0" }, ...more,
});
const first = begin({
  onChunkComplete: async (_size, done) => {
    if (done !== 100000) return;
    await first.abort();
    const second = begin({
      uploadUrl: first.url,
      onError: (error) => { throw error; },
      onSuccess: () => console.log(JSON.stringify({ url: second.url })),
    });
    second.start();
  },
  onError: (error) => { throw error; },
});
first.start();
"""


def test_tus_js_client_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("needs npm and node, which only this test uses")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(tmp_path), PACKAGE]
    if subprocess.run(install, cwd=tmp_path, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip(f"npm could not install {PACKAGE}")
    (tmp_path / "upload.js").write_text(SCRIPT)
    token = site.manage("shell", "-v", "0", "-c", TOKEN).split()[-1]
    command = ["node", "upload.js", f"{site.url}/api/v1/uploads/", token]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told = site.manage(
        "shell", "-v", "0", "-c",
        "from ratings.models import Upload; u = Upload.objects.latest('pk');"
        "print(u.state, u.offset, u.clip.file.size)",
    )  # fmt: skip
    assert json.loads(done.stdout)["url"].startswith(f"{site.url}/api/v1/uploads/")
    assert told.split()[-3:] == ["stored", "300000", "300000"]
