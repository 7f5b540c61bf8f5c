import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

type Props = Omit<ComponentProps<"button">, "className" | "disabled"> & {
  readonly children: ReactNode;
  /** One primary in a region; danger is for what destroys, and its label ends in an ellipsis. */
  readonly variant?: "plain" | "primary" | "ghost" | "danger";
  readonly size?: "normal" | "small";
  readonly icon?: LucideIcon;
  /** Only the icon is seen; the children are its name. */
  readonly iconOnly?: boolean;
  /** At work: it keeps its width and its label, and cannot be pressed again. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** Why it cannot be pressed; it stays reachable, so that the reason can be read. */
  readonly reason?: string | null;
};

/** What does something when pressed. */
export function Button({
  children,
  variant = "plain",
  size = "normal",
  icon: Icon,
  iconOnly = false,
  busy = false,
  disabled = false,
  reason = null,
  onClick,
  title,
  type = "button",
  ...rest
}: Props) {
  const off = busy || reason !== null;
  const classes = ["button", variant, size, iconOnly ? "icon" : "", busy ? "busy" : ""].filter((c) => c && c !== "plain" && c !== "normal");
  return (
    <button
      {...rest}
      type={off && type === "submit" ? "button" : type}
      className={classes.join(" ")}
      disabled={disabled}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      title={reason ?? title ?? (iconOnly && typeof children === "string" ? children : undefined)}
      onClick={off ? undefined : onClick}
    >
      {Icon ? <Icon size={iconOnly ? 16 : 14} aria-hidden="true" /> : null}
      {iconOnly ? <span className="hidden">{children}</span> : children}
      {reason ? <span className="hidden">{reason}</span> : null}
    </button>
  );
}
