type Bins = { readonly bins: readonly { readonly high: number; readonly foretold: number }[] };

/** Where the axes of calibrations end: one scale for all, of which the half is a whole percentage. */
export function scale(fits: readonly Bins[]): number {
  const most = Math.max(0, ...fits.flatMap((fit) => fit.bins.flatMap((bin) => [bin.high, bin.foretold])));
  return [0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8].find((end) => most <= end) ?? 1;
}
