"""What others wrote is read on a terminal, and never obeyed by it."""

import pytest

from pyref.foreign import show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dx is 2 x 3", "dx is 2 x 3"),
        ("größe 数\u3000学", "größe 数\u3000学"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("first\rsecond\nthird\t", r"first\rsecond\nthird\t"),
        ("\x9b2J", r"\x9b2J"),
        ("half \ud800", r"half \ud800"),
        ("gnp.\u202eyp", r"gnp.\u202eyp"),
        ("line\u2028line", r"line\u2028line"),
        (ValueError("\x00"), r"\x00"),
    ],
)
def test_what_does_not_print_is_escaped(text, shown):
    assert show(text) == shown
    assert show(text).encode("utf-8")


def test_lines_are_kept_where_they_are_asked_for():
    assert show("one\ntwo\r\x1b[A", lines=True) == "one\ntwo" + r"\r\x1b[A"
