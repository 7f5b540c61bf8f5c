import { useState } from "react";
import type { Text } from "../../api/shape.ts";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";

type Props = { readonly name: Text; readonly most?: number; readonly onChange: (name: Text) => void };

/** What something of the catalogue is called, in both languages. */
export function NameFields({ name, most = 120, onChange }: Props) {
  const { t } = useSay();
  return (
    <>
      <Field label={t("catalogue.name_it")} value={name.it} maxLength={most} lang="it" onChange={(it) => onChange({ ...name, it })} />
      <Field label={t("catalogue.name_en")} value={name.en} maxLength={most} lang="en" onChange={(en) => onChange({ ...name, en })} />
    </>
  );
}

/** Whether what is being written is no longer what it was when it was opened. */
export function useBegun(draft: unknown): boolean {
  const now = JSON.stringify(draft);
  const [first] = useState(now);
  return now !== first;
}
