/** A bar from zero; value is a share of the whole width. */
export function Bar({ value, colour }: { readonly value: number; readonly colour?: string }) {
  const width = `${Math.max(0, Math.min(1, value)) * 100}%`;
  return (
    <span className="bar" aria-hidden="true">
      <i style={{ width, ...(colour ? { background: colour } : {}) }} />
    </span>
  );
}
