// Films. One picture holds all frames of a strip, from top to bottom; a slider chooses the frame to draw.

const FILM_MILLISECONDS = 5000; // duration of a film, whatever its number of frames

for (const film of document.querySelectorAll(".film")) film.hidden = false;
whenNear(document.querySelectorAll(".film"), openFilm);

function openFilm(film) {
  const names = JSON.parse(film.dataset.frames);
  const [range, button, output] = ["input", "button", "output"].map((name) => film.querySelector(name));
  const strips = [...film.querySelectorAll("canvas")].map((canvas) => {
    const sheet = element("img");
    sheet.onload = draw;
    sheet.src = canvas.dataset.sheet;
    return { canvas, sheet };
  });
  let stop = null;

  function draw() {
    const frame = Number(range.value);
    for (const { canvas, sheet } of strips.filter((strip) => strip.sheet.naturalWidth)) {
      const { width, height } = canvas;
      canvas.getContext("2d").drawImage(sheet, 0, frame * height, width, height, 0, 0, width, height);
    }
    output.textContent = names[frame];
    range.setAttribute("aria-valuetext", names[frame]);
  }

  function pause() {
    stop?.();
    stop = null;
    button.textContent = "Play";
  }

  function play() {
    const last = names.length - 1;
    const first = Number(range.value) === last ? 0 : Number(range.value);
    const share = (last - first) / last;
    button.textContent = "Pause";
    const show = (part) => {
      range.value = first + Math.round(part * (last - first));
      draw();
    };
    stop = animate(FILM_MILLISECONDS * share, show, pause);
  }

  range.addEventListener("input", () => {
    pause();
    draw();
  });
  button.addEventListener("click", () => (stop ? pause() : play()));
}
