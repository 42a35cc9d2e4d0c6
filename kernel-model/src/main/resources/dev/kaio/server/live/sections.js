// The parts of the page: functions from the server's answer to nodes.

import { bytes, count, element, span, things } from "./words.js";

function heading(text, more) {
  return element("h2", {}, text, element("span", {}, more));
}

/** A table; a column is its heading, its class, and what a row has there. */
function table(columns, rows) {
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...columns.map(([name, kind]) => element("th", { class: kind }, name)))),
    element(
      "tbody",
      {},
      ...rows.map((row) => element("tr", {}, ...columns.map(([, kind, cell]) => element("td", { class: kind }, cell(row))))),
    ),
  );
}

function code(text) {
  return element("span", { class: "code" }, text);
}

function note(text) {
  return element("p", { class: "card empty-note" }, text);
}

/** What is behind a summary; the page remembers by the key whether it is open. */
function folded(key, summary, content) {
  return element("details", { "data-key": key }, element("summary", {}, summary), content);
}

// ---- the kernel ----

const PRESSURES = { low: "memory is low", exhausted: "memory is exhausted" };

export function kernel({ profile, connections, state }) {
  const { clock, pressure } = state;
  return [
    profile,
    `up ${span(clock.monotonicNanos)}`,
    new Date(clock.wallNanos / 1e6).toISOString().replace("T", " ").slice(0, 19),
    clock.virtual ? "virtual clock" : "",
    things(connections, "connection", "connections"),
    PRESSURES[pressure] ?? "",
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

// ---- processes ----

const LWP = [
  ["LWP", "number", (lwp) => String(lwp.id)],
  ["state", "whole", (lwp) => element("span", { class: lwp.state === "asleep" ? "" : "soft" }, lwp.state)],
  ["call", "grow", (lwp) => code(lwp.call)],
  ["waits for", "whole", (lwp) => lwp.sleepsOn],
  ["since", "number", (lwp) => (lwp.call === "" ? "" : span(lwp.forNanos))],
];

const REQUEST = [
  ["", "", (request) => element("span", { class: request.write ? "write" : "read" }, request.write ? "write" : "read")],
  ["fd", "number", (request) => String(request.fd)],
  ["offset", "number", (request) => request.offset],
  ["bytes", "number", (request) => String(request.length)],
  ["buffer", "whole", (request) => code("0x" + request.buffer)],
  ["result", "whole", (request) => code("0x" + request.result)],
  ["where", "grow", (request) => (request.where === "" ? "device" : request.where)],
  ["age", "number", (request) => span(request.ageNanos)],
];

function chip(name, number) {
  return element("li", { class: number === 0 ? "empty" : "" }, name, " ", element("b", {}, count(number)));
}

function queues(process) {
  if (process.queues === undefined) {
    return element("p", { class: "empty-note" }, "It has not called kaio.");
  }
  return element(
    "ul",
    { class: "chips" },
    chip("at devices", process.pending),
    ...Object.entries(process.queues).map(([name, depth]) => chip(name.toLowerCase().replace("_", " "), depth)),
  );
}

function requests(process) {
  const shown = process.requests.length;
  const summary = `${count(process.outstanding)} not reaped` + (shown < process.outstanding ? `; ${shown} of them` : "");
  return shown === 0 ? "" : folded(`requests ${process.pid}`, summary, table(REQUEST, process.requests));
}

function title(process) {
  const words = [`uid ${process.uid}`, process.abi];
  if (process.lwps.length < process.lwpCount) {
    words.push(`${process.lwps.length} of ${count(process.lwpCount)} LWPs`);
  }
  if (process.lockedPages > 0) {
    words.push(things(process.lockedPages, "page locked", "pages locked"));
  }
  return element(
    "h3",
    {},
    element("span", { class: "pid" }, String(process.pid)),
    process.name,
    ...words.map((word) => element("span", {}, word)),
    process.state === "running" ? "" : element("span", { class: "bad" }, process.state),
  );
}

export function processes({ state }) {
  const { totals } = state;
  const all = totals.running + totals.exiting;
  const shown = state.processes.length;
  const more = [
    shown < all ? `${shown} of ${count(all)}: those with the most requests` : count(all),
    things(totals.asleep, "LWP asleep", "LWPs asleep"),
    things(totals.outstanding, "request not reaped", "requests not reaped"),
  ];
  const cards = state.processes.map((process) =>
    element(
      "article",
      { class: "card process" },
      title(process),
      table(LWP, process.lwps),
      queues(process),
      requests(process),
    ),
  );
  return [
    heading("Processes", more.join(" · ")),
    ...(cards.length === 0 ? [note("No program is connected.")] : cards),
  ];
}

// ---- devices ----

function held(device) {
  const words = [];
  if (device.heldByGate > 0) {
    words.push(`${count(device.heldByGate)} at the gate`);
  }
  if (device.heldByFaults > 0) {
    words.push(`${count(device.heldByFaults)} by faults`);
  }
  return element("span", { class: "warn" }, words.join(", "));
}

/** The path, and below it what goes wrong. */
function name(device) {
  const faults = device.faults === "" ? "" : element("div", { class: "code bad" }, device.faults);
  return element("div", {}, code(device.path), faults);
}

const DEVICE = [
  ["device", "grow", name],
  ["kind", "whole", (device) => device.kind],
  ["size", "number", (device) => (device.size > 0 ? bytes(device.size) : "")],
  ["held back", "whole", held],
];

export function devices({ state }) {
  const shown = state.devices.length;
  const faulty = state.devices.filter((device) => device.faults !== "").length;
  const number = shown < state.deviceCount ? `${shown} of ${count(state.deviceCount)}` : count(shown);
  return [
    heading("Devices", faulty === 0 ? number : `${number} · ${faulty} with faults`),
    element("div", { class: "card" }, table(DEVICE, state.devices)),
  ];
}

// ---- modules ----

const MODULE = [
  ["id", "number", (module) => String(module.id)],
  ["name", "whole", (module) => module.name],
  ["address", "whole", (module) => code(module.base)],
  ["size", "number", (module) => bytes(module.size)],
  ["loads", "number", (module) => String(module.loads)],
  ["state", "whole", (module) => element("span", { class: module.state === "LOADED/INSTALLED" ? "soft" : "warn" }, module.state)],
  ["", "soft grow", (module) => module.what],
];

export function modules({ state }) {
  const kaio = state.modules.filter((module) => module.name === "kaio");
  const { reads, writes, errors, cleanupPasses } = state.counters;
  const done = `${count(reads)} reads, ${count(writes)} writes, ${count(errors)} failed, ${count(cleanupPasses)} cleanup passes`;
  return [
    heading("Modules", kaio.length === 0 ? "kaio is not loaded: its first call loads it" : done),
    element(
      "div",
      { class: "card" },
      kaio.length === 0 ? "" : table(MODULE, kaio),
      folded("modules", `all ${state.modules.length}`, table(MODULE, state.modules)),
    ),
  ];
}

// ---- the last calls ----

function line(text) {
  const kind = /[ \t]Err#/.test(text) ? "bad" : /\tkaio\(/.test(text) ? "" : "soft";
  return element("span", { class: kind }, text + "\n");
}

export function calls({ calls }) {
  const newestFirst = [...calls].reverse();
  return [
    heading("Last calls", "newest first · seconds since boot, seconds in the call"),
    calls.length === 0 ? note("None yet.") : element("pre", { class: "card" }, ...newestFirst.map(line)),
  ];
}
