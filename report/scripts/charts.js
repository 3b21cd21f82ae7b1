// Charts, drawn by uPlot. The mouse reads values and draws a box to zoom; a double click shows the whole chart again.

const CHART_HEIGHT = 380; // in pixels
const CHART_FONT = "13px system-ui, sans-serif";

const places = document.querySelectorAll(".interactive");
// Reserve the height now, so that text does not move while it is read.
for (const place of places) place.style.minHeight = `${CHART_HEIGHT}px`;
whenNear(places, drawChart);

function drawChart(place) {
  const { title, x, y, log, right, curves } = JSON.parse(place.dataset.chart);
  const few = curves.every((curve) => curve.x.length < 20);
  const ink = (property) => () => getComputedStyle(place)[property];
  const lines = { stroke: ink("borderTopColor"), width: 1 };
  const told = (value) => (value == null ? "" : String(Number(value.toPrecision(4))));
  const values = (_, marks) => marks.map(told);
  const size = (_, marks) => 20 + 7.5 * Math.max(1, ...(marks ?? []).map((mark) => mark.length)); // of the marks, in pixels
  const axis = { stroke: ink("color"), grid: lines, ticks: lines, font: CHART_FONT, labelFont: CHART_FONT, values };
  const banded = curves.filter((curve) => curve.low.length);
  const edge = (curve) => 1 + curves.length + 2 * banded.indexOf(curve); // the series of the lower edge of its band
  const buttons = curves.map((curve, index) =>
    curveButton(curve, (show) => {
      const parts = curve.low.length ? [index + 1, edge(curve), edge(curve) + 1] : [index + 1];
      for (const part of parts) chart.setSeries(part, { show });
    }),
  );
  const where = element("output", { "aria-live": "off" });
  const whole = element("button", { type: "button" }, "Whole chart");
  const drawing = element("div", { role: "img", "aria-label": `${title}: ${y}${right ? ` and ${right}` : ""} against ${x}` });
  place.replaceChildren(drawing, element("div", { className: "controls legend" }, ...buttons, whole, where));
  place.closest("figure").classList.add("charted");

  const tell = ({ cursor, data }) => {
    where.textContent = cursor.idx == null ? "" : `${x} ${told(data[0][cursor.idx])}`;
    buttons.forEach((button, i) => (button.lastChild.textContent = told(data[i + 1][cursor.idxs[i + 1]])));
  };
  const options = {
    width: drawing.clientWidth,
    height: CHART_HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: true, y: true, uni: 40 } },
    hooks: { setCursor: [tell] },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
    axes: [
      { ...axis, label: x },
      { ...axis, label: y, size },
      ...(right ? [{ ...axis, label: right, size, scale: "right", side: 1, grid: { show: false } }] : []),
    ],
    series: [
      {},
      ...curves.map((curve) => ({
        scale: curve.right ? "right" : "y",
        stroke: curve.colour,
        width: 2,
        spanGaps: true, // the curves have their own places on the x axis
        points: { show: few, size: 7, fill: curve.colour },
      })),
      ...banded.flatMap((curve) => {
        const bare = { scale: curve.right ? "right" : "y", width: 0, spanGaps: true, points: { show: false } };
        return [bare, bare];
      }),
    ],
    bands: banded.map((curve) => ({ series: [edge(curve) + 1, edge(curve)], fill: `${curve.colour}33` })),
  };
  const tables = [
    ...curves.map((curve) => [curve.x, curve.y]),
    ...banded.flatMap((curve) => [[curve.x, curve.low], [curve.x, curve.high]]),
  ];
  const chart = new uPlot(options, uPlot.join(tables), drawing);
  whole.addEventListener("click", () => chart.setData(chart.data));
  new ResizeObserver(() => chart.setSize({ width: drawing.clientWidth, height: CHART_HEIGHT })).observe(drawing);
  document.addEventListener("theme", () => chart.redraw());
}

/** A button that shows or hides a curve; at its end is the value under the mouse. */
function curveButton(curve, show) {
  const mark = element("span", { className: "mark" });
  mark.style.background = curve.colour;
  const value = element("output", { "aria-live": "off" });
  const button = element("button", { type: "button", "aria-pressed": "true" }, mark, curve.name, " ", value);
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", shown);
    show(shown);
  });
  return button;
}
