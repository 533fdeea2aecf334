// Pan, zoom, search, open and play the pictures of a page. Plain script, without a library and without a request.
"use strict";

const [main, template] = ["main", "template"].map((name) => document.querySelector(name));
const element = Object.fromEntries([...document.querySelectorAll("[id]")].map((found) => [found.id, found]));
const views = [...document.querySelectorAll("section")].map(viewOf);
const tops = views.filter((view) => "top" in view.section.dataset);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let path = []; // the views that lead to the one that is shown, itself included
let found = [], at = -1; // what the search found, each a path and a card, and which of them is the current one

// A picture gets a shadow root, so that its style sheet is its own.
function viewOf(section) {
  const svg = section.querySelector("svg");
  const view = { section, svg, title: section.querySelector("h2").textContent, inside: new Map() };
  view.cards = [...svg.querySelectorAll(".card")];
  section.ariaLabel = view.title;
  section.attachShadow({ mode: "open" }).append(template.content.cloneNode(true), svg);
  return view;
}

for (const view of views) {
  for (const pair of (view.section.dataset.inside || "").split(" ").filter(Boolean)) {
    const [card, target] = pair.split(":").map(Number);
    opens(view, view.cards[card - 1], views[target]);
  }
  view.cards.forEach((card) => card.addEventListener("focus", () => reveal(card)));
  if (calm) stopped(view.svg);
}

// Let a card open the view of what is inside it, by a click, Enter or the space bar; a sign in its corner says so.
function opens(view, card, target) {
  view.inside.set(card, target);
  view.svg.role = "group"; // what is in an image cannot be reached
  const open = () => show([...path, target]);
  card.addEventListener("click", () => dragged || open());
  card.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  card.tabIndex = 0;
  card.role = "button";
  card.ariaLabel = `open ${target.title}`;
  const { x, y, width } = card.querySelector("rect");
  const sign = document.createElementNS(card.namespaceURI, "path");
  sign.setAttribute("class", "opens");
  sign.setAttribute("d", `M${x.baseVal.value + width.baseVal.value},${y.baseVal.value}m-7,0a7,7 0 1 0 14,0a7,7 0 1 0 -14,0m3,0h8m-4,-4v8`);
  card.append(sign);
}

// --- what is shown ---------------------------------------------------------------------------------------------------

function current() {
  return path[path.length - 1];
}

function show(way, keep = false) {
  path = way;
  views.forEach((view) => (view.section.hidden = view !== current()));
  element.player.hidden = !steps();
  element.step.max = steps();
  if (calm) scrub(steps());
  else play(true);
  element.levels.replaceChildren(...(tops.length > 1 ? tops.map((top) => button(top, [top], top === path[0])) : []));
  const crumbs = path.map((view, i) => button(view, path.slice(0, i + 1), view === current()));
  element.path.replaceChildren(...(path.length > 1 ? crumbs : []));
  if (current().moved) move(current().place);
  else fit();
  if (!keep) search();
}

function button(view, target, pressed) {
  const made = document.createElement("button");
  made.textContent = view.title;
  made.ariaPressed = pressed;
  made.onclick = () => show(target);
  return made;
}

// --- pan and zoom ----------------------------------------------------------------------------------------------------

function move(place) {
  current().place = place;
  current().svg.style.transform = `translate(${place.x}px,${place.y}px) scale(${place.k})`;
}

function fit() {
  const { width, height } = current().svg;
  const [w, h] = [width.baseVal.value, height.baseVal.value];
  const k = Math.min(1, (main.clientWidth - 16) / w, (main.clientHeight - 16) / h);
  move({ x: (main.clientWidth - w * k) / 2, y: (main.clientHeight - h * k) / 2, k });
  current().moved = false;
}

function pan(dx, dy) {
  const { x, y, k } = current().place;
  current().moved = true;
  move({ x: x + dx, y: y + dy, k });
}

// Zoom about a point of the window, which stays where it is.
function zoom(factor, left, top) {
  const box = main.getBoundingClientRect();
  const [px, py] = left === undefined ? [box.width / 2, box.height / 2] : [left - box.left, top - box.top];
  const { x, y, k } = current().place;
  const scale = Math.min(8, Math.max(0.05, k * factor));
  current().moved = true;
  move({ x: px - ((px - x) * scale) / k, y: py - ((py - y) * scale) / k, k: scale });
}

// Bring a card into the middle, unless all of it can be seen.
function reveal(card) {
  const [box, room] = [card, main].map((shown) => shown.getBoundingClientRect());
  if (box.left < room.left || box.top < room.top || box.right > room.right || box.bottom > room.bottom) {
    pan((room.left + room.right - box.left - box.right) / 2, (room.top + room.bottom - box.top - box.bottom) / 2);
  }
}

const fingers = new Map(); // the mouse, or each finger on the glass: where it was last
let dragged = false; // whether the pointer moved since it was pressed, so that it is no click

main.addEventListener("pointerdown", (event) => {
  fingers.set(event.pointerId, event);
  dragged = dragged && fingers.size > 1;
});
main.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before || (!dragged && distance(event, before) < 4)) return;
  dragged = true;
  main.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, event);
  const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
  if (!other) return pan(event.clientX - before.clientX, event.clientY - before.clientY);
  const middle = [(event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2];
  zoom(distance(event, other) / Math.max(1, distance(before, other)), ...middle);
});
["pointerup", "pointercancel"].forEach((name) => addEventListener(name, (event) => fingers.delete(event.pointerId)));
main.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY);
}, { passive: false });
addEventListener("resize", () => current().moved || fit());

function distance(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

// --- search: in the view that is shown, and in what its cards open ---------------------------------------------------

function search() {
  const sought = element.search.value.trim().toLowerCase();
  found.forEach(([, card]) => delete card.dataset.found);
  found = sought ? matches(path, sought) : [];
  at = -1;
  found.forEach(([, card]) => (card.dataset.found = ""));
  views.forEach((view) => view.section.toggleAttribute("data-searched", Boolean(sought)));
  element.found.value = !sought ? "" : found.length ? `${found.length} found` : "nothing found";
}

function matches(way, sought) {
  const view = way[way.length - 1];
  const here = view.cards.filter((card) => names(card).includes(sought)).map((card) => [way, card]);
  const deeper = [...view.inside.values()].filter((target) => !way.includes(target));
  return [...here, ...deeper.flatMap((target) => matches([...way, target], sought))];
}

// The label and the operator of a card and the names of its rows, but no numbers (e), and no names that all cards have.
function names(card) {
  const texts = [...card.querySelectorAll("text:not(.e)")].map((text) => text.textContent.toLowerCase());
  return texts.filter((text) => !/^(data|weights|(\w+ )?grad)$/.test(text)).join(" ");
}

function next(step) {
  if (!found.length) return;
  if (at >= 0) found[at][1].dataset.found = "";
  at = (Math.max(at, step < 0 ? 0 : -1) + step + found.length) % found.length;
  const [way, card] = found[at];
  show(way, true);
  card.dataset.found = "current";
  reveal(card);
  element.found.value = `${at + 1} of ${found.length}`;
}

element.search.hidden = !views.some((view) => view.cards.length);
element.search.addEventListener("input", search);
element.search.addEventListener("keydown", (event) => event.key === "Enter" && next(event.shiftKey ? -1 : 1));

// --- pictures that move: all their animations take as long and begin together; the times are those of steps.py -------

const STILL = 2; // how many steps the first and the last picture stand, together
let playing = false;

function steps() {
  return Number(current().svg.dataset.steps || 0);
}

function seconds() {
  return Number(current().svg.dataset.seconds);
}

function animations(run) {
  current().svg.getAnimations({ subtree: true }).forEach(run);
}

function play(on) {
  playing = on;
  element.play.textContent = on ? "❚❚" : "▶";
  element.play.ariaLabel = on ? "Pause" : "Play";
  animations((animation) => (on ? animation.play() : animation.pause()));
}

// Show what a step leads to, and stay there.
function scrub(step) {
  play(false);
  element.step.value = step;
  const share = (step + 0.5) / (steps() + STILL);
  animations((animation) => (animation.currentTime = 1000 * seconds() * share));
}

// Who asks for less motion gets a picture that stands still, but may move it by hand.
function stopped(svg) {
  for (const rule of svg.querySelector("style").sheet.cssRules) {
    if (rule.media?.mediaText.includes("prefers-reduced-motion")) rule.media.mediaText = "all";
  }
}

setInterval(() => {
  if (!playing || !steps()) return;
  animations(({ currentTime }) => {
    element.step.value = Math.floor(((currentTime / 1000 / seconds()) % 1) * (steps() + STILL));
  });
}, 100);
element.play.onclick = () => play(!playing);
element.step.addEventListener("input", () => scrub(Number(element.step.value)));

// --- the buttons and keys of the page --------------------------------------------------------------------------------

const keys = {
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  0: fit,
  "/": () => element.search.focus(),
  Escape: () => path.length > 1 && show(path.slice(0, -1)),
  ArrowLeft: () => pan(60, 0),
  ArrowRight: () => pan(-60, 0),
  ArrowUp: () => pan(0, 60),
  ArrowDown: () => pan(0, -60),
};
addEventListener("keydown", (event) => {
  const isTyped = event.target.matches?.("input");
  if (!(event.key in keys) || isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  keys[event.key]();
});
element.in.onclick = keys["+"];
element.out.onclick = keys["-"];
element.fit.onclick = fit;

show([tops[0]]);
