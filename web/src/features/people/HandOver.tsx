import { CopyText } from "../../ui/Copy.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useSay } from "../../ui/say.ts";
import type { Handed } from "./data.ts";
import { isolate } from "./words.ts";

type Props = {
  readonly given: { readonly kind: "invitation" | "reset"; readonly email: string; readonly link: Handed } | null;
  readonly onClose: () => void;
};

/** A link to hand over oneself: the program sends no mail. */
export function HandOver({ given, onClose }: Props) {
  const { t } = useSay();
  return (
    <Dialog
      open={given !== null}
      onClose={onClose}
      title={given ? t(`people.hand.${given.kind}_title`, { email: isolate(given.email) }) : ""}
    >
      {given ? (
        <div className="settings-form">
          <p>{t(`people.hand.${given.kind}_about`)}</p>
          <CopyText text={location.origin + given.link.path} label={t("people.hand.copy")} />
          <p className="t12 quiet">
            {t("people.hand.until")} <DateTime at={given.link.expires_at} />. {t("people.hand.once")}
          </p>
        </div>
      ) : null}
    </Dialog>
  );
}
