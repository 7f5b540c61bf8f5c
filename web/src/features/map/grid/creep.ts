/** So near to an edge, in pixels, what is dragged pulls the map along; the nearer, the faster. */
const edge = 48;
const fastest = 16;

/** Pixels to scroll for a pointer at `at` between two edges: negative towards the first. */
export function pull(at: number, from: number, to: number): number {
  const way = Math.min(edge, (to - from) / 4);
  const by = at > to - way ? at - (to - way) : at < from + way ? at - (from + way) : 0;
  return way > 0 ? Math.round(Math.max(-1, Math.min(1, by / way)) * fastest) : 0;
}

/** Scrolls the map while something is held at its edge, and tells of each step. */
export function creeper(area: HTMLElement, along: { readonly x: boolean; readonly y: boolean }, onStep: (now: PointerEvent) => void) {
  const scroller = area.closest<HTMLElement>(".map-scroll");
  // The heads stay in view: what lies under them is out of it.
  const corner = area.querySelector(".map-corner");
  let last: PointerEvent | null = null;
  let frame = 0;
  const step = () => {
    frame = 0;
    if (!last || !scroller) return;
    const box = scroller.getBoundingClientRect();
    const heads = corner?.getBoundingClientRect() ?? { right: box.left, bottom: box.top };
    const dx = along.x ? pull(last.clientX, heads.right, box.right) : 0;
    const dy = along.y ? pull(last.clientY, Math.max(box.top, heads.bottom), box.bottom) : 0;
    const [left, top] = [scroller.scrollLeft, scroller.scrollTop];
    // What is held would stretch the page that it is held over: the map ends where it ends.
    scroller.scrollLeft = Math.min(left + dx, Math.max(left, area.offsetWidth - scroller.clientWidth));
    scroller.scrollTop = Math.min(top + dy, Math.max(top, area.offsetHeight - scroller.clientHeight));
    if (left === scroller.scrollLeft && top === scroller.scrollTop) return;
    onStep(last);
    frame = requestAnimationFrame(step);
  };
  return {
    /** The pointer is here now. */
    at: (now: PointerEvent) => {
      last = now;
      frame ||= requestAnimationFrame(step);
    },
    stop: () => {
      cancelAnimationFrame(frame);
      last = null;
    },
  };
}
