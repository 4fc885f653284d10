(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const parts = () => find("parts");
  const part = (key) => find("part-" + key);

  function frame(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    return made.content.firstElementChild;
  }
  // What somebody is typing, or has chosen and not sent yet, is not swapped away by what happens
  // elsewhere.
  function isChanged(field) {
    if (field.type === "hidden") { return false; }
    if (field.type === "file") { return field.files.length > 0; }
    if (field.type === "checkbox" || field.type === "radio") { return field.checked !== field.defaultChecked; }
    if (!field.options) { return field.value !== field.defaultValue; }
    const options = Array.from(field.options);
    return !(options.find((one) => one.defaultSelected) || options[0]).selected;
  }
  function isTyped(old) {
    return Array.from(old.querySelectorAll("input, textarea, select")).some((field) =>
      isChanged(field) || (field === document.activeElement && field.type !== "hidden"));
  }
  const state = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
  const fieldsOf = (root) => Array.from(root.querySelectorAll("input, textarea, select")).filter((field) => field.type !== "hidden");
  // What a form is about: its address and what it sends unseen, but for what stood in its fields.
  const about = (form) => [form.getAttribute("action"), ...Array.from(form.querySelectorAll("input[type=hidden]"))
    .filter((field) => !field.name.startsWith("was-")).map((field) => field.name + "=" + field.value)].join();
  // Where somebody has just sent something, too, what they typed into another form, or since, stays.
  function keepTyped(old, made, sent) {
    fieldsOf(old).filter((field) => field.id && isChanged(field) && sent.get(field) !== state(field)).forEach((field) => {
      const anew = made.querySelector("#" + CSS.escape(field.id));
      if (!anew || anew.disabled || !field.form || !anew.form || about(field.form) !== about(anew.form)) { return; }
      // Itself: it keeps its files, and where in it somebody is.
      anew.replaceWith(field);
      for (let hidden = field.closest("details"); hidden; hidden = hidden.parentElement.closest("details")) { hidden.open = true; }
    });
  }
  const noticeOf = (shown) => shown.querySelector(":scope > .outcome");
  // ``sent``: what is drawn anew is where somebody has just sent something, and what stood there.
  function swap(key, html, sent) {
    const old = part(key);
    if (!old) { return; }
    if (!sent && isTyped(old)) {
      old.classList.remove("stale");
      return;
    }
    const focused = old.contains(document.activeElement) && document.activeElement;
    const open = new Set(Array.from(old.querySelectorAll("details[open]"), name));
    const made = frame(html);
    made.querySelectorAll("details").forEach((each) => {
      if (open.has(name(each))) { each.open = true; }
    });
    // What a form has said stays, with its way back, until another one says something there.
    if (!sent && noticeOf(old) && !noticeOf(made)) { made.prepend(noticeOf(old)); }
    if (sent) { keepTyped(old, made, sent); }
    old.replaceWith(made);
    document.dispatchEvent(new CustomEvent("redrawn", { detail: made }));
    if (focused) {
      const again = focused.id && find(focused.id);
      (again && !again.disabled ? again : made).focus({ preventScroll: true });
    }
  }
  function name(details) {
    const summary = details.querySelector("summary");
    return details.id || (summary ? summary.textContent : "");
  }
  function say(words) {
    // Emptied first: the same words twice are announced twice.
    find("said").textContent = "";
    setTimeout(() => { find("said").textContent = words; }, 50);
  }
  function news(words) {
    find("news").textContent = words;
    find("news").hidden = !words;
  }

  async function fetchStale(keys) {
    keys.forEach((key) => { if (part(key)) { part(key).classList.add("stale"); } });
    const answer = await fetch("fragments?keys=" + keys.join(","));
    if (!answer.ok) { return; }
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let held = "";
    for (;;) {
      const { done, value } = await reader.read();
      held += decoder.decode(value, { stream: !done });
      const lines = held.split("\n");
      held = lines.pop();
      lines.filter(Boolean).map(JSON.parse).forEach((one) => swap(one.key, one.html));
      if (done) { return; }
    }
  }

  function refuse(form, words) {
    const former = form.querySelector(".fault");
    if (former) { former.remove(); }
    if (!words) { return; }
    const fault = document.createElement("p");
    fault.className = "fault";
    fault.setAttribute("role", "alert");
    // What stands between backticks is to be typed.
    words.split("`").forEach((piece, place) => {
      const shown = document.createElement(place % 2 ? "code" : "span");
      shown.textContent = piece;
      fault.append(shown);
    });
    form.append(fault);
  }
  // Sending gigabytes only to hear that they are too many would take its time.
  function tooMuch(form) {
    const files = Array.from(form.querySelectorAll("input[type=file]"), (field) => Array.from(field.files)).flat();
    return files.reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.most);
  }
  async function send(form, button) {
    if (form.dataset.most && tooMuch(form)) {
      refuse(form, form.dataset.tooMuch);
      return;
    }
    const fields = new FormData(form, button);
    const sent = new Map(fieldsOf(form).map((field) => [field, state(field)]));
    form.setAttribute("aria-busy", "true");
    let came;
    try {
      const answer = await fetch((button && button.getAttribute("formaction")) || form.getAttribute("action"), {
        method: "POST", body: fields, headers: { Accept: "application/json" },
      });
      came = await answer.json();
    } catch (gone) {
      came = { error: "legstats does not answer: is it still running in the terminal?" };
    }
    form.removeAttribute("aria-busy");
    delete form.dataset.waits;
    refuse(form, came.error);
    if (came.error) { return; }
    Object.keys(came.html).forEach((key) => swap(key, came.html[key], key === came.at && sent));
    // A window that has not followed what another one said does so with its next question.
    const shown = parts();
    if (shown && shown.dataset.revision.split("-")[0] === came.since) { shown.dataset.revision = came.revision; }
    say(came.words);
    // Where the day's form lies below the month, a tap on a day would show nothing of it.
    if (button && button.closest(".month td") && matchMedia("(max-width:900px)").matches) { find("day-title").scrollIntoView(); }
    await fetchStale(came.stale);
  }
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("method") !== "post") { return; }
    event.preventDefault();
    if (event.target.getAttribute("aria-busy")) { return; }
    send(event.target, event.submitter);
  });

  function tellWaits(words) {
    document.querySelectorAll("form[aria-busy]").forEach((form) => {
      if (words && form.dataset.waits !== words) { say(words); }
      form.dataset.waits = words;
    });
  }
  let isAsking = false;
  async function ask() {
    if (isAsking || document.hidden || !parts()) { return false; }
    isAsking = true;
    let moving = false;
    const since = parts().dataset.revision;
    try {
      const answer = await fetch("revision?since=" + since);
      const told = answer.ok && await answer.json();
      if (told) { tellWaits(told.waits || ""); }
      // What a form has said meanwhile is newer, and stays to be read.
      if (told && parts().dataset.revision === since) {
        news(told.words || "");
        parts().dataset.revision = told.revision;
        moving = told.moving.length > 0;
        const wanted = told.stale.concat(told.moving.filter((key) => !told.stale.includes(key)));
        if (wanted.length) { await fetchStale(wanted); }
      }
    } catch (gone) {
      news("legstats has ended in the terminal: this page stands still, and keeps nothing of what you type. To go on, start “legstats open” there, and use the page it opens.");
    }
    isAsking = false;
    return moving;
  }
  async function again() {
    const moving = await ask();
    setTimeout(again, moving ? 500 : 2000);
  }
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("DOMContentLoaded", again);

  // The week: a leg day is dragged, or moved by the arrow keys; the form does the rest.
  function moveLegs(chip, day) {
    const select = find("week-day-" + chip.dataset.leg);
    const wanted = (day + 7) % 7;
    select.selectedIndex = select.options.length - 7 + wanted;
    const focused = document.activeElement === chip;
    document.querySelector(".chosen td[data-day='" + wanted + "']").prepend(chip);
    if (focused) { chip.focus(); }
    costSoon();
  }
  // Whoever steps through the days is asked about the one they stop at.
  let costing = 0;
  function costSoon() {
    clearTimeout(costing);
    costing = setTimeout(() => find("week-form").requestSubmit(find("week-see")), 250);
  }
  function dayAt(event) {
    const over = document.elementFromPoint(event.clientX, event.clientY);
    return over && over.closest(".chosen td[data-day]");
  }
  function letDrag(chip) {
    chip.tabIndex = 0;
    chip.setAttribute("role", "button");
    chip.setAttribute("aria-describedby", "week-drag");
    chip.addEventListener("keydown", function (event) {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step) { return; }
      event.preventDefault();
      moveLegs(chip, Number(chip.closest("td").dataset.day) + step);
    });
    chip.addEventListener("pointerdown", function (start) {
      chip.setPointerCapture(start.pointerId);
      chip.classList.add("held");
      const own = chip.closest("td");
      let over = own;
      function move(event) {
        chip.style.translate = (event.clientX - start.clientX) + "px " + (event.clientY - start.clientY) + "px";
        if (over) { over.classList.remove("over"); }
        over = dayAt(event);
        if (over) { over.classList.add("over"); }
      }
      function end(event) {
        chip.removeEventListener("pointermove", move);
        chip.classList.remove("held");
        chip.style.translate = "";
        if (over) { over.classList.remove("over"); }
        if (event.type === "pointerup" && over && over !== own) { moveLegs(chip, Number(over.dataset.day)); }
      }
      chip.addEventListener("pointermove", move);
      chip.addEventListener("pointerup", end, { once: true });
      chip.addEventListener("pointercancel", end, { once: true });
    });
  }
  // The month is one stop of the Tab key; within it the arrow keys go from day to day.
  function letStep(month) {
    const days = Array.from(month.querySelectorAll("td button"));
    const stop = (day) => days.forEach((each) => { each.tabIndex = each === day ? 0 : -1; });
    const week = (day) => Array.from(day.closest("tr").querySelectorAll("button"));
    month.setAttribute("role", "grid");
    stop(days.find((day) => day.getAttribute("aria-pressed") === "true") || month.querySelector(".today") || days[0]);
    month.addEventListener("focusin", (event) => stop(event.target));
    month.addEventListener("keydown", function (event) {
      const step = { ArrowLeft: -1, ArrowUp: -7, ArrowRight: 1, ArrowDown: 7 }[event.key];
      const ends = { Home: 0, End: -1 }[event.key];
      const to = step ? days[days.indexOf(event.target) + step] : ends === undefined ? null : week(event.target).at(ends);
      if (step || to) { event.preventDefault(); }
      if (to) { to.focus(); }
    });
  }
  // Files are dropped anywhere on the form that takes them.
  function letDrop(form) {
    form.addEventListener("dragover", function (event) {
      event.preventDefault();
      form.classList.add("over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      if (!event.dataTransfer.files.length) { return; }
      find("add-files").files = event.dataTransfer.files;
      form.requestSubmit(find("add-read"));
    });
  }
  function enliven(root) {
    root.querySelectorAll(".chip[data-leg]").forEach(letDrag);
    // What can be reached by itself needs no frame that scrolls by keys.
    root.querySelectorAll(".scroll:has(.chip[data-leg])").forEach((frame) => frame.removeAttribute("tabindex"));
    root.querySelectorAll("#month-days").forEach(letStep);
    root.querySelectorAll("[data-scripted]").forEach((hint) => { hint.hidden = false; });
    root.querySelectorAll(".drop").forEach(letDrop);
  }
  document.addEventListener("redrawn", (event) => enliven(event.detail));
  document.addEventListener("DOMContentLoaded", () => enliven(document));
  document.addEventListener("change", function (event) {
    if (event.target.matches("#week-form select")) { costSoon(); }
  });
})();
