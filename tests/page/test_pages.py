"""Pages hold all that is wrong, load nothing, and leave the text of others harmless."""

import json
import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from click.testing import CliRunner
from reports import COMPARED, EVIL, INPUTS, PAGES, REPORTS, check, crosschecked, page

from pyref.cli.main import pyref as command
from pyref.crosscheck.report import write_json
from pyref.grading.marks import WORST, slim
from pyref.page import fragment, make_page
from pyref.page.html.heat import MOST, draw_heat
from pyref.page.html.levels import make_scale
from pyref.page.html.parts import Page
from pyref.page.html.render import FOLDER, render_page
from pyref.pairs.agree import hold
from pyref.pairs.data import as_json as as_plain_json
from pyref.pairs.report import Compared, Report, SetReport
from pyref.port.report import Report as CheckReport
from pyref.port.report import as_json
from pyref.probing.verdict import GradientReport, InputReport

VOID = {"meta", "br", "input", "link", "img", "hr"}
KINDS = [*PAGES]


class Reader(HTMLParser):
    """Every tag that is opened and closed, attributes, and text outside of scripts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.faults, self.text = [], [], [], []
        self.feed(text)
        self.faults += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"/{tag} in {self.open[-1:]}")

    def handle_data(self, data):
        if not {"script", "style"} & {*self.open}:
            self.text.append(data)


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_loads_nothing_and_is_small(kind):
    text = page(kind)
    read = Reader(text)
    assert read.faults == []
    assert len(text.encode()) < 1_000_000
    assert not re.search(r"https?:|url\(|@import|\bsrc=|srcset|<link|<base", text)
    assert {attrs.get("href", "#")[0] for tag, attrs in read.tags} == {"#"}
    assert sum(tag == "script" for tag, _ in read.tags) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_others_write_stays_text(kind):
    text = page(kind)
    assert EVIL not in text
    assert EVIL in "".join(Reader(text).text)
    handlers = [a for _, attrs in Reader(text).tags for a in attrs if a[:2] == "on"]
    assert handlers == []


def test_control_characters_of_others_are_shown_not_obeyed():
    text = render_page(Page("check", "\x1b[31m\u202egpj.exe", "wrong", "\x07"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)
    assert r"\x1b[31m\u202egpj.exe" in text


@pytest.mark.some(quick=7)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_verdict_command_and_versions(kind):
    told = "".join(Reader(page(kind)).text)
    made = make_page(REPORTS[kind]())
    assert made.outcome in told and made.verdict in told
    assert "pyref again" in told and "Python" in told


@pytest.mark.parametrize("kind", ["check", "crosscheck"])
def test_each_wrong_array_has_its_card_with_map_and_both_numbers(kind):
    report = REPORTS[kind]()
    wrong = report.wrong if kind == "check" else report.wrong()
    cards = [attrs for tag, attrs in Reader(page(kind)).tags if tag == "details"]
    shown = {(c["data-subject"], c["data-name"].partition("[")[0]) for c in cards}
    assert len(wrong) > 1
    assert shown >= {(f.case, f.array) for f in wrong}
    for finding in wrong:
        assert finding.got in page(kind) and finding.want in page(kind)
        assert float(finding.got).hex() in page(kind)
    assert page(kind).count('class="heat"') >= len(wrong)


def test_the_worst_stands_first_and_what_is_right_is_folded():
    cards = [attrs for tag, attrs in Reader(page("check")).tags if tag == "details"]
    kinds = [card["data-kind"] for card in cards]
    assert kinds[0] == "wrong" and kinds == sorted(kinds, reverse=True)
    assert not any("open" in card for card in cards if card["data-kind"] == "right")


def test_the_mistake_is_named_with_its_evidence():
    told = "".join(Reader(page("check")).text)
    (best, *_) = check().diagnoses
    assert best.name in told and best.effect in told and best.evidence in told


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["check", "compare", "gradients", "crosscheck"])
def test_slopes_by_step_come_down_to_what_the_gradient_must_be(kind):
    curves = re.findall(r'<polyline class="line s1" points="([^"]*)"', page(kind))
    heights = [float(point.split(",")[1]) for point in curves[0].split()]
    assert max(heights) > min(heights) + 50
    if kind not in ("check", "crosscheck"):  # no step is too large for a linear layer
        lowest = int(np.argmax(heights))
        assert 3 < lowest < len(heights) - 4


def test_the_first_divergence_shows_both_sources():
    text = page("compare")
    found = re.findall(r'<span class="here"><i>\d+</i>(.*?)</span>', text)
    assert [line.split("+=")[1].strip() for line in found] == [
        "lambda_ / m * W1[:, 1:]", "lambda_ / m * W1"
    ]  # fmt: skip


def test_grades_show_the_worst_arrays_and_how_often_each_mistake_was_made():
    text = page("grade")
    assert text.count('class="heat"') == WORST
    assert check().diagnoses[0].title in text and "Mistakes" in text


def test_grades_begin_with_the_submission_that_has_the_fewest_points():
    grades = REPORTS["grade"]()
    totals = {one.name: one.total for one in grades.marks}
    subjects = [card.subject.partition(",")[0] for card in make_page(grades).cards]
    order = [totals[name] for name in subjects]
    assert len({*order}) > 1 and order == sorted(order)


@pytest.mark.slow
def test_a_fragment_has_its_style_and_no_script():
    for kind in ("check", "compare", "gradients", "gradcheck"):
        text = fragment(REPORTS[kind]())
        read = Reader(text)
        assert type(text) is str and read.faults == []
        assert read.tags[0] == ("div", {"class": "pyref part"})
        names = [tag for tag, _ in read.tags]
        assert "script" not in names and "style" in names
        assert len(text) < 60_000
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    rules = re.sub(r"@media[^{]*\{|/\*.*?\*/", "", style)
    heads = re.findall(r"([^{}]+)\{", rules)
    assert all(".pyref" in part for head in heads for part in head.split(","))


def test_a_large_array_is_binned_and_the_worst_of_each_square_stays():
    shares = np.full((700, 900), 1e-3)
    shares[333, 777] = 1e9
    scale = make_scale(shares)
    text = str(draw_heat(scale.level(shares), scale, "dx", (333, 777)))
    wide, high = re.search(r'viewBox="0 0 (\d+) (\d+)"', text).groups()
    assert int(high) <= MOST[0] and int(wide) <= MOST[1]
    assert "18 x 15 entries" in text and len(text) < 20_000
    assert re.search(r'class="l9" d="M51 18h1v1H51z"', text)


def test_an_array_of_four_axes_is_laid_out_in_tiles():
    shares = np.zeros((2, 3, 4, 5))
    shares[1, 2, 3, 4] = np.inf
    scale = make_scale(shares)
    text = str(draw_heat(scale.level(shares), scale, "x"))
    assert 'viewBox="0 0 17 9"' in text
    assert 'class="l9" d="M16 8h1v1H16z"' in text


def test_what_was_not_judged_and_what_is_exact_are_no_errors():
    shares = np.array([np.nan, 0.0, 0.5, 2.0, np.inf])
    scale = make_scale(shares)
    assert scale.level(shares).tolist() == [0, 1, 4, 5, 9]


def test_colors_of_both_themes_can_be_read():
    """4.5 to 1 for text on its ground, as WCAG 2 AA asks."""
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", style)
    assert len(blocks) == 3
    for block in blocks:
        colors = dict(re.findall(r"--([\w-]+): (#\w+)", block))
        pairs = [("ink", "paper"), ("ink", "panel"), ("soft", "paper"),
                 ("soft", "panel"), ("link", "paper"), ("bad", "bad-paper"),
                 ("good", "good-paper"), ("odd", "odd-paper"), ("soft", "none-paper"),
                 ("s1", "paper"), ("s2", "paper"), ("ink", "bad-paper"),
                 *(("ink", f"l{k}") for k in range(1, 5))]  # fmt: skip
        for text, ground in pairs:
            assert contrast(colors[text], colors[ground]) >= 4.5, (text, ground)


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(c + c for c in color[1:])
    parts = (int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4))
    linear = (
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.slow
def test_reports_in_json_have_no_entries_of_pages():
    text = write_json(crosschecked()) + json.dumps(as_json(check()))
    text += json.dumps(as_plain_json(REPORTS["compare"]()))
    assert not re.search('"(entries|given|room|whole|ratios)": [\\[{]', text)


@pytest.mark.slow
def test_the_commands_write_pages_with_their_own_command_line(tmp_path):
    file = tmp_path / "page.html"
    target = f"{COMPARED / 'nn_cost_slip.py'}:nn_cost"
    words = ["gradcheck", target, "--gradient", "nn_params", "--inputs", INPUTS]
    words += ["--sets", "plain"]
    written = ["--html", str(file), f"--junit={tmp_path / 'results.xml'}"]
    found = CliRunner().invoke(command, [*words, *written])
    assert found.exit_code == 1
    told = "".join(Reader(file.read_text(encoding="utf-8")).text)
    assert shlex.join(["pyref", *words]) in told
    assert "NumPy" in told and "--html" not in told and "--junit" not in told


@pytest.mark.parametrize(
    "name", ["check", "compare", "gradcheck", "crosscheck", "grade", "score"]
)
def test_a_page_that_cannot_be_written_is_told_before_the_run(name, tmp_path):
    place = tmp_path / "nowhere" / "page.html"
    found = CliRunner().invoke(command, [name, "--html", str(place)])
    assert found.exit_code == 2
    assert "is no folder" in found.output or "Missing" in found.output
    assert "--html FILE" in CliRunner().invoke(command, [name, "--help"]).output


def test_what_is_right_keeps_no_entries_where_there_are_many_reports():
    kept = [f for f in crosschecked().findings if f.entries is not None]
    assert kept == crosschecked().wrong()
    report = slim(check())
    assert sum(f.entries is not None for f in report.findings) == WORST
    assert report == check()


def test_what_differs_is_named_where_no_gradient_is_judged():
    a, nothing = np.arange(6.0).reshape(2, 3), np.zeros((2, 3))
    one = Compared("h", "", hold(a, a + (a == 4), nothing, nothing))
    report = Report("a.m:f", "b.py:f", (), sets=(SetReport("plain", (one,)),))
    made = make_page(report)
    assert (made.outcome, made.verdict) == ("different", "in h")
    (entry,) = made.cards[0].entries
    assert (entry.place, entry.got.decimal, entry.want.decimal) == (
        "(2,2)",
        "4.0",
        "5.0",
    )


def test_along_directions_the_worst_entry_alone_is_known():
    known = {"judged": 3, "entries": 6000, "gradient": np.zeros(3)}
    one = InputReport("w", "wrong", "directions", 1.0, (3, 9), 2.0, 1.0, 0.0, **known)
    made = make_page(GradientReport("f", (one,)))
    (card,) = made.cards
    assert [e.place for e in card.entries] == ["[3, 9]"] and not card.map


def test_how_a_port_can_be_written_keeps_its_lines():
    advice = "def f(x):\n    return x"
    page = render_page(
        make_page(CheckReport("f.py", "dense", advice=advice, reason="no"))
    )
    assert f"<dd>{advice}</dd>" in page
    assert "white-space: pre-wrap" in page


def test_entries_are_counted_as_the_language_of_the_port_counts_them():
    report = replace(check(), target="dense.m", notes=["told once"])
    page = make_page(report)
    names = [card.name for card in page.cards if card.kind == "wrong"]
    assert names and all(re.fullmatch(r"\w+\([1-9]\d*,[1-9]\d*\)", n) for n in names)
    entries = [entry for card in page.cards for entry in card.entries]
    assert entries and all(re.fullmatch(r"\(.*\)", e.place) for e in entries)
    assert [words for _, words in page.told].count("told once") == 1
