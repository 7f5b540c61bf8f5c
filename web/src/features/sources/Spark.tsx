/** Some figures as a small line of bars: their course, not their size. */
export function Spark({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...values);
  const width = 4;
  return (
    <svg className="spark" viewBox={`0 0 ${values.length * width} 24`} role="img" aria-label={label} preserveAspectRatio="none">
      {values.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * 24);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its day
          <rect key={at} x={at * width} y={24 - height} width={width - 1} height={height} className={value === 0 ? "none" : undefined} />
        );
      })}
    </svg>
  );
}
