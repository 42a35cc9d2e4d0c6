// Does with the page what a person does, and writes down the first thing that is not as expected.
"use strict";
(() => {
  const report = document.createElement("pre");
  report.id = "driven";
  report.textContent = "not finished";
  document.body.append(report);

  const expect = (holds, what) => {
    if (!holds) throw new Error(what);
  };
  const one = (selector) => document.querySelector(selector);
  const centre = (target) => {
    const box = target.getBoundingClientRect();
    return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
  };
  const point = (type, target, place = centre(target)) =>
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, ...place }));
  const key = (name) =>
    one("#chart svg").dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key: name }));
  const turn = () => new Promise((done) => setTimeout(done));
  const barWidth = () => one("#chart rect.write").getBoundingClientRect().width;

  const drive = async () => {
    const write = () => one("#chart rect.write");
    expect(one("#tip").hidden, "no hint before anything is pointed at");
    point("pointermove", write());
    expect(one("#tip").textContent.startsWith("Line 1: Write 8704 bytes"), "the hint of a bar");
    point("pointermove", one("#chart path.depth"), {
      clientX: centre(one("#chart rect.wait")).clientX,
      clientY: one("#chart svg").getBoundingClientRect().bottom - 10,
    });
    expect(one("#tip").textContent === "call 3: 2 in flight", "the depth: " + one("#tip").textContent);
    point("pointerleave", one("#chart"));
    expect(one("#tip").hidden, "the hint goes away");

    point("pointerdown", write());
    point("pointerup", write());
    await turn();
    expect(location.hash === "#line-1", "a click chooses");
    expect(one("#details p").textContent.startsWith("Write 8704 bytes"), "details are shown");
    expect(one("#calls li.chosen .number").textContent === "1", "the list shows it, too");

    key("ArrowRight");
    await turn();
    expect(location.hash === "#line-2", "the arrow goes on: " + location.hash);

    const before = barWidth();
    const box = one("#chart svg").getBoundingClientRect();
    const middle = { clientY: box.top + 40 };
    point("pointerdown", one("#chart svg"), { ...middle, clientX: box.left + 150 });
    point("pointermove", one("#chart svg"), { ...middle, clientX: box.left + 400 });
    expect(one("#chart rect.range") !== null, "what is dragged over is shown");
    point("pointerup", one("#chart svg"), { ...middle, clientX: box.left + 800 });
    expect(barWidth() > before, "dragging looks closer");
    one("#all").click();
    expect(Math.abs(barWidth() - before) < 1, "and back");

    one("#filter").value = "enotsup";
    one("#filter").dispatchEvent(new Event("input"));
    expect(document.querySelectorAll("#calls li:not([hidden])").length === 1, "the list is searched");
  };

  drive().then(
    () => { report.textContent = "all went well"; },
    (error) => { report.textContent = "not as expected: " + error.message; });
})();
