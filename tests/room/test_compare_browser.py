"""Comparing in Chromium: clips of other rates and lengths held together, flipped, stepped, answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, TimeoutError, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Assignment, Clip, Comparison, ItemClip, Study, Vote
from ratings.services import participations
from tests import factories
from tests.browser import watch_to_the_end
from tests.probing.films import film
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG, SHORT = 2.4, 1.5
# Each frame that appears, with its moment and the time of its appearing.
WATCH_FRAMES = """() => {
  window.frames_seen = [[], []];
  document.querySelectorAll("[data-video]").forEach((video, at) => {
    const shown = (_now, { mediaTime, expectedDisplayTime }) => {
      window.frames_seen[at].push([mediaTime, expectedDisplayTime]);
      video.requestVideoFrameCallback(shown);
    };
    video.requestVideoFrameCallback(shown);
  });
}"""
TIMES = "() => [...document.querySelectorAll('[data-video]')].map((video) => video.currentTime)"
# Of each clip: whether it runs, and whether its sound comes out.
HEARD = """() => [...document.querySelectorAll("[data-video]")].map((video) => ({
  runs: !video.paused, heard: !video.muted && video.volume > 0 && video.webkitAudioDecodedByteCount > 0,
}))"""
# As Safari does: sound only after a click on the page, silent clips at once.
REFUSE_SOUND = """(() => {
  const { play } = HTMLMediaElement.prototype;
  let clicked = false;
  addEventListener("click", () => (clicked = true), { capture: true });
  HTMLMediaElement.prototype.play = function () {
    if (this.muted || clicked) return play.call(this);
    return Promise.reject(new DOMException("a click is needed", "NotAllowedError"));
  };
})()"""
STILL = "() => [...document.querySelectorAll('[data-video]')].every((v) => v.paused && !v.seeking)"


@pytest.fixture
def study() -> Study:
    """Return two pairs of one prompt each: 25 frames a second against 12, one longer than the other."""
    made = factories.study(mode="compare", votes_per_item=1)
    systems = [factories.generator(), factories.generator()]
    for _ in range(2):
        prompt = factories.prompt()
        clips: list[Clip] = []
        for system, (seconds, fps) in zip(systems, ((LONG, 25.0), (SHORT, 12.0)), strict=True):
            picture = cast.moving_picture(seconds=seconds, fps=fps)
            file = cast.ready_file(picture, seconds=seconds, fps=fps)
            clips.append(factories.clip(generator=system, prompt=prompt, file=file))
        cast.pair(made, *clips)
    return made


@pytest.fixture
def enter(study: Study, live_server: LiveServer, open_alone: Callable[..., Page]) -> Callable[..., Page]:
    def into_the_room(**options: object) -> Page:
        _, token = participations.invite(study)
        page = open_alone(**options)
        page.goto(live_server.url + reverse("invited", args=[token]))
        page.get_by_role("button", name="I agree, start").press("Enter")
        page.wait_for_selector("[data-pair][data-state]")
        return page

    return into_the_room


def drifts(page: Page) -> list[float]:
    """How far apart the frames are that stood on the screen together, once both ran for a moment."""
    left, right = page.evaluate("() => window.frames_seen")
    apart = []
    for moment, when in left:
        before = [other for other in right if other[1] <= when + 1]
        if before and 0.3 < moment < SHORT - 0.1 and before[-1] is not right[-1]:
            apart.append(moment - before[-1][0])
    return apart


def test_a_pair_is_watched_in_step_and_answered_by_keyboard(enter: Callable[..., Page]) -> None:
    page = enter()
    watch_to_the_end(page)
    page.evaluate(WATCH_FRAMES)
    page.keyboard.press("r")
    page.wait_for_function("() => [...document.querySelectorAll('video')].every((v) => v.ended)")
    apart = sorted(map(abs, drifts(page)))
    assert len(apart) > 5
    assert apart[len(apart) // 2] < 1 / 12
    assert apart[int(len(apart) * 0.9)] < 1 / 12 + 1 / 25
    times = page.evaluate(TIMES)
    assert sorted(times) == pytest.approx([SHORT, LONG], abs=0.09)
    page.keyboard.press(",")
    page.wait_for_function(STILL)
    assert max(page.evaluate(TIMES)) == pytest.approx(LONG - 1 / 25, abs=0.03)
    page.locator("[data-seek]").fill("0.5")
    page.wait_for_function(STILL)
    assert page.evaluate(TIMES) == pytest.approx([0.5, 0.5], abs=0.01)
    page.keyboard.press("f")
    page.keyboard.press("f")
    expect(page.locator("[data-duo]")).to_have_attribute("data-front", "right")
    page.keyboard.press("s")
    expect(page.locator("[data-duo]")).to_have_attribute("data-layout", "beside")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Still to answer: Clarity")
    page.keyboard.press("x")
    shown = Assignment.objects.get(
        public_id=page.locator("[data-pair]").get_attribute("data-assignment") or ""
    )
    page.keyboard.press("Enter")
    page.wait_for_selector(f'[data-pair][data-state]:not([data-assignment="{shown.public_id}"])')
    watch_to_the_end(page)
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    stored = Comparison.objects.get(assignment=shown)
    assert stored.watched["verified"] is True
    assert [stored.watched[side]["pass"]["rate"] for side in ("left", "right")] == [1, 1]
    left = ItemClip.objects.get(item=shown.item, position=1 if shown.swapped else 0).clip
    votes = {vote.dimension.key: vote for vote in stored.votes.select_related("dimension")}
    assert votes["clarity"].choice == "both_bad"
    chosen = votes["motion"].clip_a if votes["motion"].choice == "a" else votes["motion"].clip_b
    assert chosen == left
    assert votes["motion"].left == ("b" if shown.swapped else "a")
    assert Vote.objects.count() == 4


def test_on_a_phone_one_clip_runs_after_the_other(enter: Callable[..., Page]) -> None:
    page = enter(viewport={"width": 375, "height": 720})
    expect(page.locator("[data-duo]")).to_have_attribute("data-front", "left")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.wait_for_function("() => document.querySelector('[data-front=right]')")
    watch_to_the_end(page)
    page.keyboard.press("t")
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-progress]').value === 1")
    page.wait_for_timeout(300)
    assert [vote.choice for vote in Vote.objects.all()] == ["tie", "tie"]


@pytest.fixture
def sounding(tmp_path: Path) -> Study:
    """Return a study about sound with one pair, each clip with a tone of its own."""
    made = factories.study(mode="compare", votes_per_item=1, rules={"audio": True, "sound_test": False})
    prompt, clips = factories.prompt(), []
    for tone in (330, 660):
        drawn = f"testsrc2=s=320x180:r=25:d=20[out0];sine=f={tone}:d=20[out1]"
        path = film(tmp_path / f"{tone}.mp4", "-preset", "ultrafast", "-c:a", "aac", source=drawn)
        file = cast.ready_file(path.read_bytes(), seconds=20)
        file.renditions.update(policy="+sound")
        clips.append(factories.clip(prompt=prompt, file=file))
    cast.pair(made, *clips)
    return made


def hears(page: Page, at: int, *, runs: bool = True) -> None:
    """Wait until both clips run, or neither, and the one at this place is heard alone."""
    wanted = [{"runs": runs, "heard": place == at} for place in (0, 1)]
    try:
        page.wait_for_function(
            f"(wanted) => JSON.stringify(({HEARD})()) === JSON.stringify(wanted)", arg=wanted
        )
    except TimeoutError:
        assert page.evaluate(HEARD) == wanted


def test_of_two_clips_with_sound_exactly_one_is_heard(
    sounding: Study, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone()
    _, token = participations.invite(sounding)
    page.goto(live_server.url + reverse("invited", args=[token]))
    page.get_by_role("button", name="I agree, start").press("Enter")
    hears(page, 0)
    page.locator("[data-side=right] video").hover()
    hears(page, 1)
    page.locator("[data-side=left] video").hover()
    hears(page, 0)
    page.keyboard.press("h")
    hears(page, 1)
    page.get_by_role("button", name="Hear the other").click()
    hears(page, 0)
    page.keyboard.press("f")  # one over the other: the one in front
    page.keyboard.press("f")
    expect(page.locator("[data-duo]")).to_have_attribute("data-front", "right")
    hears(page, 1)
    page.locator("[data-duo] [data-side=right] video").hover()
    hears(page, 1)
    page.keyboard.press("s")
    hears(page, 1)
    page.keyboard.press(" ")
    hears(page, 1, runs=False)


def test_where_sound_is_refused_neither_clip_runs_before_a_click(
    sounding: Study, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone()
    page.add_init_script(REFUSE_SOUND)
    _, token = participations.invite(sounding)
    page.goto(live_server.url + reverse("invited", args=[token]))
    page.get_by_role("button", name="I agree, start").press("Enter")
    button = page.get_by_role("button", name="Play both clips")
    expect(button).to_be_visible()
    assert [clip["runs"] for clip in page.evaluate(HEARD)] == [False, False]
    button.click()
    hears(page, 0)
