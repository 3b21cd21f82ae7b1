// What the other scripts share.

/** An element with properties, attributes (names with a dash, role) and children. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

/** A slider from 0 to `most` with a name; `moved` gets its value whenever it changes, and soon for the first time. */
function slider(name, most, value, moved) {
  const made = element("input", { type: "range", min: 0, max: most, "aria-label": name });
  made.value = value;
  made.addEventListener("input", () => moved(Number(made.value), made));
  // When those who use it have made all that it moves.
  queueMicrotask(() => moved(Number(made.value), made));
  return made;
}

/** Calls `draw` with a share from 0 to 1 that grows through some milliseconds; gives a function that stops it. */
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

/** Calls `show` once for each element, shortly before it comes into view. */
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

/** Whether the reader has asked for little motion. */
function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** A picture in the page as a canvas of its own pixels. */
function pixelsOf(image) {
  const canvas = element("canvas", { width: image.naturalWidth, height: image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}
