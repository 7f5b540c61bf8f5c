import type { KeyboardEvent } from "react";

/** For a part of a drawing that acts as a button: runs on Enter and on the space bar. */
export const onPress =
  (run: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    run();
  };
