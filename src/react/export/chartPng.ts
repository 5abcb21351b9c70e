/**
 * A chart as a picture. Its SVG gets the colours and fonts of the page written into it, and is
 * drawn on a canvas over the colour behind it.
 */
import { downloadFile } from "./download.js";

interface ChartPngOptions {
  /** Text above the chart. The edge cuts it off where it is too long. */
  title: string;
}

/**
 * Properties that a stylesheet may set on a mark. In their computed values variables and
 * light-dark() are resolved.
 */
const inlined = [
  "display",
  "fill",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-variant-numeric",
  "font-weight",
  "letter-spacing",
  "opacity",
  "shape-rendering",
  "stop-color",
  "stop-opacity",
  "stroke",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "stroke-width",
  "text-anchor",
];

/** Pixels of the picture per CSS pixel. */
const SCALE = 2;
const PADDING = 24;
const TITLE_HEIGHT = 36;

/** Draws the chart as it looks now. @throws where the page forbids `data:` pictures */
export async function chartPng(
  svg: SVGSVGElement,
  { title }: ChartPngOptions,
): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg, width, height))}`;
  await image.decode();

  const canvas = document.createElement("canvas");
  canvas.width = Math.round((width + 2 * PADDING) * SCALE);
  canvas.height = Math.round((height + 2 * PADDING + TITLE_HEIGHT) * SCALE);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas to draw on.");
  context.scale(SCALE, SCALE);
  context.fillStyle = colorBehind(svg);
  context.fillRect(0, 0, canvas.width, canvas.height);
  const { color, fontFamily } = getComputedStyle(svg);
  context.fillStyle = color;
  context.font = `600 15px ${fontFamily}`;
  context.fillText(title, PADDING, PADDING + 14);
  context.drawImage(image, 0, TITLE_HEIGHT);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error("The canvas gave no picture.")),
    ),
  );
}

/** Draws the chart and saves it as a download. */
export async function saveChartPng(
  svg: SVGSVGElement,
  options: ChartPngOptions,
  fileName: string,
): Promise<void> {
  downloadFile(fileName, await chartPng(svg, options), "image/png");
}

/** The SVG as a document of its own. */
function svgText(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement; // A clone has the type of its original.
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const property of inlined) {
      const value = style.getPropertyValue(property);
      // An attribute names the gradient, and it is copied already.
      if (!value.startsWith("url(")) {
        copies[i]?.style.setProperty(property, value);
      }
    }
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width + 2 * PADDING));
  copy.setAttribute("height", String(height + 2 * PADDING));
  // Names on the axes may begin outside the box.
  copy.setAttribute(
    "viewBox",
    [-PADDING, -PADDING, width + 2 * PADDING, height + 2 * PADDING].join(" "),
  );
  return new XMLSerializer().serializeToString(copy);
}

/** The background of the nearest element that paints one. */
function colorBehind(element: Element): string {
  for (let each: Element | null = element; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) {
      return backgroundColor;
    }
  }
  return "white";
}
