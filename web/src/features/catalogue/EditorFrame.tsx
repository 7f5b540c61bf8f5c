import { ArrowLeft, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../ui/Button.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";

type Props = {
  readonly tile?: ReactNode;
  readonly title: string;
  readonly about?: string;
  readonly onClose: () => void;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
};

/** What stands beside a list: one thing of it, opened. Esc closes it; it does not keep the focus. */
export function EditorFrame({ tile, title, about, onClose, foot, children }: Props) {
  const { t } = useSay();
  const phone = usePhone();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      className="editor"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof Node)) return;
        if (!event.currentTarget.contains(event.target)) return; // a dialog over it closes itself
        event.preventDefault();
        onClose();
      }}
    >
      <header className="row">
        {phone ? (
          <Button variant="ghost" icon={ArrowLeft} iconOnly onClick={onClose}>
            {t("catalogue.back")}
          </Button>
        ) : null}
        {tile}
        <div className="grow">
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {about ? <p className="t12 quiet">{about}</p> : null}
        </div>
        {phone ? null : (
          <Button variant="ghost" icon={X} iconOnly onClick={onClose}>
            {t("catalogue.close")}
          </Button>
        )}
      </header>
      <div className="editor-body">{children}</div>
      {foot ? <footer>{foot}</footer> : null}
    </section>
  );
}
