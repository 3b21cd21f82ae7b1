// Figures to play with: compare an edit with its original, turn an anagram, step back from a hybrid image.

const STAGE = 384; // side of the picture to play with, in CSS pixels
const TURN_MILLISECONDS = 900;

for (const figure of document.querySelectorAll("figure[data-play]")) {
  const play = JSON.parse(figure.dataset.play);
  const build = { before_after: beforeAfter, turn: turning, hidden: hybrid }[play.kind];
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
  const pieces = (motion.pieces ?? []).map((text) => piece(picture, text.split(" ").map(Number), motion.side));
  const draw = (share) => {
    canvas.width = side; // clears the canvas
    context.imageSmoothingEnabled = false;
    if (pieces.length) {
      context.scale(side / motion.side, side / motion.side);
      for (const each of pieces) each(context, share);
      return;
    }
    context.translate(side / 2, side / 2);
    const turned = Math.cos(Math.PI * share);
    if (motion.flip) context.scale(...(motion.flip === "x" ? [turned, 1] : [1, turned]));
    context.drawImage(picture, -side / 2, -side / 2, side, side);
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

/** A function that draws a piece of a picture on its way: it turns about a point of it, which moves to another. */
function piece(picture, [quarters, fromX, fromY, toX, toY, ...rectangles], side) {
  const unit = picture.width / side;
  const parts = [];
  for (let i = 0; i < rectangles.length; i += 4) parts.push(rectangles.slice(i, i + 4));
  // Of several rectangles make one picture: turned one by one they would show seams.
  const whole = parts.length < 2 ? picture : element("canvas", { width: picture.width, height: picture.height });
  if (whole !== picture) {
    for (const [x, y, width, height] of parts) {
      const box = [x * unit, y * unit, width * unit, height * unit];
      whole.getContext("2d").drawImage(picture, ...box, ...box);
    }
    parts.splice(0, parts.length, [0, 0, side, side]);
  }
  return (context, share) => {
    context.save();
    context.translate(fromX + share * (toX - fromX), fromY + share * (toY - fromY));
    context.rotate((-quarters * share * Math.PI) / 2);
    for (const [x, y, width, height] of parts) {
      const box = [x * unit, y * unit, width * unit, height * unit];
      context.drawImage(whole, ...box, x - fromX, y - fromY, width, height);
    }
    context.restore();
  };
}

/** A hybrid image; a slider goes from the whole to what is seen from afar, in grey, or in motion. */
function hybrid(figure, { changed, names, prompts }) {
  const [whole, others] = figure.querySelectorAll(".panels img");
  const canvas = element("canvas");
  const stage = element("div", { className: `stage hybrid ${changed}`, role: "img" }, canvas);
  const status = element("p", { className: "status", role: "status" });
  const last = names.length - 1;
  const ready = Promise.all([whole.decode(), others.decode()]);
  const show = (place) => {
    const side = whole.naturalWidth;
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    // The other looks stand side by side, from least to most, with gaps between them.
    const step = (others.naturalWidth - side) / Math.max(1, last - 1);
    for (const [index, weight] of [[Math.ceil(place), 1], [Math.floor(place), Math.ceil(place) - place]]) {
      context.globalAlpha = weight;
      if (index === last) context.drawImage(whole, 0, 0);
      else context.drawImage(others, index * step, 0, side, side, 0, 0, side, side);
    }
  };
  const move = slider(`${changed}: from ${names[last]} to ${names[0]}`, 100, 0, (value, range) => {
    const share = value / 100;
    const seen = Math.round(last * (1 - share));
    stage.style.setProperty("--share", share);
    ready.then(() => show(last * (1 - share)));
    if (status.dataset.seen !== String(seen)) {
      status.dataset.seen = seen;
      status.textContent = `${names[seen]}: “${prompts[seen]}”`;
    }
    stage.setAttribute("aria-label", status.textContent);
    range.setAttribute("aria-valuetext", `${value} %, ${status.textContent}`);
  });
  const label = element("label", { className: "controls" }, names[last], move, names[0]);
  return element("div", { className: "play" }, stage, status, label);
}
