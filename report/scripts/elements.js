// Helpers for the other scripts.

/** An element with properties, attributes (`role` and names with a dash) and children. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

/** A slider from 0 to `most`; calls `moved` with its value whenever that changes, and once at the start. */
function slider(name, most, value, moved) {
  const made = element("input", { type: "range", min: 0, max: most, "aria-label": name });
  made.value = value;
  made.addEventListener("input", () => moved(Number(made.value), made));
  // Later, when the caller has created everything that the slider moves.
  queueMicrotask(() => moved(Number(made.value), made));
  return made;
}

/** Calls `draw` with a share that grows from 0 to 1 in some milliseconds; returns a function that stops it. */
function animate(milliseconds, draw, done = () => {}) {
  const begin = performance.now();
  let request = requestAnimationFrame(function step(now) {
    const share = Math.min(1, Math.max(0, (now - begin) / milliseconds));
    draw(share);
    if (share < 1) request = requestAnimationFrame(step);
    else done();
  });
  return () => cancelAnimationFrame(request);
}

/** Calls `show` once for each element, shortly before the element comes into view. */
function whenNear(elements, show) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        watcher.unobserve(entry.target);
        show(entry.target);
      }
    },
    { rootMargin: "800px" },
  );
  for (const each of elements) watcher.observe(each);
}

/** Whether the reader prefers reduced motion. */
function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** A copy of a picture as a canvas, pixel for pixel. */
function pixelsOf(image) {
  const canvas = element("canvas", { width: image.naturalWidth, height: image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}
