import { ChevronDown, ChevronRight, RotateCcw } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { useDelete, useMaps } from "./data.ts";
import { errorWords } from "./words.ts";

type Props = { readonly open: boolean; readonly onOpen: (open: boolean) => void };

/** Maps that were deleted in the last 30 days; nothing where there are none. */
export function Deleted({ open, onOpen }: Props) {
  const say = useSay();
  const { t } = say;
  const toast = useToast();
  const { data = [] } = useMaps(true);
  const remove = useDelete();
  if (data.length === 0) return null;
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <section className="maps-deleted">
      <button type="button" className="link" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon size={14} aria-hidden="true" />
        {t("maps.deleted.title")} <span className="quiet">{say.count(data.length)}</span>
      </button>
      {open ? (
        <ul>
          {data.map((row) => (
            <li key={row.id} className="row">
              <span className="grow cut">{row.title || t("maps.untitled")}</span>
              <span className="t12 quiet still">
                {t("maps.deleted.at")} <DateTime at={row.deleted_at ?? ""} dateOnly />
              </span>
              <Button
                size="small"
                icon={RotateCcw}
                onClick={() =>
                  remove.mutate(
                    { id: row.id, back: true },
                    {
                      onSuccess: () => toast.show(t("maps.deleted.back", { title: row.title })),
                      onError: (error) => toast.show(errorWords(error, say), { tone: "bad" }),
                    },
                  )
                }
              >
                {t("maps.deleted.restore")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
