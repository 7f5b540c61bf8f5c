import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  readonly title: string;
  /** Why there is nothing, and what can be done. */
  readonly text?: ReactNode;
  readonly icon?: LucideIcon;
  /** Buttons or links, the likeliest first. */
  readonly children?: ReactNode;
  /** 1 where this is all there is on the page. */
  readonly level?: 1 | 2;
};

/** A place where nothing is yet, and how to begin. */
export function Empty({ title, text, icon: Icon, children, level = 2 }: Props) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="nothing-here">
      {Icon ? (
        <span className="nothing-icon">
          <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        </span>
      ) : null}
      <Heading>{title}</Heading>
      {text ? <p className="second">{text}</p> : null}
      {children ? <div className="row wrap">{children}</div> : null}
    </div>
  );
}
