/** Takes what no case is left for, so that a new kind breaks the build. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
