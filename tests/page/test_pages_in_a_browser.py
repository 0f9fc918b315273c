"""Pages clicked through in headless Chromium: one start of it for all of them."""

import json
import re
import subprocess
from html import escape, unescape

import pytest
from reports import PAGES, page

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
window.addEventListener('load', function () {
  var found = {};
  document.querySelectorAll('iframe').forEach(function (frame) {
    try { found[frame.id] = look(frame); }
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
        for kind in PAGES
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
