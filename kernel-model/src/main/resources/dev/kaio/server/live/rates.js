// What happens per second, from two answers of the server, and how that has been of late.

import { bytes, count, drawing, element, span } from "./words.js";

const KEPT = 60;

/** How each rate is called, made and written; null: it cannot be said. */
const RATES = [
  ["requests completed", "", count, "/s", (change) => change.per(change.of((now) => now.counts.completions))],
  ["read", "read", bytes, "/s", (change) => change.per(change.of((now) => now.state.counters.bytesRead))],
  ["written", "write", bytes, "/s", (change) => change.per(change.of((now) => now.state.counters.bytesWritten))],
  ["calls", "", count, "/s", (change) => change.per(change.of((now) => now.counts.calls))],
  ["mean latency", "", span, "", (change) => change.meanLatency()],
  ["at devices", "", count, "", (change) => change.now.state.totals.pending],
];

/** Two answers, one after the other. */
class Change {
  constructor(before, now) {
    this.before = before;
    this.now = now;
  }

  of(what) {
    return what(this.now) - what(this.before);
  }

  per(amount) {
    const millis = this.of((now) => now.takenMillis);
    return millis > 0 ? Math.max(0, (amount * 1000) / millis) : null;
  }

  meanLatency() {
    const completions = this.of((now) => now.counts.completions);
    return completions > 0 ? this.of((now) => now.counts.latencyNanos) / completions : null;
  }
}

export class Rates {
  #before = null;
  #history = RATES.map(() => []);

  /** Takes an answer in. */
  add(now) {
    if (this.#before !== null && now.takenMillis > this.#before.takenMillis) {
      const change = new Change(this.#before, now);
      RATES.forEach(([, , , , make], at) => {
        this.#history[at].push(make(change));
        this.#history[at].splice(0, this.#history[at].length - KEPT);
      });
    }
    this.#before = now;
  }

  /** Forgets the last answer: what comes next does not follow it. */
  interrupt() {
    this.#before = null;
  }

  /** A card for each rate. */
  cards() {
    return RATES.map(([name, kind, write, unit], at) => {
      const history = this.#history[at];
      const last = history.at(-1) ?? null;
      return element(
        "div",
        { class: `card rate ${kind}` },
        element("span", {}, name),
        element("b", {}, last === null ? "–" : write(rounded(last)) + unit),
        curve(history),
      );
    });
  }
}

function rounded(value) {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

/** The newest value is at the right; the greatest touches the top. */
function curve(history) {
  const most = Math.max(1e-9, ...history);
  const from = KEPT - history.length;
  const points = history.map((value, at) => `${from + at},${30 - (28 * (value ?? 0)) / most}`);
  const below = points.length === 0 ? "" : `${from},30 ${points.join(" ")} ${KEPT - 1},30`;
  return drawing(
    "svg",
    { viewBox: `0 0 ${KEPT - 1} 31`, preserveAspectRatio: "none", "aria-hidden": "true" },
    drawing("polygon", { class: "below", points: below }),
    drawing("polyline", { class: "curve", points: points.join(" ") }),
  );
}
