import { useQuery } from "@tanstack/react-query";
import { Pencil, Route as RouteIcon, Users, UsersRound } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { request } from "../../../api/client.ts";
import type { Audience, CustomersAnswer } from "../../../api/shape.ts";
import { writeTest } from "../../../domain/condition.ts";
import { plural } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Chip } from "../../../ui/Chip.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Empty } from "../../../ui/Empty.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Area, Field } from "../../../ui/Field.tsx";
import { useSay } from "../../../ui/say.ts";
import { useToast } from "../../../ui/Toast.tsx";
import { Page } from "../../shell/Page.tsx";
import { ConfirmDelete } from "../ConfirmDelete.tsx";
import { useAudiences, useSavedAgain } from "../saved.ts";
import "../../journey/journey.css";
import "../gallery/gallery.css";

/** The groups of customers that have a name. */
export default function AudiencesPage() {
  const { t } = useSay();
  const audiences = useAudiences(true);
  return (
    <Page title={t("analyses.audience.title")} crumbs={[{ text: t("section.analyses"), href: "/analyses" }]}>
      <div className="analyses-page">
        <h1 className="sentence">{t("analyses.audience.lead")}</h1>
        {audiences.error ? <ErrorBox error={audiences.error} onRetry={() => void audiences.refetch()} /> : null}
        {audiences.data?.length === 0 ? (
          <Empty title={t("analyses.audience.none")} text={t("analyses.audience.none_about")} icon={UsersRound} level={2}>
            <Link href="/analyses" className="button">
              {t("section.analyses")}
            </Link>
          </Empty>
        ) : null}
        <ul className="audience-list">
          {audiences.data?.map((audience) => (
            <AudienceRow key={audience.id} audience={audience} />
          ))}
        </ul>
      </div>
    </Page>
  );
}

function AudienceRow({ audience }: { readonly audience: Audience }) {
  const say = useSay();
  const { t } = say;
  const toast = useToast();
  const again = useSavedAgain();
  const [failed, setFailed] = useState<unknown>(null);
  const size = useQuery({
    queryKey: ["audience-size", audience.id, audience.changed_at],
    queryFn: ({ signal }) =>
      request<CustomersAnswer>("/api/query", { body: { kind: "customers", among: { audience: audience.id }, list: { limit: 1 } }, signal }),
  });
  const where = `?period=all&where=${encodeURIComponent(writeTest({ field: "audience", operator: "is", values: [audience.id] }))}`;
  const change = async (next: Partial<Pick<Audience, "name" | "about" | "frozen">>) => {
    const { name, about, query, frozen } = { ...audience, ...next };
    await request(`/api/audiences/${audience.id}`, { method: "PUT", body: { name, about, query, frozen } });
    await again();
    toast.show(t("analyses.audience.changed", { name }));
  };
  const turn = async () => {
    try {
      setFailed(null);
      await change({ frozen: !audience.frozen });
    } catch (error) {
      setFailed(error);
    }
  };
  const n = size.data?.total;
  return (
    <li className="row wrap apart" data-audience={audience.id}>
      <div className="grow">
        <h2 className="row wrap">
          {audience.name}
          <Chip>{t(audience.frozen ? "analyses.audience.frozen" : "analyses.audience.live")}</Chip>
        </h2>
        <p className="t12 quiet">
          {t("analyses.saved.by", { name: audience.created_by, date: say.date(audience.created_at) })}
          {audience.about ? ` · ${audience.about}` : ""}
          {audience.frozen_at ? ` · ${t("analyses.audience.frozen_at", { date: say.date(audience.frozen_at) })}` : ""}
        </p>
        {failed || size.error ? <ErrorBox error={failed ?? size.error} /> : null}
      </div>
      <Link href={`/customers${where}`} className="button small">
        <Users size={14} aria-hidden="true" />
        {n === undefined ? "…" : t(`analyses.customers_${plural(n)}`, { n: say.count(n) })}
      </Link>
      <Link href={`/journey${where}`} className="button small">
        <RouteIcon size={14} aria-hidden="true" />
        {t("analyses.audience.analyse")}
      </Link>
      <Rename audience={audience} onRename={change} />
      <Button size="small" onClick={() => void turn()}>
        {t(audience.frozen ? "analyses.audience.thaw" : "analyses.audience.freeze")}
      </Button>
      <ConfirmDelete
        label={t("analyses.saved.delete_of", { name: audience.name })}
        title={t("analyses.audience.ask_delete", { name: audience.name })}
        about={t("analyses.audience.delete_about")}
        onDelete={async () => {
          await request(`/api/audiences/${audience.id}`, { method: "DELETE" });
          await again();
          toast.show(t("analyses.audience.deleted"));
        }}
      />
    </li>
  );
}

type RenameProps = {
  readonly audience: Audience;
  readonly onRename: (to: { readonly name: string; readonly about: string }) => Promise<void>;
};

/** Gives an audience another name, and a note. */
function Rename({ audience, onRename }: RenameProps) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(audience.name);
  const [about, setAbout] = useState(audience.about);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const show = () => {
    setName(audience.name);
    setAbout(audience.about);
    setFailed(null);
    setOpen(true);
  };
  const rename = async () => {
    setBusy(true);
    try {
      await onRename({ name: name.trim(), about: about.trim() });
      setOpen(false);
    } catch (error) {
      setFailed(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="small" icon={Pencil} onClick={show}>
        {t("analyses.audience.rename")}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("analyses.audience.rename_of", { name: audience.name })}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("analyses.cancel")}</Button>
            <Button variant="primary" disabled={name.trim() === ""} busy={busy} onClick={() => void rename()}>
              {t("analyses.audience.rename")}
            </Button>
          </>
        }
      >
        {failed ? <ErrorBox error={failed} /> : null}
        <Field label={t("analyses.save.name")} value={name} onChange={setName} maxLength={120} data-autofocus />
        <Area label={t("analyses.save.about")} value={about} onChange={setAbout} rows={2} maxLength={2000} />
      </Dialog>
    </>
  );
}
