import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2, Users } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { request } from "../../api/client.ts";
import type { SavedView } from "../../api/shape.ts";
import { Bubble } from "../../ui/Bubble.tsx";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { Toggle } from "../../ui/Toggle.tsx";

type Props = {
  /** The section whose views these are. */
  readonly page: string;
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
};

/** The views of a page that one has saved, those that colleagues share, and a name for the one in sight. */
export function Views({ page, opened, onChange }: Props) {
  const { t } = useSay();
  const client = useQueryClient();
  const toast = useToast();
  const key = ["views", page];
  const views = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await request<readonly SavedView[] | null>(`/api/views?page=${encodeURIComponent(page)}`, { signal })) ?? [],
    enabled: opened,
  });
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const again = () => client.invalidateQueries({ queryKey: key });
  const attempt = async (what: () => Promise<void>) => {
    try {
      await what();
      setFailed(null);
    } catch (error) {
      setFailed(error);
    }
    await again();
  };
  const keep = (view: Pick<SavedView, "name" | "address" | "shared">) =>
    request<SavedView>("/api/views", { body: { page, name: view.name, address: view.address, shared: view.shared } });
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await keep({ name, address: location.search, shared });
      setName("");
      setShared(false);
      toast.show(t("customers.views.saved", { name }));
    });
  };
  const remove = (view: SavedView) =>
    attempt(async () => {
      await request(`/api/views/${view.id}`, { method: "DELETE" });
      toast.show(t("customers.views.deleted", { name: view.name }), {
        undo: () =>
          void attempt(async () => {
            await keep(view);
          }),
      });
    });
  return (
    <Bubble
      opened={opened}
      onChange={onChange}
      label={t("customers.views.label")}
      width={320}
      position="bottom-end"
      target={
        <button type="button" className="button small" aria-expanded={opened} onClick={() => onChange(!opened)}>
          <Bookmark size={14} aria-hidden="true" />
          {t("customers.views.label")}
        </button>
      }
    >
      <div className="saved-views">
        {failed ? <ErrorBox error={failed} /> : null}
        {views.data?.length === 0 ? <p className="t12 quiet">{t("customers.views.none")}</p> : null}
        <ul>
          {views.data?.map((view) => (
            <li key={view.id} className="row">
              <button
                type="button"
                className="choice grow"
                onClick={() => {
                  navigate(location.pathname + view.address);
                  onChange(false);
                }}
              >
                <bdi className="grow cut">{view.name}</bdi>
                {view.shared ? (
                  <span className="t12 quiet row">
                    <Users size={12} aria-hidden="true" />
                    <bdi>{view.author || t("customers.views.shared")}</bdi>
                  </span>
                ) : null}
              </button>
              {view.mine ? (
                <Button
                  variant="ghost"
                  size="small"
                  icon={Trash2}
                  iconOnly
                  aria-label={t("customers.views.delete", { name: view.name })}
                  onClick={() => void remove(view)}
                >
                  {t("customers.views.delete", { name: view.name })}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        <form onSubmit={save} className="save-view">
          <Field label={t("customers.views.name")} value={name} onChange={setName} maxLength={100} required />
          <Toggle label={t("customers.views.share")} checked={shared} onChange={setShared} />
          <Button type="submit" size="small" disabled={name.trim() === ""}>
            {t("customers.views.save")}
          </Button>
        </form>
      </div>
    </Bubble>
  );
}
