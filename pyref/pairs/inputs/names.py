"""Match the names of inputs with the arguments of a function, in their usual spellings.

    match_names(["X", "lambda"], ["x", "lambda_"], required=2)
    {"x": "X", "lambda_": "lambda"}

The same name; then the same but for case and underscores; then what people call the
same thing; then, where as many are left of both, in order. Only what is meant without
doubt: where two inputs could be one argument, or one input two, none is.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from pyref.errors import UsageError

SYNONYMS = (
    "lambda lam lambd lmbda lmb lmd l reg reglambda lambdareg regularization regparam "
    "regularizationparameter regstrength weightdecay wd decay l2 l2reg penalty",
    "theta thetas thetavec params param parameters nnparams weights weight w wts "
    "unrolledtheta thetaflat flattheta paramvector",
    "x data inputs input features images samples xtrain inputdata traindata",
    "y labels label targets target t classes groundtruth ytrain trainlabels ytrue",
    "b bias biases",
    "inputlayersize inputsize numinputs ninputs ninput inputdim visiblesize numinput",
    "hiddenlayersize hiddensize numhidden nhidden hiddendim hiddenunits nhiddenunits",
    "numlabels numclasses nclasses nlabels outputlayersize outputsize noutputs "
    "numoutputs outputdim nclass numclass nout",
    "m numsamples nsamples numexamples nexamples numcases ninstances batchsize",
    "alpha learningrate lr eta stepsize",
    "epsilon eps",
    "rho sparsityparam sparsity",
    "numusers nusers",
    "nummovies nmovies numitems nitems",
    "numfeatures nfeatures",
)
MEANING = {word: k for k, line in enumerate(SYNONYMS) for word in line.split()}
INITIAL = re.compile(r"^(initial|init)(?=.)")
NUMBERED = re.compile(r"(.*?)(\d*)")


def match_names(
    inputs: Sequence[str],
    arguments: Sequence[str],
    required: int,
    spare: Collection[str] = (),
    said: Mapping[str, str] = MappingProxyType({}),
    side: str = "",
    fits: Callable[[str, str], bool] = lambda argument, name: True,
) -> dict[str, str]:
    """The input of each argument; arguments that keep their default are left out.

    required: how many arguments, from the first, have no default. spare: inputs that
    need no place. said: the inputs of arguments that are known. side: A or B, whose
    arguments they are. fits: whether an argument may be an input by its default; of
    several for the one input that is left the one that does is meant.
    Errors: pyref:usage, an input has no place, an argument no input.
    """
    matched = {**said}
    for read in (str, flatten_name, find_meaning):
        left = [name for name in inputs if name not in matched.values()]
        free = [name for name in arguments if name not in matched]
        matched |= pair_off(left, free, read)
    both = [name for name in inputs if name not in matched.values()]
    left = [name for name in both if name not in spare]
    free = [name for name in arguments if name not in matched]
    needed = [name for name in arguments[:required] if name not in matched]
    likely = [name for name in free if len(left) == 1 and fits(name, left[0])]
    tries = [(needed, left), (needed, both), (free, left), (free, both)]
    tries += [] if needed or not likely else [(likely, left)]
    equal = [pair for pair in tries if len(pair[0]) == len(pair[1])]
    if not equal or any(
        differ(*pair) or not fits(*pair) for pair in zip(*equal[0], strict=True)
    ):
        refuse(left, needed, inputs, arguments, side)
    matched |= dict(zip(*equal[0], strict=True))
    return {name: matched[name] for name in arguments if name in matched}


def is_alike(argument: str, name: str) -> bool:
    """Whether two names are one, but for how people write it."""
    return flatten_name(argument) == flatten_name(name) or (
        find_meaning(argument) == find_meaning(name)
    )


def differ(argument: str, name: str) -> bool:
    """Whether two names are known to mean different things."""
    meanings = find_meaning(argument), find_meaning(name)
    return all(isinstance(m, tuple) for m in meanings) and meanings[0] != meanings[1]


def pair_off(
    inputs: Sequence[str], arguments: Sequence[str], read: Callable[[str], object]
) -> dict[str, str]:
    """Arguments and inputs that read alike, one of each."""
    ours: dict[object, list[str]] = defaultdict(list)
    theirs: dict[object, list[str]] = defaultdict(list)
    for name in inputs:
        ours[read(name)].append(name)
    for name in arguments:
        theirs[read(name)].append(name)
    return {
        names[0]: ours[key][0]
        for key, names in theirs.items()
        if len(names) == 1 and len(ours[key]) == 1
    }


def flatten_name(name: str) -> str:
    """Without case and underscores: numLabels, num_labels."""
    return name.lower().replace("_", "") or name


def find_meaning(name: str) -> object:
    """What a name means: the number of its row of synonyms, and its own number.

    theta1, w1 and initial_Theta1 mean the same; a name of no row means itself.
    """
    flat = INITIAL.sub("", flatten_name(name))
    if flat in MEANING:
        return MEANING[flat], ""
    found = NUMBERED.fullmatch(flat)
    word, number = found.groups() if found else (flat, "")
    return (MEANING[word], number) if word in MEANING else flat


def refuse(
    left: Sequence[str],
    needed: Sequence[str],
    inputs: Sequence[str],
    arguments: Sequence[str],
    side: str,
) -> None:
    """Both lists, and what in them has no partner."""
    told, lists = [], (left, needed)
    if left:
        told.append(
            f"no argument{f' of {side}' if side else ''} takes {', '.join(left)}"
        )
    if needed:
        told.append(f"no input is {', '.join(needed)}")
    both = f"inputs {', '.join(inputs)}; arguments {', '.join(arguments) or 'none'}"
    raise UsageError(f"inputs: {' and '.join(told)}: {both}; {advise(*lists, side)}")


def advise(left: Sequence[str], needed: Sequence[str], side: str) -> str:
    """The option that pairs them; of several inputs for one argument, its members."""
    if len(left) < 2 or len(needed) != 1:
        return "--names pairs them"
    one = needed[0]
    ways = []
    for form in ("{}[{}]", "{}['{}']"):
        places = [form.format(one, k if form == "{}[{}]" else name)
                  for k, name in enumerate(left)]  # fmt: skip
        pairs = zip(*((places, left) if side == "A" else (left, places)), strict=True)
        ways.append(f'--names "{", ".join(map("=".join, pairs))}"')
    return f"if {one} is a list of them, {ways[0]}; if it has names, {ways[1]}"
