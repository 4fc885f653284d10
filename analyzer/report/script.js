(function () {
  "use strict";
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const each = (list, act) => Array.prototype.forEach.call(list, act);

  const theme = find("theme");
  const themes = ["auto", "light", "dark"];
  const key = "legstats-theme";
  function remembered() {
    try { return localStorage.getItem(key); } catch (refused) { return null; }
  }
  function remember(name) {
    try { localStorage.setItem(key, name); } catch (refused) { /* a file may not store */ }
  }
  function wear(name) {
    if (name === "auto") { root.removeAttribute("data-theme"); } else { root.dataset.theme = name; }
    theme.dataset.theme = name;
    theme.textContent = "Theme: " + name;
  }
  theme.hidden = false;
  wear(themes.includes(remembered()) ? remembered() : "auto");
  theme.addEventListener("click", function () {
    const next = themes[(themes.indexOf(theme.dataset.theme) + 1) % themes.length];
    wear(next);
    remember(next);
  });

  document.addEventListener("toggle", function (event) {
    const details = event.target;
    if (!details.matches("details.numbers")) { return; }
    const held = details.querySelector(".scroll");
    details.classList.toggle("scrolls", Boolean(held) && held.scrollWidth > held.clientWidth);
  }, true);

  function makeSortable(table, drawn) {
    const heads = table.tHead.rows[0].cells;
    function sort(head) {
      const was = head.getAttribute("aria-sort");
      const up = was ? was === "descending" : head.dataset.first === "ascending";
      each(heads, (other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const last = up ? Infinity : -Infinity;
      function value(run) {
        const number = parseFloat(run.dataset[head.dataset.key]);
        return isNaN(number) ? last : number;
      }
      function order(a, b) {
        const one = value(a), other = value(b);
        return one === other ? 0 : (one < other) === up ? -1 : 1;
      }
      const sorted = document.createDocumentFragment();
      Array.from(table.tBodies).sort(order).forEach((run) => sorted.appendChild(run));
      table.appendChild(sorted);
      drawn();
    }
    each(heads, function (head) {
      if (!head.dataset.key) { return; }
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", () => sort(head));
    });
  }
  function showRuns(table) {
    root.classList.add("scripted");
    const filter = find("filter");
    const more = find("more");
    const shown = find("shown");
    let few = Number(table.dataset.few);
    let wanted = "all";
    function draw() {
      let found = 0;
      each(table.tBodies, function (run) {
        const fits = wanted === "all" || run.dataset.verdict === wanted;
        run.hidden = !fits;
        if (fits) { found += 1; }
        run.classList.toggle("folded", fits && found > few);
      });
      more.hidden = found <= few;
      more.textContent = "Show all " + found.toLocaleString("en") + " runs";
      shown.textContent = Math.min(found, few) + " of " + found + " runs shown";
    }
    makeSortable(table, draw);
    filter.hidden = false;
    filter.addEventListener("click", function (event) {
      if (!event.target.dataset.show) { return; }
      wanted = event.target.dataset.show;
      each(filter.querySelectorAll("button"), function (button) {
        button.setAttribute("aria-pressed", String(button === event.target));
      });
      draw();
    });
    more.addEventListener("click", function () {
      few = Infinity;
      draw();
      table.querySelector("summary").focus();
    });
    draw();
  }

  function setUp(within) {
    each(within.querySelectorAll("table.sortable"), (table) => makeSortable(table, () => {}));
    each(within.querySelectorAll("#runs"), showRuns);
  }
  setUp(document);
  // A page that lives draws parts anew.
  document.addEventListener("redrawn", (event) => setUp(event.detail));
})();
