// Small pictures. A lens follows the mouse, and a click enlarges the picture to the window.

const LENS = 168; // side of the lens, in CSS pixels
const SEEN = 14; // pixels of the picture across the lens

const lens = element("canvas", { className: "lens", width: LENS, height: LENS, hidden: true, "aria-hidden": "true" });
const large = element("dialog", { className: "large", "aria-label": "The picture, enlarged" });
document.body.append(lens, large);

for (const image of document.querySelectorAll(".crisp .panel img")) {
  const button = element("button", { type: "button", className: "enlarge", title: "Enlarge" });
  image.replaceWith(button);
  button.append(image);
  button.addEventListener("click", () => enlarge(image));
}

document.addEventListener("pointermove", (event) => {
  const source = event.pointerType === "mouse" && event.target.closest(".crisp .panel img, .crisp .panel canvas");
  lens.hidden = !source;
  if (source) look(source, event);
});
document.addEventListener("scroll", () => (lens.hidden = true), { passive: true });

/** Draw what is under the mouse into the lens, and place the lens next to the mouse. */
function look(source, event) {
  const box = source.getBoundingClientRect();
  const width = source.naturalWidth ?? source.width;
  const scale = width / box.width;
  const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale].map(Math.floor);
  const context = lens.getContext("2d");
  context.clearRect(0, 0, LENS, LENS);
  context.imageSmoothingEnabled = false;
  context.drawImage(source, x - SEEN / 2, y - SEEN / 2, SEEN, SEEN, 0, 0, LENS, LENS);
  const left = event.clientX + 24 + LENS < innerWidth ? event.clientX + 24 : event.clientX - 24 - LENS;
  lens.style.translate = `${left}px ${Math.max(0, event.clientY - LENS / 2)}px`;
}

/** Show a picture of a figure enlarged; the arrow keys go to its neighbours. */
function enlarge(image) {
  const all = [...image.closest("figure").querySelectorAll(".crisp .panel img")];
  let index = all.indexOf(image);
  const shown = element("img");
  const label = element("p", { className: "label", role: "status" });
  const close = element("button", { type: "button" }, "Close");
  const show = (step) => {
    index = (index + step + all.length) % all.length;
    const { src, alt, naturalWidth, naturalHeight, dataset } = all[index];
    const room = Math.min((innerWidth - 64) / naturalWidth, (innerHeight - 160) / naturalHeight);
    Object.assign(shown, { src, alt, width: naturalWidth * (room > 1 ? Math.floor(room) : room) });
    label.textContent = dataset.label;
  };
  const [before, after] = [-1, 1].map((step) => {
    const button = element("button", { type: "button" }, step < 0 ? "Previous" : "Next");
    button.addEventListener("click", () => show(step));
    return button;
  });
  close.addEventListener("click", () => large.close());
  const controls = element("div", { className: "controls" }, ...(all.length > 1 ? [before, after] : []), close);
  large.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(step);
  };
  large.onclick = (event) => event.target === large && large.close();
  large.replaceChildren(shown, label, controls);
  show(0);
  lens.hidden = true;
  large.showModal();
}
