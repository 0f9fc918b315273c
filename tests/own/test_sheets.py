"""A sheet that contradicts itself is refused, and the field is named."""

from dataclasses import replace

import pytest

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.case import Sheet
from pyref.fixtures.conventions import samples_in_columns
from pyref.fixtures.sheet import require_sense
from pyref.layers import __all__ as LAYERS

GOOD = Sheet(
    layer="mine",
    inputs={"x": "N D", "w": "D M"},
    options={"slope": "real", "t": "N M"},
    outputs={"y": "N M"},
    lengths={"y": "D", "dx": "M", "dw": "N"},
)


def test_a_good_sheet_passes():
    require_sense("mine/cases.py", GOOD)


def test_the_sheets_of_our_layers_pass():
    sheets = [sheet for sheet in map(sources.sheet, LAYERS) if not sheet.through]
    assert len(sheets) > 30
    for sheet in sheets:
        require_sense(sheet.layer, sheet, LAYERS)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("layer", "My-Layer", "layer is My-Layer, not small letters, digits and _"),
        ("inputs", ("x",), "inputs is tuple, not a dict"),
        ("inputs", {}, "inputs has none"),
        ("inputs", {"x": "N", "w": "D M"}, "inputs.x is 'N', not two lengths"),
        ("inputs", {"x": "N, D", "w": "D M"}, "inputs.x is 'N, D', not two lengths"),
        ("inputs", {"x": "N D", "y": "D M"}, "y is no name, or stands twice"),
        ("outputs", {"y": 2}, "outputs.y is 2, not two lengths"),
        ("options", {"slope": "number"}, "options.slope is 'number', no kind"),
        ("options", {"slope": "real two"}, "options.slope is 'real two', no kind"),
        ("options", {"slope": ""}, "options.slope is '', no kind"),
        ("lengths", {"y": "D", "dx": "M"}, "lengths has y, dx, not y, dx, dw"),
        ("lengths", {"y": "K", "dx": "M", "dw": "N"}, "lengths.y is 'K', no product"),
        ("flags", {"Sign": "wrong"}, "flags.Sign is no pair of mistake and effect"),
        ("kinks", ("v",), "kinks has 'v', no input"),
        ("kinks", ("x - v",), "kinks has 'x - v', no input"),
        ("ties", ("up",), "ties has up, not one of left, right"),
        ("not_gradients", ("db",), "not_gradients has db, not one of y, dx, dw"),
        ("relatives", ("densest",), "relatives has densest, not one of "),
        ("hidden", {"alpha": ["1"]}, "hidden has alpha, not one of x, w, slope, t"),
        ("conventions", (samples_in_columns("b"),), "conventions move b, which is no"),
        ("call", "networks.mine", "call is for the layers and networks of pyref"),
        ("back", False, "back is False, and a layer has a way back"),
    ],
)
def test_a_bad_sheet_is_refused_by_its_field(field, value, told):
    with pytest.raises(FormatError) as refusal:
        require_sense("own/mine/cases.py", replace(GOOD, **{field: value}), LAYERS)
    assert str(refusal.value).startswith("own/mine/cases.py: SHEET.")
    assert told in str(refusal.value)
