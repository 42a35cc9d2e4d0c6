"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const GUTTER = 88;
  const RIGHT = 12;
  const AXIS = 22;
  const LANES_AT_MOST = 420;
  const DEPTH = 84;
  const GAP = 14;

  // ---- small things ----

  const $ = (selector) => document.querySelector(selector);

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const shape = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  };

  const label = (text, attributes, parent) => {
    shape("text", attributes, parent).textContent = text;
  };

  const number = (value) => Number(value.toPrecision(8)).toString();
  const place = (value) =>
    data.unit === "seconds" ? number(value) + " s" : "call " + Math.floor(value);

  // ---- what is only text ----

  const lines = (selector, sentences) => {
    const section = $(selector);
    section.hidden = sentences.length === 0;
    section.querySelector("ul").append(...sentences.map((sentence) => element("li", sentence)));
  };

  const terms = (selector, rows) => {
    const section = $(selector);
    section.hidden = rows.length === 0;
    for (const [term, ...rest] of rows) {
      section.querySelector("dl").append(element("dt", term));
      rest.filter(Boolean).forEach((each) =>
        section.querySelector("dl").append(element("dd", each)));
    }
  };

  const pairs = (list, rows) => {
    for (const [name, value] of rows) {
      const pair = element("div");
      pair.append(element("dt", name), element("dd", value));
      list.append(pair);
    }
  };

  $("#contents").textContent = data.contents;
  $("#processes").textContent = data.processes.join(" ");
  lines("#verdict", data.verdict);
  $("#verdict").classList.toggle("bad", data.errors.length > 0);
  pairs($("#facts"), data.facts);
  terms("#rows", data.rows);
  terms("#errors", data.errors);
  terms("#descriptors", data.descriptors);
  lines("#others", data.others);
  lines("#concluded", data.concluded);
  $("main").hidden = false;
  $("#timeline").hidden = $("#calls").hidden = data.calls.length === 0;
  if (data.calls.length === 0) return;
  $("#leftOut").hidden = data.leftOut === 0;
  $("#leftOut").textContent =
    "Timeline and list are of the first " + data.calls.length + " calls; the log has "
    + data.leftOut + " more, which the rest of the page counts in. explain --most N shows N.";
  $("#hint").textContent =
    (data.unit === "seconds"
      ? "From left to right: seconds."
      : "The log has no times (truss -d) that can be compared: from left to right, one call after the other.")
    + " Point at a bar, or choose it; drag for a closer look; the arrow keys go from call to call.";

  // ---- the chart ----

  const whole = { from: data.begin, to: Math.max(data.end, data.begin + 1e-4) };
  // Room for what goes on when the log ends.
  const margin = data.unit === "calls" ? 0.5 : (whole.to - whole.from) * 0.015;
  whole.from -= margin;
  whole.to += margin;
  let view = { ...whole };
  let chosen = -1;

  const indexOfLine = new Map(data.calls.map((call, index) => [call.line, index]));
  const laneHeight = (count, most, least) =>
    Math.max(least, Math.min(most, LANES_AT_MOST / Math.max(1, count)));
  const requestHeight = laneHeight(data.requestLanes, 20, 3);
  const waitHeight = laneHeight(data.waitLanes * 3, 12, 3);

  const top = {};
  top.requests = AXIS;
  top.waits = top.requests + data.requestLanes * requestHeight + GAP;
  top.others = top.waits + (data.waitLanes ? data.waitLanes * waitHeight + GAP : 0);
  const hasOthers = data.calls.some((call) => !call.bar);
  top.depth = top.others + (hasOthers ? 10 + GAP : 0);
  const bottom = top.depth + DEPTH;

  const width = () => Math.max(320, $("#chart").clientWidth);
  const inner = () => width() - GUTTER - RIGHT;
  const x = (value) => GUTTER + ((value - view.from) / (view.to - view.from)) * inner();
  const valueAt = (pixel) => view.from + ((pixel - GUTTER) / inner()) * (view.to - view.from);

  /** Round steps of 1, 2 or 5, about one in so many pixels. */
  const ticks = () => {
    const rough = ((view.to - view.from) / inner()) * 110;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
    const least = data.unit === "calls" ? Math.max(1, Math.round(step)) : step;
    const found = [];
    for (let k = Math.ceil(view.from / least); k * least <= view.to; k++) found.push(k * least);
    return found;
  };

  const drawAxis = (svg) => {
    for (const tick of ticks()) {
      shape("line", { class: "grid", x1: x(tick), x2: x(tick), y1: AXIS - 4, y2: bottom }, svg);
      const text = data.unit === "seconds" ? number(tick) + " s" : number(tick);
      label(text, { x: x(tick), y: AXIS - 9, "text-anchor": "middle" }, svg);
    }
    const name = (text, y) => label(text, { x: 0, y }, svg);
    if (data.requestLanes) name("requests", top.requests + Math.min(14, requestHeight));
    if (data.waitLanes) name("waits", top.waits + 11);
    if (hasOthers) name("other calls", top.others + 10);
    name("in flight", top.depth + 12);
  };

  const drawBar = (svg, call, index) => {
    const { bar } = call;
    const wait = call.kind === "wait";
    const height = wait ? waitHeight : requestHeight;
    const left = Math.max(x(bar.begin), GUTTER);
    const right = Math.min(x(bar.open ? whole.to : bar.end), width() - RIGHT);
    if (right < GUTTER || left > width() - RIGHT) return;
    shape("rect", {
      class: ["bar", call.kind, bar.open && "open", call.failed && "failed"].filter(Boolean).join(" "),
      "data-call": index,
      x: left,
      y: (wait ? top.waits : top.requests) + bar.lane * height,
      width: Math.max(2, right - left),
      height: Math.max(2, height - (height > 6 ? 3 : 1)),
      rx: Math.min(3, height / 4),
    }, svg);
  };

  const drawOther = (svg, call, index) => {
    const at = x(call.at);
    if (at < GUTTER || at > width() - RIGHT) return;
    shape("circle", {
      class: "mark other" + (call.failed ? " failed" : ""),
      "data-call": index, cx: at, cy: top.others + 6, r: 5,
    }, svg);
  };

  const drawDepth = (svg) => {
    const deepest = Math.max(1, ...data.calls.map((call) => call.inFlight));
    const y = (depth) => bottom - (depth / deepest) * (DEPTH - 14);
    const edge = (value) => Math.min(Math.max(x(value), GUTTER), width() - RIGHT);
    let path = "M" + edge(view.from) + "," + bottom;
    let before = 0;
    for (const call of data.calls) {
      path += "L" + edge(call.at) + "," + y(before) + "L" + edge(call.at) + "," + y(call.inFlight);
      before = call.inFlight;
    }
    path += "L" + edge(whole.to) + "," + y(before) + "L" + edge(whole.to) + "," + bottom + "Z";
    shape("path", { class: "depth", d: path }, svg);
    label(deepest, { x: GUTTER - 6, y: y(deepest) + 5, "text-anchor": "end" }, svg);
    label("0", { x: GUTTER - 6, y: bottom, "text-anchor": "end" }, svg);
  };

  const draw = () => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 " + width() + " " + (bottom + 4));
    svg.setAttribute("role", "img");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-label", "Requests, waits and how many are in flight, over " + data.unit);
    drawAxis(svg);
    drawDepth(svg);
    data.calls.forEach((call, index) =>
      call.bar ? drawBar(svg, call, index) : drawOther(svg, call, index));
    $("#chart").replaceChildren(svg);
    mark();
  };

  const show = (from, to) => {
    const least = data.unit === "calls" ? 2 : (whole.to - whole.from) / 1e5;
    if (to - from < least) return;
    const span = Math.min(to - from, whole.to - whole.from);
    const begin = Math.min(Math.max(from, whole.from), whole.to - span);
    view = { from: begin, to: begin + span };
    draw();
  };

  const zoom = (factor) => {
    const centre = chosen >= 0 ? data.calls[chosen].at : (view.from + view.to) / 2;
    const inside = Math.min(Math.max(centre, view.from), view.to);
    show(inside - (inside - view.from) * factor, inside + (view.to - inside) * factor);
  };

  // ---- choosing a call: the address of the page says which ----

  const partnerOf = (call) => {
    const pair = call.details.find(([name]) => name === "returns" || name === "came back");
    const found = pair && /^line (\d+)$/.exec(pair[1]);
    return found ? indexOfLine.get(Number(found[1])) : undefined;
  };

  const mark = () => {
    document.querySelectorAll(".chosen, .partner").forEach((each) =>
      each.classList.remove("chosen", "partner"));
    if (chosen < 0) return;
    const partner = partnerOf(data.calls[chosen]);
    document.querySelectorAll('[data-call="' + chosen + '"]').forEach((each) =>
      each.classList.add("chosen"));
    document.querySelectorAll('#chart [data-call="' + partner + '"]').forEach((each) =>
      each.classList.add("partner"));
  };

  const describe = () => {
    const details = $("#details");
    details.replaceChildren();
    if (chosen < 0) return;
    const call = data.calls[chosen];
    const list = element("dl");
    const where = [["line", String(call.line)], ["at", place(call.at)]];
    if (call.whose) where.push(["process/LWP", call.whose]);
    pairs(list, [...where, ...call.details]);
    details.append(element("p", call.sentence), list, element("code", call.printed));
  };

  const choose = (index, follow) => {
    if (index < 0 || index >= data.calls.length) return;
    location.hash = "line-" + data.calls[index].line;
    if (follow) {
      const at = data.calls[index].at;
      const span = view.to - view.from;
      if (at < view.from || at > view.to) show(at - span / 2, at + span / 2);
    }
  };

  const readAddress = () => {
    const found = /^#line-(\d+)$/.exec(location.hash);
    chosen = found ? indexOfLine.get(Number(found[1])) ?? -1 : -1;
    mark();
    describe();
    const row = $("#calls li.chosen");
    if (row) {
      const list = row.parentElement;
      const above = row.offsetTop - list.offsetTop;
      if (above < list.scrollTop || above + row.offsetHeight > list.scrollTop + list.clientHeight) {
        list.scrollTop = above - list.clientHeight / 3;
      }
    }
  };

  // ---- pointing, dragging, keys ----

  const callAt = (event) => {
    const found = event.target.closest?.("[data-call]");
    return found ? Number(found.dataset.call) : -1;
  };

  const tip = $("#tip");
  const tell = (event, text) => {
    tip.hidden = false;
    tip.textContent = text;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = event.clientY + 18 + "px";
  };

  /** How many are in flight at this place: what the last call before it left. */
  const depthAt = (value) => {
    let low = 0;
    let high = data.calls.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.calls[middle].at <= value) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : data.calls[low - 1].inFlight;
  };

  const chart = $("#chart");
  const pixel = (event) => event.clientX - chart.getBoundingClientRect().left;
  let drag = null;

  const line = (className, attributes) => {
    chart.querySelector("." + className)?.remove();
    const svg = chart.querySelector("svg");
    if (attributes) shape(attributes.height ? "rect" : "line", { class: className, ...attributes }, svg);
  };

  chart.addEventListener("pointermove", (event) => {
    const here = pixel(event);
    if (drag !== null) {
      line("range", {
        x: Math.min(drag, here), width: Math.abs(here - drag), y: AXIS, height: bottom - AXIS,
      });
    }
    line("cursor", { x1: here, x2: here, y1: AXIS, y2: bottom });
    const index = callAt(event);
    if (index >= 0) {
      tell(event, "Line " + data.calls[index].line + ": " + data.calls[index].sentence);
    } else if (here >= GUTTER) {
      tell(event, place(valueAt(here)) + ": " + depthAt(valueAt(here)) + " in flight");
    } else {
      tip.hidden = true;
    }
  });
  chart.addEventListener("pointerleave", () => {
    tip.hidden = true;
    drag = null;
    line("cursor");
    line("range");
  });
  chart.addEventListener("pointerdown", (event) => {
    drag = event.button === 0 ? pixel(event) : null;
  });
  chart.addEventListener("pointerup", (event) => {
    const from = drag;
    drag = null;
    line("range");
    if (from === null) return;
    const here = pixel(event);
    if (Math.abs(here - from) > 6) {
      show(valueAt(Math.min(from, here)), valueAt(Math.max(from, here)));
    } else if (callAt(event) >= 0) {
      choose(callAt(event), false);
    }
  });
  chart.addEventListener("keydown", (event) => {
    const keys = {
      ArrowRight: () => choose(chosen + 1, true),
      ArrowLeft: () => choose(chosen < 0 ? data.calls.length - 1 : chosen - 1, true),
      Home: () => choose(0, true),
      End: () => choose(data.calls.length - 1, true),
      "+": () => zoom(0.5),
      "-": () => zoom(2),
      0: () => show(whole.from, whole.to),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
      chart.querySelector("svg").focus();
    }
  });
  $("#in").addEventListener("click", () => zoom(0.5));
  $("#out").addEventListener("click", () => zoom(2));
  $("#all").addEventListener("click", () => show(whole.from, whole.to));

  // ---- call by call ----

  const severalLwps = new Set(data.calls.map((call) => call.whose)).size > 1;
  const list = $("#calls ol");
  data.calls.forEach((call, index) => {
    const row = element("li", undefined, call.kind + (call.failed ? " failed" : ""));
    row.dataset.call = index;
    row.append(
      element("span", String(call.line), "number"),
      element("span", (severalLwps ? call.whose + ": " : "") + call.sentence),
      element("code", call.printed));
    list.append(row);
  });
  list.addEventListener("click", (event) => choose(callAt(event), true));
  $("#filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const row of list.children) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }
  });

  draw();
  readAddress();
  addEventListener("hashchange", readAddress);
  addEventListener("resize", draw);
})();
