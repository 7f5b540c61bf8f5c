type Back = (event: PopStateEvent) => void;

let asked: Back | null = null;

/**
 * Who is asked before anybody hears that the browser went back or forward; null
 * for nobody. This module must be loaded before the router listens: listeners
 * of the window are called in the order in which they came.
 */
export function askBefore(back: Back | null): void {
  asked = back;
}

addEventListener("popstate", (event) => asked?.(event));
