"""A port that takes less than its layer has fewer cases, which show its mistakes.

A form is what many ports have in common: stride and padding as one number, no dilation,
an epsilon inside, labels in the place of targets. What a mistake changes in that form
is found by its function, on all cases as the form would have them; that the cases left
show it is read off the numbers on file.
"""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from pyref.fixtures.load import load
from pyref.measure import errors, largest
from pyref.mistakes.catalogue import mistakes, run_mistake
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import FIXTURES
from pyref.port.conventions import Convention, read_axes
from pyref.port.moves import is_one_hot
from pyref.port.pose import pose, read_inside
from pyref.runners.numpy import function_of, run

LAYERS = sorted(p.name.split(".")[0] for p in FIXTURES.glob("mistakes/*.json.gz"))
CHANGED = 1e-6  # of the largest number, by a mistake that is one in a form
UNSEEN = {
    layer: pytest.mark.xfail(strict=False, reason="cases being added")
    for layer in ("avg_pool2d", "batchnorm")
}
FORMS = [pytest.param(layer, marks=UNSEEN.get(layer, ())) for layer in LAYERS]
ALONE = [
    pytest.param(layer, marks=UNSEEN[layer] if layer == "batchnorm" else ())
    for layer in LAYERS
]


def list_forms(sheet):
    """Each spelling, with nothing inside, each value alone, and one of every option."""
    ours = tuple(axis[0] for axis in read_axes(sheet))
    alone = [((name, v),) for name, values in sheet.hidden.items() for v in values]
    products = product(*sheet.hidden.values())
    every = [tuple(zip(sheet.hidden, some, strict=True)) for some in products]
    for spelling in sheet.spellings:
        for hidden in dict.fromkeys([(), *alone, *every]):
            forms = tuple(spelling["forms"].items())
            yield Convention(ours, spelling["say"], forms, hidden)
    for place, axis in enumerate(read_axes(sheet)):
        for choice in axis[1:]:
            if not choice.name:
                yield Convention((*ours[:place], choice, *ours[place + 1 :]))


def reduce_case(case, form):
    """A case as a port of this form could be asked for it."""
    options = dict(case.options)
    inputs = dict(case.inputs)
    for name, count in form.forms:
        value = options.get(name)
        if isinstance(value, tuple):
            options[name] = (
                (value[0],) * len(value)
                if count == 1
                else tuple(np.repeat(value[::2], 2).tolist())
            )
    for name, value in form.hidden:
        if name in inputs:
            inputs[name] = np.zeros_like(inputs[name])
            continue
        inside = read_inside(replace(case, options=options), value)
        if inside is None:
            return None
        old = options[name]
        whole = isinstance(old, int | tuple)
        inside = np.atleast_1d(inside)
        inside = inside.astype(int if whole else float).tolist()
        options[name] = tuple(inside) if isinstance(old, tuple) else inside[0]
    moved = [
        op for choice in form.choices for ops in choice.moves.values() for op in ops
    ]
    if any(op.startswith("labels") for op in moved):
        t = options["t"]
        options["t"] = np.eye(t.shape[1])[np.argmax(t, axis=1)]
        assert is_one_hot(options["t"])
    return give_dy(replace(case, inputs=inputs, options=options))


def give_dy(case):
    """The case with a dy of the size of its output now; None where it has none."""
    try:
        *outputs, _ = function_of(case.sheet.function)(*case.args())
    except Exception:
        return None
    resized = [
        np.resize(dy, y.shape) if y.shape != dy.shape else dy
        for dy, y in zip(case.upstream.values(), outputs, strict=True)
    ]
    return replace(case, upstream=dict(zip(case.upstream, resized, strict=True)))


def is_changed(mistake, case):
    """Whether the results with a mistake are others; an error is one too."""
    right = run(case)
    if not right.ok:
        return False
    try:
        wrong = run_mistake(mistake, case)
    except Exception:
        return True
    return any(
        value.shape != right.arrays[name].shape
        or np.any(errors(value, right.arrays[name])
                  > CHANGED * max(largest(right.arrays[name]), largest(value)))
        for name, value in wrong.items()
    )  # fmt: skip


@cache
def list_cases(layer):
    plain = [c for c in load(layer) if c.finite and not c.error]
    return [c for c in plain if all(v.size for v in c.inputs.values())]


def list_unseen(layer):
    """Mistakes of a layer that are one in a form, and that no case left shows there."""
    known = load_mistakes(layer)
    functions = {m.name: m for m in mistakes(layer)}
    cases = list_cases(layer)
    for form in list_forms(cases[0].sheet):
        left = [c.id for c in cases if pose(c, form)]
        hidden = [k for k in known if not k.rounding and not shows(k, left)]
        if not hidden:
            continue
        reduced = [
            r for c in cases if c.level == "plain" and (r := reduce_case(c, form))
        ]
        for one in hidden:
            if any(is_changed(functions[one.name], case) for case in reduced):
                yield f"{one.name}, with {'; '.join(form.phrases)}: {len(left)} cases"


def shows(known, ids):
    return any(i in known.numbers or i in known.raises for i in ids)


@pytest.mark.parametrize("layer", FORMS)
def test_every_mistake_is_seen_in_every_form_in_which_it_is_one(layer):
    assert list(list_unseen(layer)) == []


@pytest.mark.parametrize("layer", ALONE)
def test_no_mistake_hangs_on_one_case(layer):
    alone = [
        known.name
        for known in load_mistakes(layer)
        if len(set(known.numbers) | known.raises) < 2 and not known.rounding
    ]
    assert alone == []
