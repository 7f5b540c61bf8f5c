/** The loop that every journey is. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3 12c0-3 2.200-5 4.800-5 4.400 0 5 10 9.400 10 2.100 0 3.800-1.700 3.800-4.200" />
      <path d="M21 12c0-3-2.200-5-4.800-5-1.900 0-3.100 1.600-4.200 3.700" />
      <path d="M3 12c0 3 2.200 5 4.800 5 1.300 0 2.300-.8 3.100-1.900" />
    </svg>
  );
}
