// Copies the panel's chart into a picture with its title, the line below that, period, targets, notes, filters, cases,
// source and day, and saves it as PNG or SVG or puts it on the clipboard.
// Everything happens in this page: the only thing fetched is our own font.

const MARGIN = 28;
const SCALE = 2;
const SMALL = 16; // pixels of a line of small print
const MOST_WRITTEN = 6; // targets and notes; the CSV has them all
const LINES = { title: 3, small: 2 }; // what is longer ends with an ellipsis
const RTL = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u; // the first letter says which way
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g; // they would turn what stands beside them too

const safe = (words) =>
  words.replace(NOT_XML, " ").replace(TURNING, "").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const ruler = document.createElement("canvas").getContext("2d");

// Words in lines no wider than `wide`; a word that is longer than a line is cut where it ends.
const wrapped = (words, font, wide, most) => {
  ruler.font = `${font} Inter, sans-serif`;
  const fits = (line) => ruler.measureText(line).width <= wide;
  const lines = [""];
  const pieces = words.slice(0, 2000).split(/(?<=\s)/);
  while (pieces.length && lines.length <= most) {
    const piece = pieces.shift();
    const last = lines.length - 1;
    if (fits(lines[last] + piece.trimEnd())) lines[last] += piece;
    else if (lines[last]) { lines.push(""); pieces.unshift(piece); }
    else {
      const letters = [...piece];
      let some = letters.length;
      while (some > 1 && !fits(letters.slice(0, some).join(""))) some = Math.floor(some * 0.9);
      lines[last] = letters.slice(0, some).join("");
      const rest = letters.slice(some).join("");
      if (rest) { lines.push(""); pieces.unshift(rest); }
    }
  }
  if (lines.length > most || words.length > 2000) {
    const end = [...lines[Math.min(most, lines.length) - 1]];
    while (end.length && !fits(end.join("") + "…")) end.pop();
    lines.splice(Math.min(most, lines.length) - 1, Infinity, end.join("").trimEnd() + "…");
  }
  return lines.filter((line) => line.trim());
};

const text = (y, size, weight, fill, words, width) => {
  const turned = RTL.test(words);
  const place = turned ? `x="${width - MARGIN}" direction="rtl"` : `x="${MARGIN}" direction="ltr"`;
  return (
    `<text ${place} y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="start">` +
    `${safe(words.trim())}</text>`
  );
};

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
    .map((svg) => new XMLSerializer().serializeToString(inlined(svg)).replace(NOT_XML, " "))
    .join("");

const today = () => new Intl.DateTimeFormat(navigator.language, { dateStyle: "medium" }).format(new Date());

const composed = async (head) => {
  const plot = document.querySelector(`.st-key-panel_${head.panel} .js-plotly-plot`);
  const panel = plot.closest("[class*=st-key-panel_]");
  const { width: wide, height: high } = plot.getBoundingClientRect();
  const width = Math.ceil(wide) + 2 * MARGIN;
  const colour = getComputedStyle(document.querySelector("[data-testid=stApp]")).color;
  const note = panel.querySelector(".ds-note");
  const muted = note ? getComputedStyle(note).color : colour;
  const said = head.written.slice(0, MOST_WRITTEN).map(([what, words]) => `${what}: ${words}`);
  const cases = [head.cases, head.answered, head.source, head.made.replace("{day}", today())];
  const parts = [];
  let y = 12;
  const put = (words, size, weight, fill, most, step) => {
    for (const line of wrapped(words, `${weight} ${size}px`, wide, most)) {
      y += step;
      parts.push(text(y, size, weight, fill, line, width));
    }
  };
  put(head.title, 17, 600, colour, LINES.title, 22);
  put(panel.querySelector(".ds-head .ds-note")?.textContent ?? "", 12, 400, muted, LINES.small, 19);
  put(head.period, 12, 400, muted, LINES.small, 19);
  const top = y + 12;
  y = top + Math.ceil(high) + 4;
  for (const words of said) put(words, 11, 400, muted, 1, SMALL);
  put(head.filters, 11, 400, muted, LINES.small, SMALL);
  put(cases.filter(Boolean).join("  ·  "), 11, 400, muted, LINES.small, SMALL);
  const height = y + 16;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="Inter, sans-serif"><title>${safe(head.title)}</title>` +
    `<style>${await fontFace()}</style>` +
    `<rect width="100%" height="100%" fill="${getComputedStyle(panel).backgroundColor}"/>` +
    `<g transform="translate(${MARGIN} ${top})">${layers(plot)}</g>${parts.join("")}</svg>`;
  return { svg, width, height };
};

const painted = async ({ svg, width, height }) => {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.drawImage(image, 0, 0);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

// The clipboard is there on https and on this machine only, and a browser may still say no.
const copied = async (head) => {
  if (!navigator.clipboard?.write || !window.ClipboardItem) return false;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": composed(head).then(painted) })]);
    return true;
  } catch (refusal) {
    if (refusal instanceof DOMException) return false;
    throw refusal;
  }
};

export default ({ parentElement, data }) => {
  const button = (kind) => parentElement.querySelector(`button[data-as=${kind}]`);
  const status = parentElement.querySelector(".said");
  button("copy").textContent = data.copy;
  button("png").onclick = async () => save(await painted(await composed(data)), `${data.panel}.png`);
  button("svg").onclick = async () =>
    save(new Blob([(await composed(data)).svg], { type: "image/svg+xml" }), `${data.panel}.svg`);
  button("copy").onclick = async () => {
    status.textContent = "";
    status.textContent = (await copied(data)) ? data.copied : data.refused;
  };
};
