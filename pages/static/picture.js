// Copies the panel's chart into a picture with its title, period, targets, notes, filters, cases and source, and
// saves it.
// Everything happens in this page: the only thing fetched is our own font.

const MARGIN = 28;
const SCALE = 2;
const LINE = 16;
const MOST_WRITTEN = 6; // targets and notes; the CSV has them all

const textLine = (x, y, size, weight, fill, words) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">` +
  words.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]) + "</text>";

const fontFace = async () => {
  const answer = await fetch("app/static/inter-latin-wght-normal.woff2");
  if (!answer.ok) return "";
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)})}`;
};

// What the page's style sheet gives a drawing; without the page the copy would fall back to paler defaults.
const STYLES = [
  "display", "visibility", "opacity", "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width",
  "stroke-dasharray", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
];

const inlined = (svg) => {
  const copy = svg.cloneNode(true);
  const copies = copy.querySelectorAll("*");
  svg.querySelectorAll("*").forEach((original, at) => {
    const shown = getComputedStyle(original);
    for (const name of STYLES) {
      const value = shown.getPropertyValue(name);
      if (value) copies[at].style.setProperty(name, value);
    }
  });
  return copy;
};

const layers = (plot) =>
  [...plot.querySelectorAll("svg.main-svg")]
    .map((svg) => new XMLSerializer().serializeToString(inlined(svg)))
    .join("");

const composed = async (plot, head) => {
  const { width, height } = plot.getBoundingClientRect();
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]"));
  const card = getComputedStyle(plot.closest("[class*=st-key-panel_]")).backgroundColor;
  const top = 66;
  const written = head.written.slice(0, MOST_WRITTEN).map(([what, words]) => `${what}: ${words}`);
  const full = { width: width + 2 * MARGIN, height: height + top + 62 + written.length * LINE };
  const fitting = (words) => {
    const most = Math.floor(width / 5.6); // letters of the small print
    return words.length > most ? `${words.slice(0, most - 1)}…` : words;
  };
  const note = plot.closest("[class*=st-key-panel_]").querySelector(".ds-note");
  const muted = note ? getComputedStyle(note).color : page.color;
  const cases = [head.cases, head.answered, head.source].filter(Boolean).join("  ·  ");
  return {
    ...full,
    svg:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" ` +
      `font-family="Inter, sans-serif"><style>${await fontFace()}</style>` +
      `<rect width="100%" height="100%" fill="${card}"/>` +
      textLine(MARGIN, 34, 17, 600, page.color, head.title) +
      textLine(MARGIN, 54, 12, 400, muted, head.period) +
      `<g transform="translate(${MARGIN} ${top})">${layers(plot)}</g>` +
      written
        .map((words, at) => textLine(MARGIN, height + top + 18 + at * LINE, 11, 400, muted, fitting(words)))
        .join("") +
      textLine(MARGIN, full.height - 34, 11, 400, muted, head.filters) +
      textLine(MARGIN, full.height - 17, 11, 400, muted, cases) +
      "</svg>",
  };
};

const save = async (head) => {
  const plot = document.querySelector(`.st-key-panel_${head.panel} .js-plotly-plot`);
  const picture = await composed(plot, head);
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture.svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * SCALE;
  canvas.height = picture.height * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.drawImage(image, 0, 0);
  const link = document.createElement("a");
  link.download = `${head.panel}.png`;
  link.href = canvas.toDataURL("image/png");
  link.click();
};

export default ({ parentElement, data }) => {
  const button = parentElement.querySelector("button.picture");
  button.onclick = () => save(data);
};
