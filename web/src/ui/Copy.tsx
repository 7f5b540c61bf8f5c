import { Check, Copy as CopyIcon, Link } from "lucide-react";
import { useEffect, useState } from "react";
import { useSay } from "./say.ts";

/** Puts a text on the clipboard, and says for a moment that it is there. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: (text) => {
      void write(text).then(() => setCopied(true));
    },
  };
}

/** The clipboard is there on https and on this machine; elsewhere an older way works. */
async function write(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** A command to copy, as it is typed. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  const { copied, copy } = useCopy();
  const { t } = useSay();
  return (
    <div className="copy-text">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" className="button small" onClick={() => copy(text)} aria-label={label}>
        {copied ? <Check size={14} aria-hidden="true" /> : <CopyIcon size={14} aria-hidden="true" />}
        <span aria-live="polite">{t(copied ? "action.copied" : "action.copy")}</span>
      </button>
    </div>
  );
}

/** A button at the top of a page that copies a link to what is seen, for colleagues. */
export function CopyButton() {
  const { copied, copy } = useCopy();
  const { t } = useSay();
  return (
    <button
      type="button"
      className="button icon small"
      title={t(copied ? "action.link_copied" : "action.link")}
      onClick={() => copy(location.href)}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Link size={14} aria-hidden="true" />}
      <span className="hidden" aria-live="polite">
        {t(copied ? "action.copied" : "action.link")}
      </span>
    </button>
  );
}

/** Copies a link to what is seen. */
export function CopyLink({ link }: { readonly link: () => string }) {
  const { copied, copy } = useCopy();
  const { t } = useSay();
  return (
    <button type="button" className="link" onClick={() => copy(link())}>
      {copied ? <Check size={12} aria-hidden="true" /> : <Link size={12} aria-hidden="true" />}
      <span aria-live="polite">{t(copied ? "action.copied" : "action.link")}</span>
    </button>
  );
}
