import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useParams } from "wouter";
import { refusedWith, request } from "../../api/client.ts";
import type { Fields } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { apiOf, sharedId } from "../map/address.ts";
import { errorWords } from "../maps/words.ts";
import { Doorway } from "../signin/Doorway.tsx";
import { SharedView } from "./SharedView.tsx";
import type { SharedMap } from "./shape.ts";

const noFields: Fields = { channels: [], touchpoints: [], properties: [], traits: [], events: [], sources: [], audiences: [] };

/** A map that somebody shows to whoever has its link. */
export default function SharedPage() {
  const { t } = useSay();
  const { token = "" } = useParams<{ token: string }>();
  const client = useQueryClient();
  const shared = useQuery({
    queryKey: ["shared", token],
    queryFn: async ({ signal }) => {
      const shared = await request<SharedMap>(apiOf(sharedId(token)), { signal });
      // A guest may not ask for the catalogue: what the map names of it comes along.
      if (shared.fields && !client.getQueryData(["fields"])) client.setQueryData(["fields"], { ...noFields, ...shared.fields });
      return shared;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const again = () => void shared.refetch();
  if (shared.error && refusedWith(shared.error, 404)) return <Gone />;
  if (shared.error) {
    return (
      <Doorway title={t("maps.guest.failed")}>
        <ErrorBox error={shared.error} onRetry={again} />
      </Doorway>
    );
  }
  if (!shared.data) return <main className="main" aria-busy="true" />;
  if (shared.data.locked) return <Locked token={token} onOpen={again} />;
  return <SharedView token={token} shared={shared.data} gone={<Gone />} />;
}

/** The link was ended, has run out, or is not whole: said without saying which. */
function Gone() {
  const { t } = useSay();
  return <Doorway title={t("maps.guest.gone")} about={t("maps.guest.gone_about")} />;
}

function Locked({ token, onOpen }: { readonly token: string; readonly onOpen: () => void }) {
  const say = useSay();
  const { t } = say;
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(null);
    try {
      await request<void>(`${apiOf(sharedId(token))}/password`, { body: { password } });
      onOpen();
    } catch (error) {
      setFailed(error);
      if (refusedWith(error, 404)) void client.invalidateQueries({ queryKey: ["shared", token] });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Doorway title={t("maps.guest.locked")} about={t("maps.guest.locked_about")}>
      <form className="shared-password" onSubmit={(event) => void send(event)}>
        <Field
          label={t("maps.guest.password")}
          type="password"
          autoComplete="off"
          value={password}
          maxLength={200}
          onChange={setPassword}
          error={failed === null ? null : refusedWith(failed, 403) ? t("maps.guest.wrong") : errorWords(failed, say)}
        />
        <Button variant="primary" type="submit" busy={busy} disabled={password === ""}>
          {t("maps.guest.open")}
        </Button>
      </form>
    </Doorway>
  );
}
