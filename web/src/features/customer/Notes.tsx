import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { request } from "../../api/client.ts";
import type { Note } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Area } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import { useMe } from "../me.ts";
import { notesKey, useNotes } from "./data.ts";

/** As many characters as a note may have. */
const longest = 2000;

/** What colleagues should know of a customer, in their own words. */
export function Notes({ profile }: { readonly profile: string }) {
  const say = useSay();
  const { t } = say;
  const client = useQueryClient();
  const toast = useToast();
  const { person, may } = useMe();
  const notes = useNotes(profile);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const at = `/api/customers/${encodeURIComponent(profile)}/notes`;
  const attempt = async (what: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await what();
      setFailed(null);
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
    await client.invalidateQueries({ queryKey: notesKey(profile) });
  };
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await request(at, { body: { text } });
      setText("");
    });
  };
  const remove = (note: Note) =>
    attempt(async () => {
      await request(`${at}/${note.id}`, { method: "DELETE" });
      toast.show(t("customer.notes.deleted"), { undo: () => void attempt(() => request(`${at}/${note.id}/restore`, { method: "POST" })) });
    });
  return (
    <section className="notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{t("customer.notes.title")}</h2>
      {(failed ?? notes.error) ? <ErrorBox error={failed ?? notes.error} /> : null}
      <ul>
        {notes.data?.map((note) => (
          <li key={note.id}>
            <p className="voice" dir="auto">
              {note.text}
            </p>
            <p className="row t12 quiet">
              <bdi className="grow cut">{[note.name, say.date(note.at)].filter(Boolean).join(" · ")}</bdi>
              {note.author === person?.id || may("members") ? (
                <Button variant="ghost" size="small" icon={Trash2} iconOnly onClick={() => void remove(note)}>
                  {t("customer.notes.delete")}
                </Button>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      <form onSubmit={add}>
        <Area
          label={t("customer.notes.label")}
          quiet
          rows={2}
          value={text}
          onChange={setText}
          maxLength={longest}
          placeholder={t("customer.notes.label")}
        />
        {text.trim() ? (
          <Button type="submit" size="small" busy={busy}>
            {t("customer.notes.add")}
          </Button>
        ) : null}
      </form>
    </section>
  );
}
