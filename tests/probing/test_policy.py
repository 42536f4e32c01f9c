"""Policies: one word for each, and only sizes and rates that a rendition can have."""

from fractions import Fraction

import pytest

from ratings.probing.policy import Policy, rate_of, size_of


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        (Policy(), ""),
        (Policy((1280, 720)), "1280x720"),
        (Policy(rate=Fraction(24000, 1001)), "@24000/1001"),
        (Policy(sound=True), "+sound"),
        (Policy((640, 640), Fraction(25), True), "640x640@25+sound"),
    ],
)
def test_a_policy_is_a_word_and_the_word_is_the_policy(policy: Policy, key: str) -> None:
    assert policy.key == key
    assert Policy.read(key) == policy


@pytest.mark.parametrize("key", ["@", "+loud", "1280x720@", "1280x720@24.0", "+", "1280X720", "@0"])
def test_no_other_word_is_one(key: str) -> None:
    with pytest.raises(ValueError, match=r"is no|Fraction"):
        Policy.read(key)


@pytest.mark.parametrize("text", ["720p", "1281x720", "62x720", "1922x1080", "1090x1082", "٦٤x٦٤"])
def test_sizes_that_no_rendition_can_have(text: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        size_of(text)


def test_a_common_rate_is_meant_where_one_is_near() -> None:
    assert [rate_of(frames) for frames in (0, 24, 23.98, 29.97, 12.5)] == [
        None,
        Fraction(24),
        Fraction(24000, 1001),
        Fraction(30000, 1001),
        Fraction(25, 2),
    ]
