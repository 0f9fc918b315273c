"""Pages clicked through in headless Chromium: one start of it for all of them."""

import json
import re
import subprocess
from html import escape, unescape

import pytest
from reports import PAGES, RIGHT, page

DRIVER = """
function look(frame) {
  var doc = frame.contentDocument, win = frame.contentWindow, seen = {};
  var root = doc.querySelector('.pyref'), list = doc.getElementById('list');
  function send(target, kind) {
    target.dispatchEvent(new win.Event(kind, {bubbles: true}));
  }
  function press(key) {
    doc.activeElement.dispatchEvent(
      new win.KeyboardEvent('keydown', {key: key, bubbles: true, cancelable: true}));
  }
  function shown() {
    return Array.from(list.children).filter(function (card) { return !card.hidden; });
  }
  function all(key) {
    return shown().map(function (card) { return card.dataset[key]; });
  }
  var filter = doc.getElementById('filter'), sort = doc.getElementById('sort');
  seen.cards = list.children.length;
  seen.shown = shown().length;
  seen.counted = doc.getElementById('count').textContent;
  seen.tools = !doc.getElementById('tools').hidden;
  seen.wide = doc.documentElement.scrollWidth;
  var words = list.children[0].dataset.name.toLowerCase();
  seen.meant = all('rank').filter(function (rank) {
    var card = list.querySelector('[data-rank="' + rank + '"]').dataset;
    var text = [card.kind, card.name, card.subject, card.group].join(' ').toLowerCase();
    return words.split(' ').every(function (word) { return text.includes(word); });
  });
  filter.value = words.toUpperCase();
  send(filter, 'input');
  seen.filtered = all('rank');
  filter.value = 'there is no such array';
  send(filter, 'input');
  seen.none = shown().length;
  filter.value = '';
  send(filter, 'input');
  sort.value = 'name';
  send(sort, 'change');
  seen.byName = all('name');
  sort.value = 'digits';
  send(sort, 'change');
  seen.byDigits = all('digits').map(Number);
  sort.value = 'worst';
  send(sort, 'change');
  seen.byRank = all('rank').map(Number);
  var box = doc.querySelector('#tools [name=kind]');
  box.click();
  seen.hiddenKind = box.value;
  seen.kinds = all('kind');
  box.click();
  function ground() { return win.getComputedStyle(root).backgroundColor; }
  var theme = doc.getElementById('theme');
  seen.grounds = [ground()];
  theme.click();
  seen.grounds.push(ground());
  press('d');
  seen.grounds.push(ground());
  press('/');
  seen.slash = doc.activeElement.id;
  press('Escape');
  seen.escaped = doc.activeElement === doc.body;
  press('j');
  press('j');
  press('k');
  var card = doc.activeElement.closest('.card');
  seen.first = doc.activeElement.tagName + ' ' + (card === shown()[0]);
  var open = card.open;
  doc.activeElement.click();
  seen.toggled = card.open !== open;
  return seen;
}
function lookAtRows(frame) {
  var doc = frame.contentDocument, win = frame.contentWindow, seen = {};
  var rows = doc.getElementById('rows');
  function names() {
    return Array.from(doc.querySelectorAll('tbody tr')).filter(function (row) {
      return row.offsetParent;
    }).map(function (row) { return row.cells[0].textContent; });
  }
  function write(words) {
    rows.value = words;
    rows.dispatchEvent(new win.Event('input', {bubbles: true}));
  }
  seen.all = names();
  write('LST');
  seen.filtered = names();
  seen.counted = doc.getElementById('row-count').textContent;
  seen.titles = Array.from(doc.querySelectorAll('.table')).filter(function (one) {
    return one.offsetParent;
  }).length;
  write('');
  var last = doc.querySelectorAll('.table')[doc.querySelectorAll('.table').length - 1];
  var heads = last.querySelectorAll('th button');
  function column(k) {
    return Array.from(last.querySelectorAll('tbody tr')).map(function (row) {
      return row.cells[k].textContent;
    });
  }
  seen.heads = heads.length;
  seen.sorted = [column(1)];
  for (var k = 0; k < 3; k++) {
    heads[1].click();
    seen.sorted.push(column(1));
    seen['aria' + k] = last.querySelectorAll('th')[1].getAttribute('aria-sort');
  }
  heads[0].click();
  seen.named = column(0);
  doc.body.dispatchEvent(
    new win.KeyboardEvent('keydown', {key: '/', bubbles: true, cancelable: true}));
  seen.slash = doc.activeElement.id;
  seen.wide = doc.documentElement.scrollWidth;
  return seen;
}
window.addEventListener('load', function () {
  var found = {};
  document.querySelectorAll('iframe').forEach(function (frame) {
    var see = frame.id.indexOf('right ') === 0 ? lookAtRows : look;
    try { found[frame.id] = see(frame); }
    catch (error) { found[frame.id] = {error: String(error)}; }
  });
  document.getElementById('seen').textContent = JSON.stringify(found);
});
"""


@pytest.fixture(scope="module")
def seen(browser, tmp_path_factory):
    """What a browser saw of each page, on a screen as wide as that of a phone."""
    folder = tmp_path_factory.mktemp("browser")
    frames = "".join(
        f'<iframe id="{kind}" width="400" height="800" srcdoc="{escape(page(kind))}">'
        "</iframe>"
        for kind in (*PAGES, *RIGHT)
    )
    file = folder / "all.html"
    head = '<!doctype html><meta charset="utf-8"><pre id="seen"></pre>'
    file.write_text(f"{head}{frames}<script>{DRIVER}</script>", encoding="utf-8")
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
             f"--user-data-dir={folder}/profile", file.as_uri()]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr
    return json.loads(unescape(found[1]))


pytestmark = pytest.mark.needs_browser
each = pytest.mark.parametrize("kind", PAGES)


@each
def test_all_cards_are_there_and_counted(seen, kind):
    one = seen[kind]
    assert "error" not in one, one
    assert one["tools"] and one["shown"] == one["cards"] > 0
    assert one["counted"] == f"{one['cards']} of {one['cards']}"


@each
def test_the_filter_leaves_what_it_names_in_any_case(seen, kind):
    one = seen[kind]
    assert one["filtered"] == one["meant"] != []
    assert one["none"] == 0


@each
def test_cards_are_sorted_by_name_by_digits_and_back(seen, kind):
    one = seen[kind]
    assert [n.lower() for n in one["byName"]] == sorted(
        n.lower() for n in one["byName"]
    )
    assert one["byDigits"] == sorted(one["byDigits"])
    assert one["byRank"] == sorted(one["byRank"])


@each
def test_a_kind_can_be_hidden(seen, kind):
    assert seen[kind]["hiddenKind"] not in seen[kind]["kinds"]


@each
def test_colors_turn_by_the_button_and_by_a_key(seen, kind):
    first, second, third = seen[kind]["grounds"]
    assert first == third != second


@each
def test_a_page_is_used_by_keyboard(seen, kind):
    one = seen[kind]
    assert one["slash"] == "filter" and one["escaped"]
    assert one["first"] == "SUMMARY true" and one["toggled"]


@each
def test_nothing_is_wider_than_a_phone(seen, kind):
    assert seen[kind]["wide"] <= 400


right = pytest.mark.parametrize("kind", RIGHT)


@right
def test_layers_are_found_by_name_where_all_of_them_are_right(seen, kind):
    """Nothing is wrong and no array is near its bound, so rows are all there is."""
    one = seen[kind]
    assert "error" not in one, one
    assert len(one["all"]) > 6
    assert one["filtered"] == [name for name in one["all"] if "lst" in name] != []
    assert one["counted"] == f"{len(one['filtered'])} of {len(one['all'])}"
    assert one["titles"] == 1  # a table without rows that fit is not shown
    assert one["slash"] == "rows" and one["wide"] <= 400


@right
def test_layers_are_sorted_by_any_column_there_and_back(seen, kind):
    one = seen[kind]
    before, up, down, again = one["sorted"]
    numbers = [float(re.match(r"[-\d.]+", text)[0]) for text in up if text[0] != "-"]
    assert numbers == sorted(numbers) and len(set(numbers)) > 1
    assert [text for text in up if text[0] == "-"] == up[len(numbers) :]
    assert sorted(down) == sorted(up) and down != up
    assert again == before
    assert [one[f"aria{k}"] for k in range(3)] == ["ascending", "descending", None]
    assert one["named"] == sorted(one["named"])
