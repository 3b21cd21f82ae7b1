// Charts. The page contains Plotly compressed, and unpacks it when the first chart comes near.

const CHART_HEIGHT = 380; // in pixels

let plotly = null;
const places = document.querySelectorAll(".interactive");
// Reserve the height now, so that text does not move while it is read.
for (const place of places) place.style.minHeight = `${CHART_HEIGHT}px`;
whenNear(places, (place) => {
  plotly ??= unpack();
  // A browser that cannot unpack Plotly shows the chart as a picture, or its table.
  plotly.then(
    (library) => drawChart(library, place),
    () => place.remove(),
  );
});

async function unpack() {
  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = element("script", { textContent: await new Response(stream).text() });
  document.head.append(script);
  return globalThis.Plotly;
}

function drawChart(library, place) {
  const { title, x, y, log, right, curves } = JSON.parse(place.dataset.chart);
  const few = curves.every((curve) => curve.x.length < 20);
  const counted = few && curves.every((curve) => curve.x.every(Number.isInteger));
  const traces = curves.map((curve) => ({
    name: curve.name,
    x: curve.x,
    y: curve.y,
    yaxis: curve.right ? "y2" : "y",
    mode: few ? "lines+markers" : "lines",
    line: { color: curve.colour, width: 2 },
    hovertemplate: "%{y:.4g}",
  }));
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const layout = () => {
    const axis = { gridcolor: ink("--line"), zerolinecolor: ink("--line"), linecolor: ink("--quiet"), automargin: true };
    return {
      font: { family: ink("--sans"), size: 13, color: ink("--quiet") },
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      hoverlabel: { bgcolor: ink("--paper"), bordercolor: ink("--line"), font: { color: ink("--ink") } },
      margin: { l: 12, r: 12, t: 12, b: 12 },
      height: CHART_HEIGHT,
      showlegend: false,
      hovermode: "x unified",
      // On a touch screen a drag scrolls the page; it must not draw a zoom box.
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom",
      xaxis: { ...axis, title: { text: x }, ...(counted ? { tickvals: curves[0].x } : {}) },
      yaxis: { ...axis, title: { text: y }, type: log ? "log" : "linear" },
      ...(right ? { yaxis2: { ...axis, title: { text: right }, overlaying: "y", side: "right", showgrid: false } } : {}),
    };
  };
  // Only these: one of Plotly's default buttons uploads the chart.
  const buttons = [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]];
  const drawing = element("div", { role: "group", "aria-label": `${title}: ${y}${right ? ` and ${right}` : ""} against ${x}` });
  place.replaceChildren(drawing, ...(curves.length > 1 ? [legend(library, drawing, curves)] : []));
  place.closest("figure").classList.add("charted");
  library.newPlot(drawing, traces, layout(), { displaylogo: false, responsive: true, modeBarButtons: buttons });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => library.relayout(drawing, layout()));
}

/** One button per curve, which shows or hides it. */
function legend(library, drawing, curves) {
  const buttons = curves.map((curve, index) => {
    const mark = element("span", { className: "mark" });
    mark.style.background = curve.colour;
    const button = element("button", { type: "button", "aria-pressed": "true" }, mark, curve.name);
    button.addEventListener("click", () => {
      const visible = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", visible);
      library.restyle(drawing, { visible }, [index]);
    });
    return button;
  });
  return element("div", { className: "controls legend" }, ...buttons);
}
