(function () {
  "use strict";
  var root = document.querySelector(".pyref");
  var theme = document.getElementById("theme");
  var list = document.getElementById("list");
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }
  function show() {
    theme.textContent = isDark() ? "light" : "dark";
    theme.setAttribute("aria-label", "use " + theme.textContent + " colors");
  }
  function toggle() {
    root.dataset.theme = isDark() ? "light" : "dark";
    show();
  }
  theme.hidden = false;
  theme.addEventListener("click", toggle);
  dark.addEventListener("change", show);
  show();

  var filter = document.getElementById("filter");
  var cards = list ? Array.from(list.children) : [];
  var visible = cards;

  function read(card, key) {
    return card.dataset[key];
  }
  function apply() {
    var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    var kinds = Array.from(document.querySelectorAll("#tools [name=kind]"))
      .filter(function (box) { return box.checked; })
      .map(function (box) { return box.value; });
    visible = cards.filter(function (card) {
      var text = ["kind", "name", "subject", "group"].map(function (key) {
        return read(card, key);
      }).join(" ").toLowerCase();
      var fits = kinds.includes(read(card, "kind")) &&
        words.every(function (word) { return text.includes(word); });
      card.hidden = !fits;
      return fits;
    });
    document.getElementById("count").textContent =
      visible.length + " of " + cards.length;
  }
  function sort() {
    var by = document.getElementById("sort").value;
    cards.sort(function (a, b) {
      var first = by === "digits" ? read(a, "digits") - read(b, "digits") :
        by === "worst" ? 0 : read(a, by).localeCompare(read(b, by));
      return first || read(a, "rank") - read(b, "rank");
    });
    cards.forEach(function (card) { list.appendChild(card); });
    apply();
  }
  var rows = document.getElementById("rows");
  var tables = Array.from(document.querySelectorAll(".pyref .table"));

  function applyRows() {
    var words = rows.value.toLowerCase().split(/\s+/).filter(Boolean);
    var all = 0, fit = 0;
    tables.forEach(function (table) {
      var some = false;
      table.querySelectorAll("tbody tr").forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.includes(word); });
        some = some || !row.hidden;
        all += 1;
        fit += !row.hidden;
      });
      table.hidden = !some;
    });
    document.getElementById("row-count").textContent = fit + " of " + all;
  }
  function orderOf(row, column) {
    var cell = row.cells[column];
    if (!cell.classList.contains("number")) { return cell.textContent; }
    return parseFloat(cell.dataset.order || cell.textContent);
  }
  function sortRows(head, column, before) {
    var way = head.getAttribute("aria-sort");
    var next = way ? {ascending: "descending"}[way] : "ascending";
    head.parentNode.querySelectorAll("th").forEach(function (one) {
      one.removeAttribute("aria-sort");
    });
    if (next) { head.setAttribute("aria-sort", next); }
    var sorted = before.slice();
    if (next) {
      sorted.sort(function (one, other) {
        var a = orderOf(one, column), b = orderOf(other, column);
        if (typeof a === "string") { return (next[0] === "a" ? 1 : -1) * a.localeCompare(b); }
        if (isNaN(a) || isNaN(b)) { return isNaN(a) - isNaN(b); }
        return next[0] === "a" ? a - b : b - a;
      });
    }
    sorted.forEach(function (row) { head.closest("table").tBodies[0].appendChild(row); });
  }
  function offerSort(table) {
    var before = Array.from(table.querySelectorAll("tbody tr"));
    if (before.length < 2) { return; }
    table.querySelectorAll("thead th").forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", function () { sortRows(head, column, before); });
      head.textContent = "";
      head.appendChild(button);
    });
  }
  tables.forEach(offerSort);
  if (rows) {
    var rowTools = document.getElementById("row-tools");
    rowTools.hidden = false;
    rowTools.addEventListener("submit", function (event) { event.preventDefault(); });
    rowTools.addEventListener("input", applyRows);
    applyRows();
  }
  function move(step) {
    var here = visible.indexOf(document.activeElement.closest(".card"));
    var next = visible[Math.max(0, Math.min(visible.length - 1, here + step))];
    if (next) { next.querySelector("summary").focus(); }
  }
  if (list) {
    var tools = document.getElementById("tools");
    tools.hidden = false;
    tools.addEventListener("submit", function (event) { event.preventDefault(); });
    tools.addEventListener("input", apply);
    document.getElementById("sort").addEventListener("change", sort);
    document.querySelector(".keys").hidden = false;
    apply();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var typing = event.target.matches("input[type=search], select");
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing) { return; }
    if (event.key === "d") { toggle(); }
    var first = list ? filter : rows;
    if (event.key === "/" && first) { event.preventDefault(); first.focus(); }
    if (!list) { return; }
    if (event.key === "j") { move(1); }
    if (event.key === "k") { move(-1); }
  });
}());
