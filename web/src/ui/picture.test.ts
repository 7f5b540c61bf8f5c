// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { svgOf } from "./picture.ts";
import { fileName } from "./save.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

function chart(inside: string): HTMLElement {
  const box = document.createElement("div");
  box.innerHTML = inside;
  document.body.append(box);
  return box;
}

it("writes styles as attributes and leaves out what is only of the page", () => {
  const box = chart(
    `<svg class="a" id="x" aria-label="y" viewBox="0 0 10 10"><path class="way" d="M0 0L9 9" style="stroke: rgb(1, 2, 3); fill: none" data-row="1"/></svg>`,
  );
  const { svg } = svgOf(box, "Fedeltà & <altro>");
  expect(svg).toContain("<title>Fedeltà &amp; &lt;altro&gt;</title>");
  expect(svg).toContain('d="M0 0L9 9"');
  expect(svg).toContain('stroke="rgb(1, 2, 3)"');
  expect(svg).not.toMatch(/class=|style="|data-row|aria-label/);
});

it("leaves out what is hidden, and what does not belong into a picture", () => {
  const box = chart(
    `<svg><g style="display: none"><path d="M1 1"/></g><text>sì</text></svg><div data-not-in-picture=""><svg><path d="M2 2"/></svg></div>`,
  );
  const { svg } = svgOf(box, "x");
  expect(svg).not.toContain("M1 1");
  expect(svg).not.toContain("M2 2");
  expect(svg).toContain(">sì</text>");
});

it("names files so that every system takes them", () => {
  expect(fileName("percorso-Da dove arriva: è così?")).toBe("percorso-da-dove-arriva-e-cosi");
});
