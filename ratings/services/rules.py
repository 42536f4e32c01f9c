"""The rules of a study, each declared once: type, default and what it means.

docs/contracts.md lists them for people (a test keeps the two together), and the study builder draws its form
from them: a new rule appears there by itself. A study keeps the rules it was given; opening it stores them
whole, so that a later default changes nothing that was agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from ratings.models import Study
from ratings.probing.policy import size_of
from ratings.services import crowds, texts
from ratings.services.shapes import Path, Shape

PEOPLE, SEEN, CARE, STOP, FINE = "people", "seen", "care", "stop", "fine"
"""Under which heading of the study builder a rule stands: who rates, what they see,
with what care, until when; the rest."""


def _rule(
    default: Any,
    sentence: str,
    *,
    title: str = "",
    group: str = FINE,
    low: float = 0,
    high: float = 0,
    read: Callable[[str], object] = str,
    fault: str = "",
) -> Any:
    """Declare a rule. `sentence` says what it means, `title` is its label in the builder. `read` raises
    ValueError for a text that cannot be, of which `fault` says what would."""
    told = {"sentence": sentence, "title": title, "group": group, "low": low, "high": high}
    told |= {"read": read, "fault": fault}
    return field(default=default, metadata=told)


@dataclass(frozen=True)
class Rules:
    """What a study lays down beside its question; the fields are the keys of `rules`."""

    anyone: bool = _rule(
        False,
        _("Anybody may join from the front page, without an invitation."),
        title=_("Anyone may rate"),
        group=PEOPLE,
    )
    items_per_rater: int = _rule(
        0,
        _("How many items one rater is asked for at most; 0 is all of them."),
        title=_("Items a rater sees at most"),
        group=PEOPLE,
        high=100_000,
    )
    lease_minutes: int = _rule(
        30,
        _("How long an item stays promised to a rater before it is given to another."),
        title=_("Minutes an item stays promised"),
        low=1,
        high=10_080,
    )
    consent: str = _rule(
        "1",
        _("The version of the consent and the instructions that raters read and agree to."),
        title=_("Version of consent and instructions"),
        high=20,
        read=texts.version,
        fault=_("There are no texts of this version; the first is version 1."),
    )
    dimensions_per_rater: int = _rule(
        0,
        _("How many dimensions one rater answers at most: the rubric is shared out in blocks; 0 is all."),
        title=_("Dimensions a rater answers at most"),
        group=PEOPLE,
        high=50,
    )
    training_pass: float = _rule(
        0.7,
        _("The share of a training's answers that must be as expected."),
        title=_("Training answers that pass"),
        group=CARE,
        low=0,
        high=1,
    )
    training_repeats: int = _rule(
        1,
        _("How often a rater who did not pass the training may repeat it before being thanked."),
        title=_("Training may be repeated"),
        group=CARE,
        high=20,
    )
    gold_share: float = _rule(
        0.1,
        _("Gold clips in a session, as a share of its votes; nothing where no gold was chosen."),
        title=_("Share of gold clips"),
        group=CARE,
        high=0.5,
    )
    trap_share: float = _rule(
        0.05,
        _("Traps in a session, as a share of its votes; nothing where no trap was chosen."),
        title=_("Share of traps"),
        group=CARE,
        high=0.5,
    )
    repeat_share: float = _rule(
        0.0,
        _("Hidden repeats in a session, as a share of its votes."),
        title=_("Share of hidden repeats"),
        group=CARE,
        high=0.5,
    )
    adaptive: bool = _rule(
        False,
        _("The next pair is the one expected to make the ranking's closest neighbours surest."),
        title=_("Choose pairs adaptively"),
        group=STOP,
    )
    uniform_share: float = _rule(
        0.15,
        _("The share of pairs that is chosen uniformly all the same, where pairs are chosen adaptively."),
        title=_("Uniform share of adaptive pairs"),
        group=STOP,
        low=0.15,
        high=1,
    )
    budget: int = _rule(
        0,
        _("The study stops after so many judgements; 0 is when every item has its votes."),
        title=_("Judgements at most"),
        group=STOP,
        high=100_000_000,
    )
    half_width: float = _rule(
        0.0,
        _(
            "The study stops when every interval of the overall figures reaches no further to each side; "
            "0 is never."
        ),
        title=_("Half-width that is enough"),
        group=STOP,
        low=0,
        high=100,
    )
    canvas: str = _rule(
        "",
        _(
            "Width and height that every clip is fitted into whole, black around it, such as 1280x720; "
            "empty is each clip's own size."
        ),
        title=_("Common canvas"),
        group=SEEN,
        high=9,
        read=size_of,
        fault=_("Two even numbers of pixels with an x between are needed, from 64x64 to 1920x1080."),
    )
    frame_rate: float = _rule(
        0.0,
        _(
            "Frames a second that every clip is shown with, by leaving frames out or repeating them; "
            "0 is each clip's own rate."
        ),
        title=_("Common frame rate"),
        group=SEEN,
        low=0,
        high=60,
    )
    audio: bool = _rule(
        False,
        _("Raters hear the clips, with silence where a clip has no sound."),
        title=_("Keep the sound"),
        group=SEEN,
    )
    conditioning_first: bool = _rule(
        False,
        _(
            "Before a clip plays, the image that was given with its prompt is shown alone for a moment, "
            "or the video once; any key goes on."
        ),
        title=_("Show what was given first"),
        group=SEEN,
    )
    window_width: int = _rule(
        0,
        _("How many pixels wide a rater's window must be before the first clip is shown; 0 is any width."),
        title=_("Window at least so wide"),
        group=SEEN,
        high=3_840,
    )
    dropped_share: float = _rule(
        1.0,
        _(
            "The largest share of a short test clip's frames that a rater's browser may lose before the "
            "first clip is shown; 1 asks for no test."
        ),
        title=_("Share of frames that may be lost"),
        group=SEEN,
        low=0,
        high=1,
    )
    refresh_rate: int = _rule(
        0,
        _("How many pictures a second a rater's screen must show before the first clip; 0 is any screen."),
        title=_("Pictures a second the screen shows"),
        group=SEEN,
        high=240,
    )
    contrast_steps: int = _rule(
        0,
        _(
            "How many of five ever fainter digits, on dark and on light grey, a rater must read before the "
            "first clip; 0 asks for none."
        ),
        title=_("Faint digits that must be read"),
        group=SEEN,
        high=5,
    )
    colour_plates: int = _rule(
        0,
        _("How many of three colour plates a rater must read before the first clip; 0 asks for none."),
        title=_("Colour plates that must be read"),
        group=SEEN,
        high=3,
    )
    sound_test: bool = _rule(
        True,
        _("Raters count beeps before the first clip; asked only where the clips are heard."),
        title=_("Test the sound"),
        group=SEEN,
    )
    viewing_attempts: int = _rule(
        0,
        _(
            "How often a rater may take the test of window, screen and sound before being thanked; 0 is as "
            "often as it takes."
        ),
        title=_("Attempts at the viewing test"),
        group=SEEN,
        high=20,
    )
    break_minutes: int = _rule(
        20,
        _("After how many minutes the room offers a break between two clips; 0 is never."),
        title=_("Minutes until a break is offered"),
        group=PEOPLE,
        high=600,
    )
    break_clips: int = _rule(
        0,
        _("After how many clips the room offers a break, where that comes sooner; 0 is never."),
        title=_("Clips until a break is offered"),
        group=PEOPLE,
        high=1_000,
    )
    pay: str = _rule(
        "",
        _(
            "What raters are paid and by which rules work is turned down, told before they agree; empty is "
            "voluntary and unpaid."
        ),
        title=_("Pay, and when work is turned down"),
        group=PEOPLE,
        high=1_000,
    )
    pay_zh: str = _rule(
        "",
        _("The same in Chinese; where only one of the two is given, everybody reads that one."),
        title=_("Pay, in Chinese"),
        group=PEOPLE,
        high=1_000,
    )
    participant_parameter: str = _rule(
        "",
        _(
            "The parameter by which a crowd platform's link names its participant, such as PROLIFIC_PID; "
            "empty is none. Who comes twice comes back to the same place."
        ),
        title=_("Participant's parameter"),
        group=PEOPLE,
        high=60,
        read=crowds.parameter,
        fault=_("A parameter's name has letters, digits, hyphens and underscores only."),
    )
    return_address: str = _rule(
        "",
        _(
            "Where raters are sent who did all that was asked; {code} stands for the completion code, "
            "{participant} for the platform's number."
        ),
        title=_("Return address"),
        group=PEOPLE,
        high=500,
        read=crowds.address,
        fault=_("An address that starts with https:// is needed; in braces only {code} and {participant}."),
    )
    screen_out_address: str = _rule(
        "",
        _("Where raters are sent whom the study does not need, with the same words in braces."),
        title=_("Screen-out address"),
        group=PEOPLE,
        high=500,
        read=crowds.address,
        fault=_("An address that starts with https:// is needed; in braces only {code} and {participant}."),
    )
    completion_code: str = _rule(
        "",
        _("The code of everybody who did all that was asked; empty is a code for each rater."),
        title=_("Completion code"),
        group=PEOPLE,
        high=60,
        read=crowds.code,
        fault=_("A code has letters, digits, hyphens and underscores only."),
    )
    screen_out_code: str = _rule(
        "",
        _("The code of everybody whom the study does not need; empty is none."),
        title=_("Screen-out code"),
        group=PEOPLE,
        high=60,
        read=crowds.code,
        fault=_("A code has letters, digits, hyphens and underscores only."),
    )
    vendor_demos: bool = _rule(
        False, _("Generators are ranked by vendor's demos too."), title=_("Rank by vendor's demos too")
    )
    ahead: int = _rule(
        3,
        _("How many clips a rater's browser loads in advance, and can rate without network."),
        title=_("Clips loaded in advance"),
        low=1,
        high=4,
    )
    trusted_alpha: float = _rule(
        0.667,
        _("A dimension is marked not trusted when the interval of its alpha lies below this."),
        title=_("Agreement that a trusted dimension needs"),
        low=-1,
        high=1,
    )


DEFAULTS: dict[str, Any] = {rule.name: rule.default for rule in fields(Rules)}


def checked(rules: Mapping[str, Any], *, path: Path = ()) -> dict[str, Any]:
    """Return the rules that were given, each of its kind; an unknown key is refused by name."""
    shape = Shape(dict(rules) if isinstance(rules, Mapping) else rules, path)
    given = {}
    for rule in fields(Rules):
        value = _read(shape, rule)
        if rule.name in rules:
            given[rule.name] = value
    shape.close()
    return given


def _read(shape: Shape, rule: Field[Any]) -> Any:
    key, default, told = rule.name, rule.default, rule.metadata
    low, high = told["low"], told["high"]
    match default:
        case bool():
            return shape.flag(key, default)
        case int():
            return shape.whole(key, default, low=int(low), high=int(high))
        case float():
            return shape.number(key, default, low=low, high=high)
        case _:
            return _text(shape, rule)


def _text(shape: Shape, rule: Field[Any]) -> str:
    text = shape.text(rule.name, rule.default, limit=int(rule.metadata["high"]))
    if fault := wrong(rule, text):
        raise shape.fault(rule.name, fault)
    return text


def wrong(rule: Field[Any], text: str) -> str:
    """Return in a sentence what is wrong with the text of a rule; empty where nothing is."""
    try:
        rule.metadata["read"](text)
    except ValueError:
        return gettext(rule.metadata["fault"])
    return ""


def declared() -> tuple[Any, ...]:
    """Return the rules as they are declared, for whoever describes them."""
    return fields(Rules)


def as_plain(study: Study) -> dict[str, Any]:
    """Return every rule of a study by its key."""
    return asdict(of(study))


def of(study: Study) -> Rules:
    """Return the rules of a study: what it was given, and the defaults for the rest."""
    return _of(tuple(study.rules.items()))


@lru_cache(maxsize=1_000)
def _of(given: tuple[tuple[str, Any], ...]) -> Rules:
    """Return the rules made of what was given: read many times a request, and always the same."""
    return Rules(**{**DEFAULTS, **dict(given)})


def described(study: Study) -> list[tuple[str, Any]]:
    """Return the rules of a study as they stand, each with its title, in the reader's language."""
    values = asdict(of(study))
    titles = {rule.name: rule.metadata["title"] or rule.metadata["sentence"] for rule in fields(Rules)}
    words = {True: gettext("yes"), False: gettext("no")}
    return [
        (gettext(titles[name]), words[value] if isinstance(value, bool) else value)
        for name, value in values.items()
    ]
