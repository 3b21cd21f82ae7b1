// Figures to play with: compare an edit with its original, turn an anagram, step back from a hybrid image.

const STAGE = 384; // side of the picture to play with, in CSS pixels
const TURN_MILLISECONDS = 900;
const SEEN_SIDE = { frequencies: "distance", colours: "colour", motion: "speed" };

for (const figure of document.querySelectorAll("figure[data-play]")) {
  const play = JSON.parse(figure.dataset.play);
  const build = { before_after: beforeAfter, turn: turning }[play.kind] ?? hybrid;
  figure.querySelector(".panels").before(build(figure, play));
}

/** The result laid over the reference, with a divider between them; a slider chooses the result. */
function beforeAfter(figure) {
  const results = [...figure.querySelectorAll('img[data-role="result"]')];
  const reference = figure.querySelector('img[data-role="reference"]');
  // The mouse drags the divider, so the pictures themselves must not be draggable.
  const edited = element("img", { alt: "", draggable: false });
  const original = element("img", { src: reference.src, alt: "", className: "above", draggable: false });
  const stage = element("div", { className: "stage divided", role: "img" }, edited, original);
  const output = element("output", { "aria-live": "off" }); // screen readers hear the slider
  const divide = slider("Divider: edited on the left, original on the right", 100, 50, (share, range) => {
    stage.style.setProperty("--divider", `${share}%`);
    range.setAttribute("aria-valuetext", `${share} % edited`);
  });
  const choose = slider("Level of the edit", results.length - 1, Math.floor(results.length / 2), (index, range) => {
    const { src, alt, dataset } = results[index];
    edited.src = src;
    stage.setAttribute("aria-label", `${alt}; the original is to the right of the divider`);
    output.textContent = dataset.label;
    range.setAttribute("aria-valuetext", dataset.label);
  });
  const drag = (event) => {
    if (event.type === "pointerdown") stage.setPointerCapture(event.pointerId);
    if (!stage.hasPointerCapture(event.pointerId)) return;
    const box = stage.getBoundingClientRect();
    divide.value = (100 * (event.clientX - box.left)) / box.width;
    divide.dispatchEvent(new Event("input"));
  };
  stage.addEventListener("pointerdown", drag);
  stage.addEventListener("pointermove", drag);
  return element(
    "div",
    { className: "play" },
    stage,
    element("label", { className: "controls" }, "edited", divide, "original"),
    element("label", { className: "controls" }, "level", choose, output),
  );
}

/** An anagram; a click goes to its next view. */
function turning(figure, { looks }) {
  const canvas = element("canvas", { width: 2 * STAGE, height: 2 * STAGE });
  const button = element("button", { type: "button", className: "stage", title: "Turn", disabled: true }, canvas);
  const status = element("p", { className: "status", role: "status" });
  const choices = looks.map((look, index) => {
    const choice = element("button", { type: "button", disabled: true }, look.name);
    choice.addEventListener("click", () => goTo(index));
    return choice;
  });
  const image = figure.querySelector(".panels img");
  let shown = 0;
  let stop = () => {};
  let views = [];

  function tell() {
    status.textContent = `“${looks[shown].prompt}”`;
    button.setAttribute("aria-label", `The picture, ${choices[shown].textContent}: ${looks[shown].prompt}. Turn it`);
    choices.forEach((choice, index) => choice.setAttribute("aria-pressed", index === shown));
  }

  function goTo(next) {
    const [from, to] = [views[shown], views[next]];
    stop();
    shown = next;
    tell();
    button.setAttribute("aria-busy", "true");
    // Back to the picture itself, then on to the next view; a view that is the picture itself needs no animation.
    const moves = [
      ...(from.still ? [] : [(share) => from.draw(1 - share)]),
      ...(to.still ? [] : [(share) => to.draw(share)]),
    ];
    const run = () => {
      const move = moves.shift();
      if (move) stop = animate(still() ? 1 : TURN_MILLISECONDS, (share) => move(eased(share)), run);
      else arrive();
    };
    run();
  }

  function arrive() {
    views[shown].draw(1);
    button.setAttribute("aria-busy", "false");
  }

  image.decode().then(() => {
    const picture = pixelsOf(image);
    views = looks.map((look) => view(canvas, picture, look.motion));
    for (const each of [button, ...choices]) each.disabled = false;
    arrive();
  });
  button.addEventListener("click", () => goTo((shown + 1) % looks.length));
  tell();
  return element("div", { className: "play" }, button, status, element("div", { className: "controls" }, ...choices));
}

function eased(share) {
  return share * share * (3 - 2 * share);
}

/** A view of a picture: `draw(share)` goes from the picture itself (0) to the view (1); `still`: they are the same. */
function view(canvas, picture, motion) {
  const context = canvas.getContext("2d");
  const side = canvas.width;
  // Split the picture into the part that turns and the part that stays.
  const [turning, staying] = motion.moving
    ? ["1", "0"].map((kept) => masked(picture, motion.moving, kept))
    : [picture, null];
  const draw = (share) => {
    canvas.width = side; // clears the canvas
    context.imageSmoothingEnabled = false;
    if (motion.patches) return drawPatches(context, picture, side, motion.patches, share);
    if (staying) context.drawImage(staying, 0, 0, side, side);
    context.translate(side / 2, side / 2);
    if (motion.turn) context.rotate((-motion.turn * share * Math.PI) / 180);
    const turned = Math.cos(Math.PI * share);
    if (motion.flip) context.scale(...(motion.flip === "x" ? [turned, 1] : [1, turned]));
    context.drawImage(turning, -side / 2, -side / 2, side, side);
    if (motion.negate) {
      // The difference from white is the negative.
      context.globalCompositeOperation = "difference";
      context.globalAlpha = share;
      context.fillStyle = "white";
      context.fillRect(-side / 2, -side / 2, side, side);
    }
  };
  return { draw, still: Object.keys(motion).length === 0 };
}

/** Square i of the view is square order[i] of the picture: every square flies to its place. */
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

/** A copy of a picture with only the pixels whose mark is `kept`. */
function masked(picture, rows, kept) {
  const copy = element("canvas", { width: picture.width, height: picture.height });
  const context = copy.getContext("2d");
  context.drawImage(picture, 0, 0);
  rows.forEach((row, y) => [...row].forEach((mark, x) => mark === kept || context.clearRect(x, y, 1, 1)));
  return copy;
}

/** A hybrid image, which a slider moves away, drains of colour, or blurs by motion. */
function hybrid(figure, { kind, names, prompts, blur }) {
  const image = element("img", { src: figure.querySelector(".panels img").src, alt: "" });
  const stage = element("div", { className: `stage hybrid ${kind}`, role: "img" }, image);
  const status = element("p", { className: "status", role: "status" });
  const [drawing, change] = partial(kind, image);
  const move = slider(`${SEEN_SIDE[kind]}: from ${names[1]} to ${names[0]}`, 100, 0, (value, range) => {
    const share = value / 100;
    const seen = share < 0.5 ? 1 : 0;
    stage.style.setProperty("--share", share);
    change(share, (blur * STAGE) / (image.naturalWidth || 64));
    if (status.dataset.seen !== String(seen)) {
      status.dataset.seen = seen;
      status.textContent = `${names[seen]}: “${prompts[seen]}”`;
    }
    stage.setAttribute("aria-label", status.textContent);
    range.setAttribute("aria-valuetext", `${value} %, ${status.textContent}`);
  });
  return element(
    "div",
    { className: "play" },
    stage,
    status,
    element("label", { className: "controls" }, names[1], move, names[0]),
    drawing,
  );
}

/** A filter that removes what is not seen: returns its SVG, and a function that sets it from a share and a blur. */
function partial(kind, image) {
  const create = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const [drawing, filter] = [create("svg"), create("filter")];
  const effect = create(kind === "colours" ? "feColorMatrix" : "feGaussianBlur");
  filter.id = `partial-${document.querySelectorAll("filter").length}`;
  // Like the study, compute on the values in the file, not on linear light.
  filter.setAttribute("color-interpolation-filters", "sRGB");
  drawing.setAttribute("class", "filter");
  drawing.setAttribute("aria-hidden", "true");
  filter.append(effect);
  drawing.append(filter);
  image.style.filter = `url(#${filter.id})`;
  const change = (share, blur) => {
    const mean = share / 3;
    const row = (own) => [0, 1, 2].map((channel) => mean + (channel === own ? 1 - share : 0));
    const greyed = [...row(0), 0, 0, ...row(1), 0, 0, ...row(2), 0, 0, 0, 0, 0, 1, 0].join(" ");
    if (kind === "colours") effect.setAttribute("values", greyed);
    else effect.setAttribute("stdDeviation", kind === "motion" ? `${share * blur} 0` : share * blur);
  };
  return [drawing, change];
}
