"""Rating in Chromium: by keyboard to the end, without network, twice at once, and never unwatched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Participation, Rating, Study
from ratings.services import participations
from tests.browser import Console, outbox, watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Page]


@pytest.fixture
def contexts(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Open separate browsers, each with its own cookies."""
    opened: list[BrowserContext] = []

    def context(**options: object) -> BrowserContext:
        opened.append(browser.new_context(base_url=live_server.url, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield context
    for each in opened:
        each.close()


@pytest.fixture
def study() -> Study:
    return cast.study(generators=3, prompts=1, media=True, rules={"break_clips": 9})


@pytest.fixture
def enter(contexts: Callable[..., BrowserContext], study: Study, console: Console) -> Enter:
    """Open the invitation in a browser of its own and agree."""

    def into_the_room(**options: object) -> Page:
        _, token = participations.invite(study)
        page = contexts(**options).new_page()
        console.watch(page)
        page.goto(reverse("invited", args=[token]))
        page.get_by_role("button", name="I agree, start").press("Enter")
        page.wait_for_selector("[data-clip][data-state]")
        return page

    return into_the_room


def assignment(page: Page) -> str:
    return page.locator("[data-clip]").get_attribute("data-assignment") or ""


def judge(page: Page, keys: str = "31") -> None:
    """Answer both rows, watch to the end, submit: by keyboard alone."""
    watch_to_the_end(page)
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def judge_and_go_on(page: Page, keys: str = "31") -> None:
    before = assignment(page)
    judge(page, keys)
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')


def sent(page: Page) -> None:
    """Wait until nothing is in the outbox."""
    while outbox(page):
        page.wait_for_timeout(20)


def scores() -> list[dict[str, int | None]]:
    ratings = Rating.objects.order_by("pk").prefetch_related("scores__dimension")
    return [{s.dimension.key: s.level for s in rating.scores.all()} for rating in ratings]


def test_a_rater_rates_by_keyboard_alone_to_the_end(enter: Enter) -> None:
    page = enter()
    room = page.locator("[data-room]")
    expect(room).to_have_attribute("data-break-clips", "9")
    for keys, rule in (("31", "breakMinutes = 0.001"), ("20", "breakClips = 1")):
        before = assignment(page)
        room.evaluate(f"(room) => room.dataset.{rule}")
        judge(page, keys)
        expect(page.get_by_role("dialog", name="Time for a break")).to_be_visible()
        room.evaluate("(room) => Object.assign(room.dataset, { breakMinutes: 0, breakClips: 0 })")
        page.keyboard.press("Enter")
        page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')
    expect(page.locator("[data-progress-text]")).to_have_text("Clip 3 of 3")
    judge(page, "11")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    code = participations.completion_code(Participation.objects.get())
    expect(page.get_by_label("Completion code")).to_have_value(code)
    assert scores() == [
        {"motion": 3, "clarity": 1},
        {"motion": 2, "clarity": None},
        {"motion": 1, "clarity": 1},
    ]
    watched = list(Rating.objects.values_list("watched__verified", "watched__passes", "watched__pass__rate"))
    assert watched == [(True, 1, 1)] * 3


def test_backspace_goes_back_a_row_and_the_answer_can_be_changed(enter: Enter) -> None:
    page = enter()
    page.keyboard.press("3")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-dimension=motion]")).to_have_attribute("data-current", "")
    judge_and_go_on(page, "21")
    sent(page)
    assert scores() == [{"motion": 2, "clarity": 1}]


def test_an_unwatched_clip_is_refused_with_a_sentence(enter: Enter) -> None:
    page = enter(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play the clip")).to_be_visible()
    for key in ("3", "1", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("alert")).to_contain_text("The clip has to run once from start to end")
    page.get_by_role("button", name="Play the clip").click()
    judge_and_go_on(page, "")
    sent(page)
    assert scores() == [{"motion": 3, "clarity": 1}]


def test_jumping_to_the_end_is_not_watching(enter: Enter) -> None:
    page = enter(reduced_motion="reduce")
    page.evaluate(
        "() => { const v = document.querySelector('video'); v.currentTime = v.duration - 0.2; v.play() }"
    )
    page.wait_for_function("() => document.querySelector('video').ended")
    expect(page.locator("[data-clip]")).to_have_attribute("data-state", "unwatched")
    page.keyboard.press("r")
    watch_to_the_end(page)


def test_a_row_that_is_left_out_is_named(enter: Enter) -> None:
    page = enter()
    judge(page, "3")
    expect(page.get_by_role("alert")).to_contain_text("Still to answer: Clarity")
    assert Rating.objects.count() == 0


def test_a_closed_tab_loses_nothing(enter: Enter, console: Console) -> None:
    page = enter()
    page.wait_for_load_state("networkidle")
    address = page.url
    page.context.set_offline(True)
    first = assignment(page)
    judge_and_go_on(page, "31")
    page.keyboard.press("2")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    console.watch(again)
    again.goto(address)
    again.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{first}"])')
    expect(again.locator("[data-dimension=motion] input[value='2']")).to_be_checked()
    judge_and_go_on(again, "3")
    sent(again)
    assert scores() == [{"motion": 3, "clarity": 1}, {"motion": 2, "clarity": 3}]
    console.forgive("ERR_INTERNET_DISCONNECTED")


def test_enter_twice_and_a_double_click_give_one_rating_a_clip(enter: Enter) -> None:
    page = enter()
    before = assignment(page)
    watch_to_the_end(page)
    for key in ("3", "1", "Enter", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')
    watch_to_the_end(page)
    before = assignment(page)
    for key in ("2", "2"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save and go on").dblclick()
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')
    sent(page)
    assert scores() == [{"motion": 3, "clarity": 1}, {"motion": 2, "clarity": 2}]


def test_two_tabs_give_one_rating_a_clip(enter: Enter, console: Console) -> None:
    one = enter()
    two = one.context.new_page()
    console.watch(two)
    two.goto(one.url)
    watch_to_the_end(two)
    first = assignment(one)
    assert assignment(two) == first
    one.bring_to_front()
    one.keyboard.press("r")
    judge_and_go_on(one, "31")
    two.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{first}"])')
    sent(one)
    assert Rating.objects.count() == 1
    assert assignment(two) == assignment(one)


def test_a_clip_can_be_skipped_and_a_comment_left(enter: Enter) -> None:
    page = enter()
    before = assignment(page)
    page.get_by_text("Comment or skip").click()
    page.get_by_label("Comment").fill("six fingers 123")
    page.get_by_label("I recognise the system").check()
    page.get_by_role("button", name="Skip: I would rather not see it").click()
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')
    sent(page)
    rating = Rating.objects.get()
    assert (rating.skipped, rating.comment, rating.recognised) == ("unwilling", "six fingers 123", True)


def test_frames_can_be_stepped_and_the_last_frame_is_held(enter: Enter) -> None:
    page = enter()
    watch_to_the_end(page)
    time = "() => document.querySelector('video').currentTime"
    end = page.evaluate(time)
    assert end == pytest.approx(cast.SECONDS, abs=0.05)
    page.keyboard.press(",")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    assert page.evaluate(time) == pytest.approx(end - 1 / cast.FPS, abs=0.03)
    expect(page.locator("[data-clip]")).to_have_attribute("data-state", "watched")


@pytest.mark.parametrize("width", [320, 375, 1440])
def test_nothing_lies_beside_the_page(enter: Enter, width: int) -> None:
    page = enter(viewport={"width": width, "height": 720})
    for opened in ("", "details"):
        if opened:
            page.get_by_text("Comment or skip").click()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_meaning_of_a_row_can_be_reached_on_a_phone(enter: Enter) -> None:
    page = enter(viewport={"width": 375, "height": 720}, has_touch=True)
    page.get_by_role("button", name="What Clarity means").tap()
    expect(page.locator("[popover]:popover-open")).to_contain_text("clarity 3")
