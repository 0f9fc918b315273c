"""Read Octave as tokens. A quote is a transpose or a string by what stands before it.

Comments, and tests (%!), which are comments to MATLAB, are left out.
"""

import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"""(?P<space>[ \t]+)
    | (?P<number>\d+(\.(?![*/\\^'])\d*)?([eE][+-]?\d+)?[ij]?|\.\d+([eE][+-]?\d+)?)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<op>\.\.\.|\.'|\.\^|\.\*|\./|\.\\|==|~=|!=|<=|>=|&&|\|\||\+\+|--|\*\*
        |[-+*/^|&]=|.)""",
    re.VERBOSE,
)
STRING = {
    "'": re.compile(r"'([^']|'')*'?"),
    '"': re.compile(r'"([^"\\]|""|\\.)*"?'),
}
BEFORE_A_STRING = {"case", "return", "if", "elseif", "while", "switch", "otherwise"}


@dataclass
class Token:
    """kind is number, name, op, string, or end, which stands between two lines."""

    kind: str
    text: str
    line: int
    spaced: bool

    def is_op(self, texts):
        return self.kind == "op" and self.text in texts


START = Token("end", "", 0, True)


@dataclass
class Reader:
    """One pass over a file, with the brackets that are open."""

    tokens: list[Token] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def line(self, text, number):
        at, spaced = 0, True
        while at < len(text):
            found = TOKEN.match(text, at)
            kind, word = found.lastgroup, found[0]
            if kind == "space":
                at, spaced = found.end(), True
                continue
            if word == "%":
                break
            if word == "...":
                return
            if word == '"' or (word == "'" and self.starts_string(spaced)):
                found = STRING[word].match(text, at)
                kind, word = "string", found[0]
            if kind == "op":
                self.nest(word)
            self.tokens.append(Token(kind, word, number, spaced))
            at, spaced = found.end(), False
        self.tokens.append(Token("end", "", number, False))

    def starts_string(self, spaced):
        before = self.tokens[-1] if self.tokens else START
        value = before.kind in ("number", "string")
        value |= before.kind == "name" and before.text not in BEFORE_A_STRING
        value |= before.is_op([")", "]", "}", ".'", "'"])
        return not value or (spaced and self.open[-1:] in (["["], ["{"]))

    def nest(self, word):
        if word in "([{":
            self.open.append(word)
        elif word in ")]}" and self.open:
            self.open.pop()


def read(text):
    reader = Reader()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("%"):
            reader.line(line, number)
    return reader.tokens
