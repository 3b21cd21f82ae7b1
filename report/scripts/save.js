// Saving a figure: its pictures as one PNG, at a readable size with their labels; its animations and chart as they are.

const SAVED_SIDE = 256; // least height of a picture, in pixels; small ones are enlarged by a whole factor
const SAVED_WIDTH = 1200; // greatest width to which a picture is enlarged
const SAVED_GAP = 16;
const SAVED_LINE = 24; // height of a line of text

for (const row of document.querySelectorAll(".save")) {
  row.hidden = false;
  row.addEventListener("click", async ({ target }) => {
    if (target.localName !== "button") return;
    const { name, bytes } = target.dataset;
    if (bytes) download(new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))]), name);
    else onePicture(row.closest("figure")).toBlob((blob) => download(blob, `${row.dataset.figure}.png`));
  });
}

function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** All pictures of a figure on one canvas, arranged as on the page. */
function onePicture(figure) {
  const canvas = element("canvas");
  const context = canvas.getContext("2d");
  const style = () => {
    context.font = "16px system-ui, sans-serif"; // a new size of the canvas resets these
    context.fillStyle = "#1d1c1a";
    context.imageSmoothingEnabled = false;
  };
  style();
  const placed = [];
  let [width, y] = [0, SAVED_GAP];
  for (const group of figure.querySelectorAll(":scope > .panels")) {
    const images = [...group.querySelectorAll("img")];
    const columns = Number(getComputedStyle(group).getPropertyValue("--columns"));
    for (let first = 0; first < images.length; first += columns) {
      let [x, bottom] = [SAVED_GAP, y];
      for (const image of images.slice(first, first + columns)) {
        const size = [image.naturalWidth, image.naturalHeight];
        const factor = Math.max(1, Math.min(Math.ceil(SAVED_SIDE / size[1]), Math.floor(SAVED_WIDTH / size[0])));
        const [across, down] = size.map((side) => side * factor);
        const lines = wrapped(context, image.dataset.label, across);
        placed.push({ image, x, y, across, down, lines });
        x += across + SAVED_GAP;
        bottom = Math.max(bottom, y + down + lines.length * SAVED_LINE + SAVED_GAP);
      }
      width = Math.max(width, x);
      y = bottom;
    }
  }
  Object.assign(canvas, { width, height: y });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, y);
  style();
  for (const { image, x, y: top, across, down, lines } of placed) {
    context.drawImage(image, x, top, across, down);
    lines.forEach((line, index) => context.fillText(line, x, top + down + (index + 0.8) * SAVED_LINE));
  }
  return canvas;
}

/** A text in lines that are at most so wide. */
function wrapped(context, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && context.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
