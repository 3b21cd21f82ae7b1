// What one can do with the pictures of some figures: compare an edit with its original, turn an anagram, step back from
// a hybrid.

const STAGE = 384; // the side of the picture that is played with, as laid out, in pixels
const TURN_MILLISECONDS = 900;
const SEEN_SIDE = { frequencies: "distance", colours: "colour", motion: "speed" };

for (const figure of document.querySelectorAll("figure[data-play]")) {
  const play = JSON.parse(figure.dataset.play);
  const build = { before_after: beforeAfter, turn: turning }[play.kind] ?? hybrid;
  figure.querySelector(".panels").before(build(figure, play));
}

/** Each result laid over the reference, with a divider between them. */
function beforeAfter(figure) {
  const results = [...figure.querySelectorAll('img[data-role="result"]')];
  const reference = figure.querySelector('img[data-role="reference"]');
  const edited = element("img", { alt: "" });
  const original = element("img", { src: reference.src, alt: "", className: "above" });
  const stage = element("div", { className: "stage", role: "img" }, edited, original);
  const output = element("output");
  const divide = slider("Divider: edited on its left, original on its right", 100, 50, (share, range) => {
    stage.style.setProperty("--divider", `${share}%`);
    range.setAttribute("aria-valuetext", `${share} % edited`);
  });
  const choose = slider("Level of the edit", results.length - 1, Math.floor(results.length / 2), (index, range) => {
    const { src, alt, dataset } = results[index];
    edited.src = src;
    stage.setAttribute("aria-label", `${alt}; to the right of the divider the original`);
    output.textContent = dataset.label;
    range.setAttribute("aria-valuetext", dataset.label);
  });
  stage.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons !== 1) return;
    const box = stage.getBoundingClientRect();
    divide.value = (100 * (event.clientX - box.left)) / box.width;
    divide.dispatchEvent(new Event("input"));
  });
  return element(
    "div",
    { className: "play" },
    stage,
    element("label", { className: "controls" }, "edited", divide, "original"),
    element("label", { className: "controls" }, "level", choose, output),
  );
}

/** An anagram that goes to its next view when clicked. */
function turning(figure, { looks }) {
  const canvas = element("canvas", { width: 2 * STAGE, height: 2 * STAGE });
  const button = element("button", { type: "button", className: "stage", title: "Turn" }, canvas);
  const status = element("p", { className: "status", role: "status" });
  const choices = looks.map((look, index) => {
    const choice = element("button", { type: "button" }, look.name);
    choice.addEventListener("click", () => goTo(index));
    return choice;
  });
  const image = figure.querySelector(".panels img");
  let shown = 0;
  let stop = () => {};
  let picture = null;

  function tell() {
    status.textContent = `“${looks[shown].prompt}”`;
    button.setAttribute("aria-label", `The picture, ${choices[shown].textContent}: ${looks[shown].prompt}. Turn it`);
    choices.forEach((choice, index) => choice.setAttribute("aria-pressed", index === shown));
  }

  function goTo(next) {
    const [from, to] = [looks[shown].motion, looks[next].motion];
    stop();
    shown = next;
    tell();
    button.classList.remove("there");
    // Back to the picture as it is, and from there to the next view; of these two one is most often no way at all.
    const ways = [
      ...(isStill(from) ? [] : [(share) => drawView(canvas, picture, from, 1 - share)]),
      ...(isStill(to) ? [] : [(share) => drawView(canvas, picture, to, share)]),
    ];
    const walk = () => {
      const way = ways.shift();
      if (!way) arrive();
      else stop = animate(still() ? 1 : TURN_MILLISECONDS, (share) => way(eased(share)), walk);
    };
    walk();
  }

  function arrive() {
    drawView(canvas, picture, looks[shown].motion, 1);
    button.classList.add("there");
  }

  image.decode().then(() => {
    picture = pixelsOf(image);
    arrive();
  });
  button.addEventListener("click", () => goTo((shown + 1) % looks.length));
  tell();
  return element("div", { className: "play" }, button, status, element("div", { className: "controls" }, ...choices));
}

function isStill(motion) {
  return Object.keys(motion).length === 0;
}

function eased(share) {
  return share * share * (3 - 2 * share);
}

/** The picture on its way to a view: 0 as it is, 1 there. */
function drawView(canvas, picture, motion, share) {
  const context = canvas.getContext("2d");
  const side = canvas.width;
  context.reset();
  context.imageSmoothingEnabled = false;
  if (motion.patches) return drawPatches(context, picture, side, motion.patches, share);
  if (motion.moving) {
    // What stays, and what turns: the picture without the one and without the other.
    context.drawImage(masked(picture, motion.moving, "0"), 0, 0, side, side);
    picture = masked(picture, motion.moving, "1");
  }
  context.translate(side / 2, side / 2);
  if (motion.turn) context.rotate((-motion.turn * share * Math.PI) / 180);
  if (motion.flip) context.scale(...[Math.cos(Math.PI * share)].flatMap((c) => (motion.flip === "x" ? [c, 1] : [1, c])));
  context.drawImage(picture, -side / 2, -side / 2, side, side);
  if (motion.negate) {
    context.globalAlpha = share;
    context.drawImage(negative(picture), -side / 2, -side / 2, side, side);
  }
}

/** Square i of the view is square order[i] of the picture: each flies to its place. */
function drawPatches(context, picture, side, order, share) {
  const across = Math.sqrt(order.length);
  const [from, to] = [picture.width / across, side / across];
  order.forEach((source, place) => {
    const [x, y] = [(each) => each % across, (each) => Math.floor(each / across)].map(
      (part) => to * (part(source) + share * (part(place) - part(source))),
    );
    const [left, top] = [(source % across) * from, Math.floor(source / across) * from];
    context.drawImage(picture, left, top, from, from, x, y, to, to);
  });
}

function masked(picture, rows, kept) {
  const copy = pixels(picture, (data, pixel) => {
    if (rows[Math.floor(pixel / picture.width)][pixel % picture.width] !== kept) data[4 * pixel + 3] = 0;
  });
  return copy;
}

function negative(picture) {
  return pixels(picture, (data, pixel) => {
    for (const channel of [0, 1, 2]) data[4 * pixel + channel] = 255 - data[4 * pixel + channel];
  });
}

/** A copy of a picture with every pixel changed in place. */
function pixels(picture, change) {
  const copy = element("canvas", { width: picture.width, height: picture.height });
  const context = copy.getContext("2d");
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, copy.width, copy.height);
  for (let pixel = 0; pixel < copy.width * copy.height; pixel++) change(image.data, pixel);
  context.putImageData(image, 0, 0);
  return copy;
}

/** A hybrid, seen from farther and farther away, in less and less colour, or moving. */
function hybrid(figure, { kind, names, prompts }) {
  const image = element("img", { src: figure.querySelector(".panels img").src, alt: "" });
  const stage = element("div", { className: `stage hybrid ${kind}`, role: "img" }, image);
  const status = element("p", { className: "status", role: "status" });
  const move = slider(`${SEEN_SIDE[kind]}: from ${names[1]} to ${names[0]}`, 100, 0, (value, range) => {
    const share = value / 100;
    const seen = share < 0.5 ? 1 : 0;
    stage.style.setProperty("--share", share);
    blur?.setAttribute("stdDeviation", `${30 * share} 0`);
    if (status.dataset.seen !== String(seen)) {
      status.dataset.seen = seen;
      status.textContent = `${names[seen]}: “${prompts[seen]}”`;
    }
    stage.setAttribute("aria-label", status.textContent);
    range.setAttribute("aria-valuetext", `${value} %, ${status.textContent}`);
  });
  const made = element(
    "div",
    { className: "play" },
    stage,
    status,
    element("label", { className: "controls" }, names[1], move, names[0]),
  );
  const blur = kind === "motion" ? sidewaysBlur(made, image) : null;
  return made;
}

/** A blur along x alone, as of a picture that moves sideways; CSS has none. */
function sidewaysBlur(parent, image) {
  const name = "http://www.w3.org/2000/svg";
  const [drawing, filter, blur] = ["svg", "filter", "feGaussianBlur"].map((tag) => document.createElementNS(name, tag));
  filter.id = `sideways-${document.querySelectorAll("filter").length}`;
  drawing.setAttribute("width", 0);
  drawing.setAttribute("height", 0);
  drawing.setAttribute("aria-hidden", "true");
  filter.append(blur);
  drawing.append(filter);
  parent.append(drawing);
  image.style.filter = `url(#${filter.id})`;
  return blur;
}
