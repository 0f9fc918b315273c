"""Tell where a .m file leaves what Octave and MATLAB share, or sums the wrong way.

miss_hit in its MATLAB mode refuses most of what only Octave understands; this looks
for what it lets pass.
"""

from itertools import pairwise

from octave_tokens import START, read

OPERATORS = "+= -= *= /= ^= |= &= ++ -- ** ! != # '"
WHY = {
    "is Octave's alone": """
        unwind_protect unwind_protect_cleanup end_unwind_protect do until endif endfor
        endwhile endfunction endswitch end_try_catch endparfor printf puts fputs fdisp
        print_usage nthargout postpad prepad rows columns ifelse merge ostrsplit
        isargout fskipl""",
    "is not in both of Octave 6 and MATLAB R2016b": """
        contains string strings strlength vecnorm pagemtimes pagetranspose
        pagectranspose startsWith endsWith isfolder isfile rescale normalize bounds
        ismembertol clip memoize table datetime functiontests isStringScalar
        convertStringsToChars""",
    "is a keyword of Octave 7": "arguments",
}
REFUSED = {word: why for why, words in WHY.items() for word in words.split()}
SHARED = set(OPERATORS.split())
REDUCTIONS = {  # with the number of arguments, of which the last is the dimension
    **dict.fromkeys(["sum", "prod", "mean", "median", "any", "all"], 2),
    **dict.fromkeys(["cumsum", "cumprod", "max", "min"], 2),
    **dict.fromkeys(["var", "std"], 3),
}
ROWS = ("strcmp", "strcmpi", "ismember")  # given a word, as many as the other has


def refused(text):
    """Return a line for each thing in a file that is refused."""
    tokens = read(text)
    told = [*words(tokens), *chains(tokens), *reductions(tokens), *loops(tokens)]
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 88 and not line.startswith("%!"):
            told.append((number, f"{len(line)} characters, not at most 88"))
    return [f"line {number}: {what}" for number, what in sorted(told)]


def words(tokens):
    for before, token in pairwise([START, *tokens]):
        if token.is_op(SHARED):
            yield token.line, f"{token.text} is not the shared dialect"
        if token.kind == "string" and token.text.startswith('"'):
            yield token.line, f"{token.text} is not in single quotes"
        if token.kind == "name" and token.text in REFUSED and not before.is_op("."):
            yield token.line, f"{token.text} {REFUSED[token.text]}"


def chains(tokens):
    """Find f(x)(y); but @(x) (y) is a function, and [f(x) (y)] are two entries."""
    stack, closed = [], ""
    for before, token in pairwise([START, *tokens]):
        entries = token.spaced and stack and stack[-1][0] in "[{"
        if before.is_op(")") and token.is_op("({") and closed != "@" and not entries:
            yield token.line, f"){token.text} indexes what a call gives back"
        if token.is_op("([{"):
            stack.append((token.text, before.text))
        elif token.is_op(")]}") and stack:
            closed = stack.pop()[1]


def loops(tokens):
    """Find for x = cells, which runs its body once where cells is 0 x 1.

    So do MATLAB and Octave 11; Octave up to 9 did not. A range with nothing in it is
    1 x 0 everywhere, and a row of numbers that is written out has at least one.
    """
    for i, token in enumerate(tokens):
        if token.kind == "name" and token.text in ("for", "parfor"):
            assigned = next(arguments(until_end(tokens[i + 1 :])), [])
            if assigned[:1] and assigned[0].is_op("("):  # for (k = 1:3)
                assigned = next(arguments(assigned[1:]), [])
            if not is_range(assigned[2:]) and not is_row(assigned[2:]):
                yield token.line, "for runs over a range, 1:numel (x), not over x"


def until_end(tokens):
    for token in tokens:
        if token.kind == "end" or token.is_op(";"):
            break
        yield token


def is_range(part):
    """Whether it has a colon outside of all brackets."""
    depth = 0
    for token in part:
        depth += token.is_op("([{") - token.is_op(")]}")
        if depth == 0 and token.is_op(":"):
            return True
    return False


def is_row(part):
    """Whether it is a row of numbers in brackets, one at least."""
    inner = part[1:-1]
    if len(part) < 3 or not part[0].is_op("[") or not part[-1].is_op("]"):
        return False
    return all(token.kind == "number" or token.is_op({"-", ","}) for token in inner)


def reductions(tokens):
    """Find sum (x) without its dimension, which sums a single row the wrong way."""
    for i, (token, after) in enumerate(pairwise(tokens)):
        needed = REDUCTIONS.get(token.text) if token.kind == "name" else None
        if needed is None or not after.is_op("(") or (i and tokens[i - 1].is_op(".")):
            continue
        parts = list(arguments(tokens[i + 2 :]))
        if any([part.text for part in argument] == ["'all'"] for argument in parts):
            yield token.line, f"{token.text} over 'all' is newer than MATLAB R2016b"
        if len(parts) < needed and not (len(parts) == 1 and is_vector(parts[0])):
            yield token.line, f"{token.text} without its dimension"


def is_vector(part):
    """Whether it ends in (:), or asks for a word among words."""
    texts = [token.text for token in part]
    while texts[-1:] == [")"]:
        texts.pop()
    return texts[-2:] == ["(", ":"] or (bool(texts) and texts[0] in ROWS)


def arguments(tokens):
    """Split what stands between an opening parenthesis and its end at the commas."""
    depth, part = 0, []
    for token in tokens:
        depth += token.is_op("([{") - token.is_op(")]}")
        if depth < 0:
            break
        if depth == 0 and token.is_op(","):
            yield part
            part = []
        else:
            part.append(token)
    yield part
