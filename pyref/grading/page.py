"""Feedback and the summary of a class as pages of HTML, nothing to be loaded.

Names and messages are text of others: jinja2 escapes what is put in.
"""

from collections.abc import Mapping, Sequence

from jinja2 import Environment

from pyref.foreign import show
from pyref.grading.feedback import (
    LEGEND,
    list_parts,
    list_reasons,
    tell_points,
)
from pyref.grading.hiding import tell_student
from pyref.grading.marks import Marks
from pyref.grading.rubric import Rubric
from pyref.grading.summary import Summary

BASE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.2rem; margin: 2rem 0 0; }
h2 small { font-weight: normal; float: right; }
p, dl { margin: 0.5rem 0; } dt { opacity: 0.7; } dd { margin: 0 0 0.4rem 1.5rem; }
table { border-collapse: collapse; margin: 0.6rem 0; width: 100%; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.said, td { overflow-wrap: anywhere; }
td.said { width: 100%; }
.full { color: light-dark(#1a7431, #6fcf8c); }
.less { color: light-dark(#a03000, #ffb083); }
</style>
</head>
<body>
{{ body }}
</body>
</html>
"""
STUDENT = """<h1>{{ rubric.title }}</h1>
<p>{{ show(one.name) }}: <b>{{ "%.1f" % one.total }}</b>
of {{ "%g" % one.worth }} points</p>
{% for mark in one.marks %}
<h2>{{ mark.task.name }}
<small class="{{ 'full' if mark.full else 'less' }}">
{{ "%.1f" % mark.points }} of {{ "%g" % mark.task.points }} points
{{- ", bonus" if mark.task.bonus }}</small></h2>
<p class="said">{{ show(said(mark)) }}</p>
{% if mark.graded %}<p>graded: {{ mark.graded }}</p>{% endif %}
{% if reasons(mark) %}
<dl>
{% for label, told in reasons(mark) %}<dt>{{ label }}</dt><dd>{{ show(told) }}</dd>
{% endfor %}
</dl>
{% endif %}
{% if parts(mark) %}
<table>
{% for name, part, told in parts(mark) %}
<tr><th>{{ name }}</th>
<td class="number">{{ tell(part.points) }} of {{ tell(part.worth) }}</td>
<td class="said">{{ show(told) }}</td></tr>
{% endfor %}
</table>
{% endif %}
{% endfor %}
{% if legend %}<p><small>{{ legend }}</small></p>{% endif %}"""
CLASS = """<h1>{{ title }}</h1>
<p>{{ summary.submissions }} {{ "submission" if summary.submissions == 1 else
"submissions" }}, median <b>{{ "%.1f" % summary.median }}</b>
of {{ "%g" % summary.points }} points</p>
{% for task in summary.tasks %}
<h2>{{ task.name }}<small>median {{ "%.1f" % task.median }} of
{{ "%g" % task.points }}{{ " in %d" % task.tried if task.tried < summary.submissions }},
{{ task.full }} with all points</small></h2>
<table>
{% for reason, count in task.reasons.items() %}
<tr><td class="number">{{ count }}</td><td class="said">{{ show(reason) }}</td></tr>
{% endfor %}
</table>
{% endfor %}
<h2>Submissions</h2>
<table>
<tr><th>submission</th>{% for task in summary.tasks %}
<th class="number">{{ task.name }}</th>{% endfor %}<th class="number">total</th></tr>
{% for one in marks %}
<tr><td><a href="{{ pages[one.name] | urlencode }}">{{ show(one.name) }}</a></td>
{% for mark in one.marks %}<td class="number {{ 'full' if mark.full else 'less' }}">
{{ "%.1f" % mark.points }}</td>{% endfor %}
<td class="number">{{ "%.1f" % one.total }}</td></tr>
{% endfor %}
</table>"""
WRITER = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)


def write_student(one: Marks, rubric: Rubric) -> str:
    """The page of one student."""
    body = WRITER.from_string(STUDENT).render(
        rubric=rubric, one=one, show=show, parts=list_parts, said=tell_student,
        tell=tell_points, reasons=lambda mark: [*list_reasons(mark)],
        legend=LEGEND if any(map(list_parts, one.marks)) else "",
    )  # fmt: skip
    return write_page(f"{rubric.title}: {show(one.name)}", body)


def write_class(
    title: str, summary: Summary, marks: Sequence[Marks], pages: Mapping[str, str]
) -> str:
    """The page of the class; pages: where that of each submission lies, by name."""
    body = WRITER.from_string(CLASS).render(
        title=title, summary=summary, marks=marks, pages=pages, show=show
    )
    return write_page(title, body)


def write_page(title: str, body: str) -> str:
    """A whole page; its body is HTML already."""
    page = Environment(autoescape=False).from_string(BASE)
    escaped = WRITER.from_string("{{ title }}").render(title=title)
    return page.render(title=escaped, body=body) + "\n"
