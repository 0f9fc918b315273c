"""The figure on the page of a layer is what the layer gives today."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from pyref import layers as LAYERS
from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.case import is_plain
from pyref.fixtures.load import load
from pyref.layers import __all__ as NAMES
from pyref.mistakes.planted import planted, wrong_python
from pyref.page.layer_figures import jacobian
from pyref.page.layer_figures.colors import EDGES
from pyref.page.layer_figures.curves import list_traces
from pyref.page.layer_figures.drawing import draw_layer
from pyref.page.layer_figures.jacobian import list_blocks
from pyref.page.layer_figures.numbers import round_number
from pyref.page.layer_figures.plan import choose_case, read_plan
from pyref.paths import DOCS
from pyref.renew import layer_figures
from pyref.runners.numpy import find_function, gradients

CURVED = [name for name in NAMES if read_plan(name).curve]
TABLED = [name for name in NAMES if name not in CURVED]
MOST = 15_000  # bytes of a figure
ELSEWHERE = ("logm",)  # its planted lines show at equal eigenvalues alone


def list_layer_blocks(name):
    case = choose_case(name, read_plan(name))
    return list_blocks(find_function(case.sheet), case)


def list_layer_traces(name):
    sheet = load(name)[0].sheet
    return list_traces(find_function(sheet), sheet, read_plan(name))


def read_facts(name):
    return " ".join(draw_layer(name).facts)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_on_file_is_what_the_layer_gives_today(name):
    drawn = (layer_figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert drawn == draw_layer(name).svg, "make renew"


def test_every_layer_has_a_figure_and_no_other_file_lies_beside_them():
    files = {path.name for path in layer_figures.FOLDER.iterdir()}
    assert files == {f"{name}.svg" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_its_figure_with_words_for_those_who_do_not_see_it(name):
    page = (DOCS / "layers" / f"{name}.md").read_text(encoding="utf-8")
    shown = re.findall(rf"!\[(.+)\]\(\.\./figures/layers/{name}\.svg\)", page)
    assert len(shown) == 1
    assert name in shown[0].replace("\\", "")
    facts = draw_layer(name).facts
    assert facts and all(f"- {fact}\n" in page for fact in facts)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_small_whole_in_itself_and_has_colors_for_the_dark(name):
    drawn = draw_layer(name).svg
    assert len(drawn.encode()) <= MOST
    ElementTree.fromstring(drawn)
    assert "prefers-color-scheme:dark" in drawn
    assert not re.search("href|script|url|import", drawn)
    assert re.match(r"<svg [^>]*><?\n?<title>[^<]+</title>", drawn.replace("\n", "", 1))


@pytest.mark.some(quick=4)
@pytest.mark.parametrize("name", NAMES)
def test_a_fault_in_a_copy_of_the_layer_changes_its_figure(name):
    """Lines planted in each layer; of one that is in no gradient nothing need show."""
    right, seen = draw_layer(name), 0
    for line in planted(name):
        try:
            seen += draw_layer(name, wrong_python(line)).svg != right.svg
        except ValueError:  # the wrong layer refuses the case
            continue
    assert seen or name in ELSEWHERE


@pytest.mark.some(quick=4)
@pytest.mark.parametrize("name", NAMES)
def test_gradients_that_go_one_entry_too_far_change_the_figure_of_any_layer(name):
    function = find_function(load(name)[0].sheet)

    def wrong(*args):
        *outputs, back = function(*args)

        def shift(*dys):
            found = gradients(back, dys)
            return tuple(np.roll(v.ravel(), 1).reshape(v.shape) for v in found)

        return *outputs, shift

    assert draw_layer(name, wrong).svg != draw_layer(name).svg


def test_a_gradient_that_goes_to_the_wrong_entries_is_drawn_there():
    def wrong(x):
        y, back = LAYERS.softmax(x)
        return y, lambda dy: back(dy)[::-1]

    drawn = draw_layer("softmax", wrong)
    assert drawn.svg != draw_layer("softmax").svg
    assert "its own n" in read_facts("softmax")
    assert "its own n" not in " ".join(drawn.facts)


# No number is so near an edge that another order of a sum would change a byte.


@pytest.mark.parametrize("name", TABLED)
def test_no_number_is_near_the_edge_of_a_color_or_of_zero(name, monkeypatch):
    monkeypatch.setattr(jacobian, "ROUNDING", 0.0)
    blocks = list_layer_blocks(name)
    top = max(np.max(np.abs(block.table)) for block in blocks)
    for block in blocks:
        sizes = np.abs(block.table)
        assert not np.any((sizes > 1e-14 * top) & (sizes < 1e-8 * top))
        shares = sizes[sizes > 1e-8 * top] / np.max(sizes)
        for edge in EDGES:
            assert np.all(np.abs(shares / edge - 1) > 1e-6)


def test_halves_of_a_last_digit_are_rounded_alike_on_either_side():
    assert round_number(0.28125) == round_number(0.28125 - 1e-16) == "0.281"
    assert round_number(0.0625) == "0.0625" and round_number(0.03125) == "0.0313"
    assert round_number(0.03125 * (1 - 1e-15)) == "0.0313"
    assert round_number(-0.03125 * (1 - 1e-15)) == "-0.0313"
    assert round_number(-0.0) == "0"


# Curves.


@pytest.mark.parametrize("name", NAMES)
def test_layers_of_single_entries_are_curves(name):
    sheet = load(name)[0].sheet
    alone = {*sheet.inputs.values()} == {"..."}
    if alone and not any(spec == "..." for spec in sheet.options.values()):
        assert name in CURVED


@pytest.mark.parametrize("name", CURVED)
def test_the_derivative_jumps_where_the_sheet_states_a_kink_and_nowhere_else(name):
    found = any(trace.kinks for trace in list_layer_traces(name))
    assert found == bool(load(name)[0].sheet.kinks)


@pytest.mark.parametrize("name", CURVED)
def test_a_curve_is_that_of_a_layer_whose_entries_do_not_mix(name):
    """What comes back to an entry is the same, whatever stands beside it."""
    sheet, plan = load(name)[0].sheet, read_plan(name)
    held = plan.lines[0] if plan.lines else {}
    given = [np.array([[high, low], [low, low]]) for low, high in plan.curve.values()]
    options = [held[k] if is_plain(spec) else np.full((2, 2), held[k])
               for k, spec in sheet.options.items()]  # fmt: skip
    assert [*plan.curve] == [*sheet.inputs]
    y, back = find_function(sheet)(*given, *options)
    for gradient in gradients(back, [np.ones(y.shape)]):
        np.testing.assert_allclose(gradient[:, 1], gradient[1, 0], rtol=1e-12)


def test_kinks_are_found_where_they_are_and_what_the_layer_gives_is_told():
    (trace,) = list_layer_traces("relu")
    (kink,) = trace.kinks
    assert (kink.x, kink.before, kink.there, kink.behind) == (0, 0, 0, 1)
    assert [k.x for k in list_layer_traces("hard_swish")[0].kinks] == [-3, 3]
    ones, halves = list_layer_traces("elu")
    assert not ones.kinks and halves.kinks[0].there == 0.5
    told = read_facts("absolute_error")
    assert "At x = 1 it is -1 before and 1 behind; the layer gives 0." in told


def test_another_choice_at_a_kink_is_another_dot():
    def generous(x):
        y, _ = LAYERS.relu(x)
        return y, lambda dy: dy * (x >= 0)

    drawn = draw_layer("relu", generous)
    assert drawn.svg != draw_layer("relu").svg
    assert "behind; the layer gives 1." in " ".join(drawn.facts)


# What is said of a Jacobian.


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("batchnorm", "those of every n and its own d. Each row sums to 0"),
        ("layernorm", "those of its own n and every d. Each row sums to 0"),
        ("instancenorm2d", "its own n, its own c, every h and every w."),
        ("softmax", "those of its own n and every m. Each row sums to 0"),
        ("softmax", "The matrix is symmetric."),
        ("lstm", "those of its own n and every t up to its own."),
        ("attention", "`q`: each entry of `y` depends on 0 to 2 of 8, of its own t."),
        ("attention", "those of its own e and every s up to its own t"),
        ("groupnorm2d", "its own n, the 2 c of its group and every h."),
        ("self_attention", "`bk`: nothing of it is in `y`."),
        ("conv2d", "Shared by every n, oh and ow: its gradient is a sum over them."),
        ("local_response_norm", "every c at most 1 away"),
        (
            "max_pool2d",
            "depends on 1 of 16, of its own n and its own c. All are 1.",
        ),
        ("lstm_cell_peephole", "`wco`: nothing of it is in `c`."),
    ],
)
def test_what_a_layer_does_is_said(name, told):
    assert told in read_facts(name)


@pytest.mark.parametrize("name", ["dense", "lstm", "svd", "conv2d"])
def test_rows_times_an_upstream_gradient_are_what_comes_back_for_it(name):
    case = choose_case(name, read_plan(name))
    *_, back = find_function(case.sheet)(*case.args())
    found = back(*case.dys())
    found = found if isinstance(found, tuple) else (found,)
    for source, gradient in zip(case.inputs, found, strict=True):
        mine = [b for b in list_layer_blocks(name) if b.source.name == source]
        total = sum(case.upstream[f"d{b.output.name}"].ravel() @ b.table for b in mine)
        np.testing.assert_allclose(total, gradient.ravel(), rtol=1e-9, atol=1e-9)


# figure.toml and renewing.


@pytest.fixture
def asked(monkeypatch):
    """Let figure.toml of relu say something else."""

    def ask(**told):
        right = sources.document
        monkeypatch.setattr(
            sources,
            "document",
            lambda place, part: told if part == "figure" else right(place, part),
        )

    return ask


def test_what_a_figure_cannot_show_is_refused_with_the_file(asked):
    asked(case="relu-00000000")
    with pytest.raises(
        FormatError, match=r"relu/figure.toml: case relu-00000000: .*no"
    ):
        draw_layer("relu")


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"curves": {"x": [0, 1]}}, "has curves, not one of case, curve, lines"),
        ({"curve": {"z": [0, 1]}}, "curve has z, no input"),
        ({"curve": {"x": [0, 1]}, "lines": [{"slope": 1}]}, "a line has slope, not"),
    ],
)
def test_what_figure_toml_may_not_have_is_refused(asked, told, fault):
    asked(**told)
    with pytest.raises(FormatError, match=f"relu/figure.toml: {fault}"):
        draw_layer("relu")


def test_a_line_of_a_curve_holds_all_options(asked):
    asked(curve={"x": [0, 1]})
    with pytest.raises(
        FormatError, match=r"elu/figure.toml: a line has nothing, not al"
    ):
        draw_layer("elu")


def test_only_the_figures_of_layers_that_changed_are_written(tmp_path, monkeypatch):
    monkeypatch.setattr(layer_figures, "FOLDER", tmp_path)
    monkeypatch.setattr(layer_figures, "LAYERS", ["relu", "softmax"])
    (tmp_path / "gone.svg").write_text("")
    renew = [str(line) for line in layer_figures.renew_layer_figures(False, print)]
    assert renew == [
        f"docs/figures/layers/{n}.svg" for n in ("gone", "relu", "softmax")
    ]
    assert list(layer_figures.renew_layer_figures(False, print)) == []
    (tmp_path / "relu.svg").write_text("another")
    renew = [str(line) for line in layer_figures.renew_layer_figures(False, print)]
    assert renew == ["docs/figures/layers/relu.svg"]
