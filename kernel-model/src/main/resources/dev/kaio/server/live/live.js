// Asks the server how things stand, once a second while somebody looks, and shows it.

import { Rates } from "./rates.js";
import * as sections from "./sections.js";

const INTERVAL_MILLIS = 1000;
const PATIENCE_MILLIS = 5000;

const rates = new Rates();
const opened = new Set();
let paused = false;
let shown = {};

function get(id) {
  return document.getElementById(id);
}

function say(kind, text) {
  const status = get("status");
  status.className = kind;
  status.textContent = text;
}

/** Somebody marks text there: it must not go away under the mouse. */
function isSelected(section) {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && section.contains(selection.anchorNode);
}

/** Puts new content into a section; what was unfolded stays so, and scrolled text where it was. */
function fill(id, nodes) {
  const section = get(id);
  if (isSelected(section)) {
    return;
  }
  const scrolled = section.querySelector("pre")?.scrollTop ?? 0;
  section.replaceChildren(...nodes);
  for (const details of section.querySelectorAll("details")) {
    details.open = opened.has(details.dataset.key);
  }
  section.querySelector("pre")?.scrollTo(0, scrolled);
}

/** Makes a section anew only if what it shows has changed. */
function update(id, data, make) {
  const text = JSON.stringify(data);
  if (shown[id] !== text) {
    shown[id] = text;
    fill(id, make());
  }
}

function show(answer) {
  const { state } = answer;
  rates.add(answer);
  get("kernel").textContent = sections.kernel(answer);
  fill("rates", rates.cards());
  update("processes", [state.processes, state.totals], () => sections.processes(answer));
  update("devices", state.devices, () => sections.devices(answer));
  update("modules", [state.modules, state.counters], () => sections.modules(answer));
  update("calls", answer.calls, () => sections.calls(answer));
}

async function look() {
  try {
    const response = await fetch("state.json", { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    if (!response.ok) {
      throw new Error(`the server says ${response.status}`);
    }
    show(await response.json());
    say("live", "live");
  } catch (error) {
    rates.interrupt();
    say("lost", error instanceof TypeError ? "no answer" : error.message);
  }
}

/** Hidden pages and paused ones ask for nothing. */
async function turn() {
  if (!paused && !document.hidden) {
    await look();
  }
  setTimeout(turn, INTERVAL_MILLIS);
}

get("pause").addEventListener("click", () => {
  paused = !paused;
  rates.interrupt();
  get("pause").textContent = paused ? "Go on" : "Pause";
  say(paused ? "paused" : "waiting", paused ? "paused" : "connecting");
});

document.addEventListener(
  "toggle",
  (event) => {
    const { key } = event.target.dataset;
    if (event.target.open) {
      opened.add(key);
    } else {
      opened.delete(key);
    }
  },
  true,
);

turn();
