"""The .m files keep to what Octave and MATLAB both understand."""

import pytest
from octave_dialect import refused
from octave_tokens import read

from pyref.paths import OCTAVE, ROOT

FILES = sorted(OCTAVE.rglob("*.m"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(OCTAVE)))
def test_a_file_is_in_the_shared_dialect(path):
    told = refused(path.read_text(encoding="ascii"))
    assert not told, f"{path.relative_to(ROOT)}: " + "; ".join(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x += 1;", "+="),
        ("x -= 1;", "-="),
        ("x *= 2;", "*="),
        ("x++;", "++"),
        ("x--;", "--"),
        ('x = "text";', '"'),
        ("x = ['a' \"b\"];", '"'),
        ("x = y';", "' is not"),
        ("x = y(1,:)';", "' is not"),
        ("x = y.'' ;", "' is not"),
        ("x = !y;", "!"),
        ("x = y != z;", "!="),
        ("# a comment", "#"),
        ("x = 1; # a comment", "#"),
        ("unwind_protect", "unwind_protect"),
        ("do", "do is Octave's"),
        ("until x > 1", "until"),
        ("printf ('%d', x);", "printf"),
        ("endif", "endif"),
        ("endfor", "endfor"),
        ("endfunction", "endfunction"),
        ("end_try_catch", "end_try_catch"),
        ("x = f(1)(2);", ")( indexes"),
        ("x = f (1) (2);", ")( indexes"),
        ("x = f (1){2};", "){ indexes"),
        ("x = sum (y);", "sum without its dimension"),
        ("x = mean (y(:,1) + [1, 2]);", "mean without its dimension"),
        ("x = max (y);", "max without its dimension"),
        ("x = sum ((y + 1) .* [1, 2]);", "sum without its dimension"),
        ("x = sum (y(:), 1) + sum (f(y(:), 1));", "sum without its dimension"),
        ("if f (x) (y)", ")( indexes"),
        ("x = [sum(y) 'a'];", "sum without its dimension"),
        ("x = c{1}';", "' is not"),
        ("x = min (max (y, [], 1));", "min without its dimension"),
        ("x = var (y, 1);", "var without its dimension"),
        ("x = any (y > 0);", "any without its dimension"),
        ("x = all (y);", "all without its dimension"),
        ("x = cumsum (y);", "cumsum without its dimension"),
        ("x = prod (y);", "prod without its dimension"),
        ("x = sum (y, 'all');", "'all'"),
        ("x = contains (y, 'a');", "contains"),
        ("x = string (y);", "string"),
        ("x = vecnorm (y);", "vecnorm"),
        ("x = startsWith (y, 'a');", "startsWith"),
        ("arguments = {};", "arguments"),
        ("for x = y", "for runs over a range, 1:numel (x), not over x"),
        ("for x = y, disp (x), end", "for runs over a range"),
        ("for (x = y)", "for runs over a range"),
        ("for x = y(1:3)", "for runs over a range"),
        ("for x = [1:3]", "for runs over a range"),
        ("for x = fieldnames(y).'", "for runs over a range"),
        ("for x = {'a', 'b'}", "for runs over a range"),
        ("for x = [1, y]", "for runs over a range"),
        ("for x = []", "for runs over a range"),
        ("for x = find (y); z = 1:2; end", "for runs over a range"),
        ("parfor x = y", "for runs over a range"),
        ("x = 1;" + " " * 80 + "y = 2;", "not at most 88"),
        ("% " + "long " * 20, "not at most 88"),
    ],
)
def test_what_is_not_shared_is_refused(line, told):
    found = refused(f"function x = f (y)\n  {line}\nend\n")
    assert len(found) >= 1
    assert found[0].startswith("line 2: ")
    assert told in found[0]


@pytest.mark.parametrize(
    "line",
    [
        "x = y.';",
        "x = 'it''s # not \" a ! comment += at all';",
        "x = ['a' 'b'; y.' 'c'];",
        "x = {'a', 'b'};",
        "x = [f(1) (2)];",
        "x = @(y) (y + 1);",
        "x = c{1}(2);",
        "x = y(end+1:3);",
        "x = 3 - -y;",
        "x = y.^2 + 1./y;",
        "x = y.do;",
        "x = sum (y, 1);",
        "x = sum (y(:));",
        "x = all (isfinite (y(:)));",
        "x = max (y, 0);",
        "x = max (y, [], 2);",
        "x = var (y, 1, 1);",
        "x = cellfun (@sum, y);",
        "x = any (strcmp (y, {'a', 'b'}));",
        'x = sum (y, ...  a remark, and "more"',
        'x = 1;  % a remark with y\' and "this" and x += 1',
        '%! assert (sum (y\'), "text")',
        "for k = 1:numel (y)",
        "for k = numel (y):-1:1",
        "for k = 1:2:size (y, 2), z = y(k); end",
        "for (k = 1:3)",
        "for k = [1 -2, 3]",
        "fprintf ('%d', x);",
        "case 'a'",
        "x = ~y & y ~= 1;",
    ],
)
def test_what_is_shared_passes(line):
    after = "  1);" if "..." in line else ""
    assert refused(f"function x = f (y)\n  {line}\n{after}\nend\n") == []


def test_there_are_files_to_look_at():
    assert {"sizes.m", "run_tests.m", "dense.m"} <= {path.name for path in FILES}


def test_a_quote_after_a_value_is_a_transpose_and_elsewhere_a_string():
    kinds = [(token.kind, token.text) for token in read("x = [y' 'a'] * 'b';")]
    assert ("op", "'") in kinds
    assert ("string", "'a'") in kinds
    assert ("string", "'b'") in kinds
