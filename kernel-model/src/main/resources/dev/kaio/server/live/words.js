// Numbers as people read them, and elements of the page.

const NANOS_PER_SECOND = 1e9;

/** 0 to 3 digits behind the point, so that about three count. */
function digits(value) {
  return value >= 100 || value === 0 ? 0 : value >= 10 ? 1 : 2;
}

function scaled(value, base, units) {
  let at = 0;
  while (value >= base && at < units.length - 1) {
    value /= base;
    at++;
  }
  return (at === 0 && Number.isInteger(value) ? String(value) : value.toFixed(digits(value))) + units[at];
}

export function count(value) {
  return value < 10000 ? scaled(value, Infinity, [""]) : scaled(value, 1000, ["", " k", " M", " G", " T"]);
}

/** So many things: one, or more of them. */
export function things(number, one, more) {
  return `${count(number)} ${number === 1 ? one : more}`;
}

export function bytes(value) {
  return scaled(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB", " PiB"]);
}

/** A length of time; nanoseconds of the kernel's clock. */
export function span(nanos) {
  const seconds = nanos / NANOS_PER_SECOND;
  if (seconds < 60) {
    return scaled(nanos, 1000, [" ns", " µs", " ms", " s"]);
  }
  const whole = Math.floor(seconds);
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  return parts
    .slice(first, first + 2)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(" ");
}

/** An element; attributes are an object, children texts or nodes. Text stays text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function drawing(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
