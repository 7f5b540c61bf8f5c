import { MessageSquare, PanelBottomOpen } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";
import { CommentCount, SidePanel } from "../panel/slots.tsx";
import { useMapPart, useModel } from "../store.ts";

/** On a phone, what is chosen in detail and what is said about it, at the foot of the screen: asked for, as it takes most of it. */
export function PhonePanel() {
  const { t } = useSay();
  const model = useModel();
  const chosen = useMapPart((s) => s.selection.join(" "));
  const panel = useMapPart((s) => s.panel);
  const editing = useMapPart((s) => s.editing !== null);
  const [open, setOpen] = useState<string | null>(null);
  // Without a choice the panel has what is said about the whole map, once that is asked for.
  const shown = chosen === "" ? panel === "comments" : open === chosen;
  const ask = (what: "details" | "comments") => {
    setOpen(chosen);
    model.show(what);
  };
  if (shown) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is inside
      <div
        className="mph-sheet"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          setOpen(null);
          if (chosen === "") model.show("details");
        }}
      >
        <SidePanel />
      </div>
    );
  }
  if (chosen === "" || editing) return null;
  const [only = ""] = chosen.split(" ");
  return (
    <div className="mph-foot">
      <Button icon={PanelBottomOpen} onClick={() => ask("details")}>
        {t("maps.panel.details")}
      </Button>
      <Button icon={MessageSquare} onClick={() => ask("comments")}>
        {t("maps.panel.comments")}
      </Button>
      <CommentCount node={{ id: only }} />
    </div>
  );
}
