/**
 * A part of the page as a picture that stands alone: the styles are written
 * into it, the fonts are inside. Drawings stay drawings; a box or a word that is
 * HTML becomes a rectangle or a text at the same place.
 */

/** What a drawing takes from the style sheet, and what each is when nothing is said. */
const drawn: Readonly<Record<string, string>> = {
  fill: "rgb(0, 0, 0)",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-opacity": "1",
  "stroke-dasharray": "none",
  "stroke-dashoffset": "0px",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  opacity: "1",
  visibility: "visible",
  "paint-order": "normal",
  "stop-color": "rgb(0, 0, 0)",
  "stop-opacity": "1",
};
const lettered: Readonly<Record<string, string>> = {
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "font-style": "normal",
  "letter-spacing": "normal",
  "text-anchor": "start",
  "dominant-baseline": "auto",
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const attribute = (name: string, value: string): string => ` ${name}="${escaped(value)}"`;
const round = (n: number): number => Math.round(n * 100) / 100;

/** Attributes that only mean something on the page. */
const ofThePage = /^(class|style|id|role|tabindex|focusable|data-.*|aria-.*|on.*)$/;

function styles(element: Element, wanted: Readonly<Record<string, string>>): string {
  const style = getComputedStyle(element);
  return Object.entries(wanted)
    .map(([name, initial]) => {
      const value = style.getPropertyValue(name);
      return value === "" || value === initial ? "" : attribute(name, value);
    })
    .join("");
}

/** A drawing and all in it, with its styles as attributes. */
function drawing(element: Element, extra = ""): string {
  const style = getComputedStyle(element);
  if (style.display === "none") return "";
  const name = element.tagName.toLowerCase() === "lineargradient" ? "linearGradient" : element.tagName;
  const isText = name === "text" || name === "tspan";
  const own = [...element.attributes]
    .filter((a) => (!ofThePage.test(a.name) || a.name === "id") && !(a.name in drawn) && !(a.name in lettered) && !/^xmlns/.test(a.name))
    .filter((a) => extra === "" || !/^(x|y|width|height)$/.test(a.name))
    .map((a) => attribute(a.name, a.value))
    .join("");
  const inside = [...element.childNodes].map((node) => {
    if (node instanceof Element) return drawing(node);
    return isText && node.nodeType === Node.TEXT_NODE ? escaped(node.textContent ?? "") : "";
  });
  const said = name === "title" || name === "desc" ? escaped(element.textContent ?? "") : inside.join("");
  return `<${name}${extra}${own}${styles(element, drawn)}${isText ? styles(element, lettered) : ""}>${said}</${name}>`;
}

type Origin = { readonly left: number; readonly top: number };

/** A box of the page: what it is filled with and what is drawn around it. */
function box(element: Element, at: Origin): string {
  const style = getComputedStyle(element);
  const bounds = element.getBoundingClientRect();
  const border = Number.parseFloat(style.borderTopWidth) || 0;
  const filled = !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor) && style.backgroundColor !== "";
  const edged = border > 0 && style.borderTopStyle !== "none" && style.borderBottomWidth === style.borderTopWidth;
  if ((!filled && !edged) || bounds.width === 0 || bounds.height === 0) return "";
  const inset = edged ? border / 2 : 0;
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, bounds.height / 2);
  return [
    "<rect",
    attribute("x", String(round(bounds.left - at.left + inset))),
    attribute("y", String(round(bounds.top - at.top + inset))),
    attribute("width", String(round(bounds.width - inset * 2))),
    attribute("height", String(round(bounds.height - inset * 2))),
    radius > 0 ? attribute("rx", String(round(radius))) : "",
    attribute("fill", filled ? style.backgroundColor : "none"),
    edged ? attribute("stroke", style.borderTopColor) + attribute("stroke-width", String(border)) : "",
    edged && style.borderTopStyle === "dashed" ? attribute("stroke-dasharray", "4 3") : "",
    "/>",
  ].join("");
}

/** A text of the page, line by line, where it stands. */
function words(node: Node, parent: Element, at: Origin): string {
  const text = node.textContent ?? "";
  if (text.trim() === "") return "";
  const style = getComputedStyle(parent);
  const size = Number.parseFloat(style.fontSize) || 13;
  const range = document.createRange();
  const lines: { top: number; left: number; bottom: number; text: string }[] = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const bounds = range.getBoundingClientRect();
    if (bounds.width === 0 && bounds.height === 0) continue;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - bounds.top) < size / 2) line.text += text[i];
    else lines.push({ top: bounds.top, left: bounds.left, bottom: bounds.bottom, text: text[i] ?? "" });
  }
  return lines
    .map((line) =>
      [
        "<text",
        attribute("x", String(round(line.left - at.left))),
        attribute("y", String(round((line.top + line.bottom) / 2 - at.top + size * 0.36))),
        attribute("fill", style.color),
        styles(parent, lettered),
        ">",
        escaped(line.text.trimEnd()),
        "</text>",
      ].join(""),
    )
    .join("");
}

const unseen = (element: Element): boolean => {
  const style = getComputedStyle(element);
  return style.display === "none" || style.visibility === "hidden" || style.opacity === "0" || element.classList.contains("hidden");
};

function part(element: Element, at: Origin): string {
  if (unseen(element) || element.hasAttribute("data-not-in-picture")) return "";
  if (element instanceof SVGSVGElement) {
    const bounds = element.getBoundingClientRect();
    const place = [
      attribute("x", String(round(bounds.left - at.left))),
      attribute("y", String(round(bounds.top - at.top))),
      attribute("width", String(round(bounds.width))),
      attribute("height", String(round(bounds.height))),
      attribute("overflow", "visible"),
      attribute("color", getComputedStyle(element).color),
    ].join("");
    return drawing(element, place);
  }
  const inside = [...element.childNodes].map((node) =>
    node instanceof Element ? part(node, at) : node.nodeType === Node.TEXT_NODE ? words(node, element, at) : "",
  );
  return box(element, at) + inside.join("");
}

/** The picture as SVG; title is what a reader who cannot see it hears. */
export function svgOf(
  element: Element,
  title: string,
  fonts = "",
): { readonly svg: string; readonly width: number; readonly height: number } {
  const bounds = element.getBoundingClientRect();
  const [width, height] = [Math.ceil(bounds.width), Math.ceil(bounds.height)];
  const ground = getComputedStyle(document.body).backgroundColor || "rgb(255, 255, 255)";
  // Which shape a digit has is no attribute: figures are as wide as each other here too.
  const features = getComputedStyle(document.body).fontFeatureSettings || "normal";
  const style = `<style>text{font-feature-settings:${features}}${fonts}</style>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">` +
    `<title>${escaped(title)}</title>${style}<rect width="${width}" height="${height}"${attribute("fill", ground)}/>` +
    `${part(element, bounds)}</svg>`;
  return { svg, width, height };
}

/** The font faces of the page that the texts of an element use, each with its file inside. */
export async function fontsOf(element: Element): Promise<string> {
  const used = new Set(
    [element, ...element.querySelectorAll("*")].map((e) => {
      const { fontFamily, fontStyle } = getComputedStyle(e);
      return `${fontFamily.split(",")[0]?.replaceAll('"', "").trim()}|${fontStyle}`;
    }),
  );
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => ({
      family: rule.style.getPropertyValue("font-family").replaceAll('"', ""),
      style: rule.style.getPropertyValue("font-style") || "normal",
      weight: rule.style.getPropertyValue("font-weight") || "400",
      file: new URL(
        rule.style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/)?.[1] ?? "",
        rule.parentStyleSheet?.href ?? location.href,
      ),
    }))
    .filter((face) => used.has(`${face.family}|${face.style}`));
  const inside = await Promise.all(
    faces.map(async ({ family, style, weight, file }) => {
      const data = await dataUrl(await (await fetch(file)).blob());
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:url("${data}") format("woff2")}`;
    }),
  );
  return inside.join("");
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === "string" ? resolve(reader.result) : reject(new Error("no text")));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(blob);
  });
}

/** The picture as PNG, with two dots for each of the page's. */
export async function pngOf(element: Element, title: string, scale = 2): Promise<Blob> {
  const { svg, width, height } = svgOf(element, title, await fontsOf(element));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}
