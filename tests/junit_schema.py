"""JUnit as CI servers read it: the rules of Jenkins' schema, junit-10.xsd, as a table.

    assert list_faults(root) == []

Beside them, counts of a suite must be those of its tests.
"""

import re

TEXT, COUNT, SECONDS = r"(?s).*", r"\d+", r"(\d+(\.\d*)?|\.\d+)"
SAID = ({"message": TEXT, "type": TEXT}, (), ())
RULES = {
    "testsuites": (
        {"name": TEXT, "time": SECONDS, "tests": COUNT, "failures": COUNT,
         "errors": COUNT}, (), ("testsuite",)),
    "testsuite": (
        {"name": TEXT, "tests": COUNT, "failures": COUNT, "errors": COUNT,
         "skipped": COUNT, "time": SECONDS, "timestamp": TEXT, "hostname": TEXT,
         "id": TEXT, "package": TEXT, "group": TEXT, "file": TEXT, "log": TEXT,
         "url": TEXT}, ("name", "tests", "failures", "errors"),
        ("testsuite", "properties", "testcase", "system-out", "system-err")),
    "testcase": (
        {"name": TEXT, "classname": TEXT, "time": SECONDS, "group": TEXT}, ("name",),
        ("skipped", "error", "failure", "system-out", "system-err")),
    "failure": SAID,
    "error": SAID,
    "skipped": SAID,
}  # fmt: skip
"""Of each element: what each attribute is, which it must have, what may stand in it."""


def list_faults(root):
    """What a document has that the schema has not, in words."""
    faults = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    for element in root.iter():
        attributes, needed, inside = RULES[element.tag]
        for name, value in element.attrib.items():
            if not re.fullmatch(attributes.get(name, "(?!)"), value):
                faults.append(f"{element.tag} has {name}={value!r}")
        faults += [f"{element.tag} lacks {name}" for name in needed
                   if name not in element.attrib]  # fmt: skip
        faults += [f"{element.tag} holds {child.tag}" for child in element
                   if child.tag not in inside]  # fmt: skip
    for suite in root.iter("testsuite"):
        for mark, field in (("failure", "failures"), ("error", "errors"),
                            ("skipped", "skipped")):  # fmt: skip
            if int(suite.get(field, 0)) != len(suite.findall(f"testcase/{mark}")):
                faults.append(f"{suite.get('name')} miscounts {field}")
        if int(suite.get("tests")) != len(suite.findall("testcase")):
            faults.append(f"{suite.get('name')} miscounts tests")
    return faults
