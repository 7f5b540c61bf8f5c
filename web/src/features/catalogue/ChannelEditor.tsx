import { useContext, useMemo, useState } from "react";
import type { CatalogueChange, ChannelPiece, Pieces } from "../../api/shape.ts";
import { Select } from "../../ui/Field.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { channelChanges } from "./changes.ts";
import { usePreview } from "./data.ts";
import { EditorFrame } from "./EditorFrame.tsx";
import { NameFields, useBegun } from "./NameFields.tsx";
import { PiecesContext } from "./names.tsx";
import { newRule, RuleList } from "./RuleList.tsx";
import { draftOf, freshID, type RuleDraft } from "./rules.ts";
import { SaveBox } from "./SaveBox.tsx";

type Props = {
  readonly channel: ChannelPiece | undefined;

  readonly may: boolean;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
};

/** One channel: what it is called, how people meet it, and which interactions come on it. */
export function ChannelEditor(props: Props) {
  const pieces = useContext(PiecesContext);
  return pieces ? <Editor {...props} pieces={pieces} /> : null;
}

type Draft = Pick<ChannelPiece, "id" | "name" | "kind">;

function Editor({ pieces: current, channel: shown, may, onClose, onSaved }: Props & { readonly pieces: Pieces }) {
  const [pieces] = useState(current); // as it was when this was opened: saving tells what a colleague saved since
  const [channel] = useState(shown);
  const { t, count, name } = useSay();
  const [draft, setDraft] = useState<Draft>(channel ?? { id: "", name: { it: "", en: "" }, kind: "digital" });
  const rules = useMemo(() => pieces.channel_rules.filter((rule) => rule.target === channel?.id), [pieces, channel]);
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => (channel ? rules.map(draftOf) : [newRule("channel", "")]));
  const id =
    channel?.id ??
    freshID(
      draft.name.it || draft.name.en,
      pieces.channels.map((c) => c.id),
    );
  const changes = useMemo(
    () =>
      channelChanges(
        pieces,
        channel,
        { ...draft, id },
        drafts.map((rule) => (rule.target === "" ? { ...rule, target: id } : rule)),
      ),
    [pieces, channel, draft, drafts, id],
  );
  const named = draft.name.it.trim() !== "" || draft.name.en.trim() !== "";
  const begun = useBegun([draft, drafts]);
  const asked: readonly CatalogueChange[] = named ? changes : [];
  const preview = usePreview(asked);
  return (
    <EditorFrame
      tile={<KindTile point={{ ...draft, id, ownership: "owned", channel: id }} size={28} />}
      title={channel ? name(draft.name) || id : t("catalogue.channels.new")}
      about={channel ? t("catalogue.has", { n: count(channel.interactions), id }) : t("catalogue.channels.new_about")}
      onClose={onClose}
      foot={
        may ? (
          <SaveBox
            preview={preview}
            base={pieces.version}
            what={{ changes: asked }}
            begun={begun}
            reason={!named ? t("catalogue.needs_name") : asked.length === 0 ? t("catalogue.unchanged") : null}
            onSaved={() => onSaved(id)}
            onCancel={onClose}
          />
        ) : null
      }
    >
      <fieldset disabled={!may} className="bare two">
        <legend className="hidden">{t("catalogue.channels.what")}</legend>
        <NameFields name={draft.name} onChange={(name) => setDraft({ ...draft, name })} />
        <Select
          label={t("catalogue.kind")}
          value={draft.kind}
          choices={(["physical", "digital", "human"] as const).map((kind) => ({ value: kind, text: t(`catalogue.kinds.${kind}`) }))}
          onChange={(kind) => setDraft({ ...draft, kind })}
        />
      </fieldset>
      <section>
        <h3 className="label">{t("catalogue.channels.rules")}</h3>
        {id === pieces.otherwise ? <p className="second">{t("catalogue.channels.otherwise")}</p> : null}
        <RuleList of="channel" target={id} rules={rules} drafts={drafts} may={may} onChange={setDrafts} />
      </section>
    </EditorFrame>
  );
}
