// The networks, the flow, and the reader's drawing. Pictures are Float32Arrays of 28 x 28 numbers, from 0 to 1.

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const find = (id) => document.getElementById(id);
const data = JSON.parse(find("data").textContent);

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function load() {
  // One thread, and the WebAssembly from this page: the runtime has no reason to ask for anything.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = (await unpacked(data.wasm)).buffer;
  const flow = await ort.InferenceSession.create(await unpacked(data.class_fm));
  const denoiser = await ort.InferenceSession.create(await unpacked(data.denoiser));
  return { flow, denoiser };
}
const networks = load();

async function run(session, inputs) {
  const [name] = session.outputNames;
  return (await session.run(inputs))[name].data;
}

const images = (x) => new ort.Tensor("float32", Float32Array.from(x), [x.length / PIXELS, 1, SIDE, SIDE]);

/** u(x, t, c) of a batch: images, times and one-hot classes (all zero: none), one after the other. */
async function velocity(x, t, c) {
  const { flow } = await networks;
  const [times, classes] = [t, c].map((each) => Float32Array.from(each));
  const batch = times.length;
  return run(flow, {
    x: images(x),
    t: new ort.Tensor("float32", times, [batch]),
    c: new ort.Tensor("float32", classes, [batch, classes.length / batch]),
  });
}

/** The denoiser's prediction for a batch of noisy images. */
async function denoise(z) {
  return run((await networks).denoiser, { x: images(z) });
}

window.campanile = { velocity, denoise };

/** u = u_uncond + scale (u_cond - u_uncond), both in one batch; without a digit u_uncond. */
async function guided(x, t, digit, scale) {
  const label = Array.from({ length: 10 }, (_, i) => Number(String(i) === digit));
  const none = label.map(() => 0);
  if (digit === "") return velocity(x, [t], none);
  const u = await velocity([...x, ...x], [t, t], [...none, ...label]);
  return u.subarray(0, PIXELS).map((uncond, i) => uncond + scale * (u[PIXELS + i] - uncond));
}

const moved = (x, h, u) => x.map((value, i) => value + h * u[i]);

/** Follow the flow from x at a time `from` to 1: yields [t, x] after each step. */
async function* integrate(x, from, { digit, guidance, steps, method }) {
  const h = (1 - from) / steps;
  for (let step = 0; step < steps; step++) {
    const t = from + step * h;
    let u = await guided(x, t, digit, guidance);
    if (method === "midpoint") u = await guided(moved(x, h / 2, u), t + h / 2, digit, guidance);
    x = moved(x, h, u);
    yield [from + (step + 1) * h, x];
  }
}

/** Standard normal numbers from a seed: mulberry32, then Box and Muller. */
function noise(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Float32Array.from({ length: PIXELS }, () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/** Show a picture, ink in white; what is outside [0, 1] is clipped. */
function show(canvas, x) {
  const made = new ImageData(SIDE, SIDE);
  x.forEach((value, i) => made.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i));
  canvas.getContext("2d").putImageData(made, 0, 0);
}

// What the reader asked for. A newer wish ends the work on an older one.
const forms = [find("choices"), find("treatment")];
function wishes() {
  const entries = forms.flatMap((form) => [...new FormData(form)]);
  const { digit, method, ...numbers } = Object.fromEntries(entries);
  return { digit, method, ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])) };
}
for (const form of forms) {
  form.addEventListener("input", () => {
    for (const output of form.querySelectorAll("output")) output.value = output.previousElementSibling.value;
  });
  form.dispatchEvent(new Event("input"));
}

const work = { flow: 0, drawing: 0 };
const frame = () => new Promise(requestAnimationFrame);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
let latest = new Float32Array(PIXELS);

// The page says while it works.
let busy = 0;
async function working(task) {
  find("main").ariaBusy = String(++busy > 0);
  await task;
  find("main").ariaBusy = String(--busy > 0);
}

/** Draw the chosen digit; `slow`: so that the eye can follow. */
async function draw(slow) {
  const mine = ++work.flow;
  const chosen = wishes();
  const canvases = Array.from({ length: chosen.steps + 1 }, () => element("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" }));
  const state = (index, t, x) => {
    show(find("flow"), x);
    show(canvases[index], x);
    find("clock").textContent = `t = ${t.toFixed(2)}`;
  };
  let x = noise(chosen.seed);
  let spent = 0;
  state(0, 0, x);
  if (slow) find("states").replaceChildren(...canvases);
  for (let index = 1, begin = performance.now(), steps = integrate(x, 0, chosen); index <= chosen.steps; index++) {
    if (slow) await pause(1200 / (chosen.steps + 1));
    begin = performance.now();
    const { value } = await steps.next();
    spent += performance.now() - begin;
    await frame();
    if (mine !== work.flow) return;
    x = value[1];
    state(index, ...value);
  }
  if (!slow) find("states").replaceChildren(...canvases);
  latest = x;
  const calls = chosen.steps * (chosen.method === "midpoint" ? 2 : 1);
  find("time").textContent = `${calls} network calls in ${Math.round(spent)} ms`;
}

// The drawing.
const paper = find("paper");
const pen = paper.getContext("2d", { willReadFrequently: true });
let grain = 1;

/** The drawing as a picture, in 28 x 28 pixels. */
function drawing() {
  const small = element("canvas", { width: SIDE, height: SIDE }).getContext("2d");
  small.imageSmoothingQuality = "high";
  small.drawImage(paper, 0, 0, SIDE, SIDE);
  const { data } = small.getImageData(0, 0, SIDE, SIDE);
  return Float32Array.from({ length: PIXELS }, (_, i) => data[4 * i] / 255);
}

async function treat() {
  const mine = ++work.drawing;
  const chosen = wishes();
  const x = drawing();
  const eps = noise(grain);
  const z = moved(x, chosen.sigma, eps);
  show(find("noisy"), z);
  show(find("denoised"), await denoise(z));
  let state = x.map((value, i) => (1 - chosen.start) * eps[i] + chosen.start * value);
  show(find("before"), state);
  for await ([, state] of integrate(state, chosen.start, chosen)) if (mine !== work.drawing) return;
  show(find("redrawn"), state);
  find("as").textContent = chosen.digit ? `redrawn as ${chosen.digit}` : "redrawn";
}

function clear() {
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, paper.width, paper.height);
}

function take() {
  pen.drawImage(find("flow"), 0, 0, paper.width, paper.height);
  return treat();
}

function stroke(event) {
  if (!(event.buttons & 1)) return;
  const { left, top, width } = paper.getBoundingClientRect();
  const [x, y] = [event.clientX - left, event.clientY - top].map((each) => (each * paper.width) / width);
  if (event.type === "pointerdown") {
    paper.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(x, y);
  }
  Object.assign(pen, { lineWidth: 22, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
  pen.lineTo(x, y);
  pen.stroke();
  working(treat());
}
for (const kind of ["pointerdown", "pointermove"]) paper.addEventListener(kind, stroke);

const slowly = () => working(draw(!still()));
for (const [form, act] of [[forms[0], slowly], [forms[1], () => (grain++, working(treat()))]]) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}
forms[0].addEventListener("input", () => working(draw(false).then(treat)));
forms[1].addEventListener("input", () => working(treat()));
find("another").addEventListener("click", () => {
  forms[0].elements.seed.value++;
  slowly();
});
find("clear").addEventListener("click", () => (clear(), working(treat())));
find("take").addEventListener("click", () => working(take()));

clear();
working(
  networks
    .then(() => draw(!still()))
    .then(take)
    .catch((error) => {
      find("trouble").hidden = false;
      find("trouble").textContent = `This browser cannot run the networks: ${error.message}`;
    }),
);
