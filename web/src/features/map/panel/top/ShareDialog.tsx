import { Link2, Lock, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import type { MadeMapShare, MapEntry, MapShare } from "../../../../api/shape.ts";
import { laneKind, text, titleOf } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Chip } from "../../../../ui/Chip.tsx";
import { CopyText } from "../../../../ui/Copy.tsx";
import { Ago, DateTime } from "../../../../ui/DateTime.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../../ui/ErrorBox.tsx";
import { Field, Select } from "../../../../ui/Field.tsx";
import { useSay } from "../../../../ui/say.ts";
import { Tabs } from "../../../../ui/Tabs.tsx";
import { useToast } from "../../../../ui/Toast.tsx";
import { Toggle } from "../../../../ui/Toggle.tsx";
import { errorWords } from "../../../maps/words.ts";
import { useMe } from "../../../me.ts";
import { useMap } from "../../store.ts";
import { type NewShare, useDoor, useSetDoor, useShare, useShares, useUnshare } from "../data.ts";

/** Who sees the map: colleagues, and whoever has a link. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useSay();
  const [tab, setTab] = useState<"links" | "people">("links");
  return (
    <Dialog open onClose={onClose} title={t("maps.share.title")} size="wide">
      <Tabs
        label={t("maps.share.title")}
        value={tab}
        tabs={[
          { value: "links", text: t("maps.share.links") },
          { value: "people", text: t("maps.share.people") },
        ]}
        onChoose={setTab}
      >
        <div className="share-body">{tab === "links" ? <Links /> : <People />}</div>
      </Tabs>
    </Dialog>
  );
}

function Links() {
  const say = useSay();
  const { t } = say;
  const shares = useShares(true);
  const end = useUnshare();
  const toast = useToast();
  const [made, setMade] = useState<MadeMapShare | null>(null);
  return (
    <>
      {made ? (
        <div className="share-made" role="status">
          <p className="medium">{t("maps.share.made")}</p>
          <CopyText text={location.origin + made.path} label={t("maps.share.copy")} />
          <p className="t12 second">{t("maps.share.once")}</p>
          <Button size="small" onClick={() => setMade(null)}>
            {t("maps.share.another")}
          </Button>
        </div>
      ) : (
        <NewLink onMade={setMade} />
      )}
      {shares.error ? <ErrorBox error={shares.error} onRetry={() => void shares.refetch()} /> : null}
      {shares.data && shares.data.length > 0 ? (
        <section>
          <h3>{t("maps.share.open")}</h3>
          <ul className="share-list">
            {shares.data.map((share) => (
              <li key={share.id} className="row wrap">
                {share.password ? <Lock size={14} aria-label={t("maps.share.locked")} /> : <Link2 size={14} aria-hidden="true" />}
                <span className="grow">
                  <b>{share.name || t("maps.share.unnamed")}</b>
                  <span className="t12 quiet share-facts">
                    <Facts share={share} />
                  </span>
                </span>
                {share.expired ? <Chip tone="mid">{t("maps.share.expired")}</Chip> : null}
                <Button
                  size="small"
                  variant="danger"
                  icon={Trash2}
                  aria-label={t("maps.share.end_of", { name: share.name || t("maps.share.unnamed") })}
                  onClick={() =>
                    end.mutate(share.id, {
                      onSuccess: () => toast.show(t("maps.share.ended")),
                      onError: (error) => toast.show(errorWords(error, say), { tone: "bad" }),
                    })
                  }
                >
                  {t("maps.share.end")}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Facts({ share }: { readonly share: MapShare }) {
  const { t } = useSay();
  const part = (share.look.lanes?.length ?? 0) + (share.look.stages?.length ?? 0) > 0;
  return (
    <>
      {[
        t(`maps.share.${share.access}`),
        t(part ? "maps.share.part" : "maps.share.whole"),
        t(share.figures ? "maps.share.with" : "maps.share.without"),
      ].join(" · ")}
      {" · "}
      {share.expires_at ? (
        <>
          {t("maps.share.until")} <DateTime at={share.expires_at} dateOnly />
        </>
      ) : (
        t("maps.share.ever")
      )}
      {share.used_at ? (
        <>
          {" · "}
          {t("maps.share.used")} <Ago at={share.used_at} />
        </>
      ) : null}
    </>
  );
}

const spans = [1, 7, 30, 90, 365, 0] as const;

function NewLink({ onMade }: { readonly onMade: (made: MadeMapShare) => void }) {
  const { t, count } = useSay();
  const { doc } = useMap();
  const share = useShare();
  const [name, setName] = useState("");
  const [access, setAccess] = useState<"view" | "comment">("view");
  const [days, setDays] = useState("30");
  const [locked, setLocked] = useState(false);
  const [password, setPassword] = useState("");
  const [figures, setFigures] = useState(true);
  const [view, setView] = useState<"" | "table" | "circle" | "blueprint">("");
  const [lanes, setLanes] = useState<ReadonlySet<string> | null>(null);
  const [stages, setStages] = useState<ReadonlySet<string> | null>(null);
  const short = locked && password.length > 0 && password.length < 6;
  const look: NewShare["look"] = {
    ...(view ? { view } : {}),
    ...(lanes ? { lanes: [...lanes] } : {}),
    ...(stages ? { stages: [...stages] } : {}),
  };
  const send = () => {
    const { look: part = {} } = { look };
    share.mutate(
      {
        access,
        figures,
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(Number(days) > 0 ? { days: Number(days) } : {}),
        ...(locked ? { password } : {}),
        ...(Object.keys(part).length > 0 ? { look: part } : {}),
      },
      { onSuccess: onMade },
    );
  };
  return (
    <form
      className="share-new"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <Field
        label={t("maps.share.name")}
        value={name}
        placeholder={t("maps.share.name_hint")}
        maxLength={100}
        onChange={setName}
        data-autofocus
      />
      <div className="three">
        <Select
          label={t("maps.share.may")}
          value={access}
          choices={[
            { value: "view", text: t("maps.share.view") },
            { value: "comment", text: t("maps.share.comment") },
          ]}
          onChange={setAccess}
        />
        <Select
          label={t("maps.share.days")}
          value={days}
          choices={spans.map((n) => ({
            value: String(n),
            text: n === 0 ? t("maps.share.ever") : t(n === 1 ? "maps.share.day_one" : "maps.share.day_other", { n: count(n) }),
          }))}
          onChange={setDays}
        />
        <Select
          label={t("maps.share.how")}
          value={view}
          choices={[
            { value: "", text: t("maps.share.as_map") },
            ...(["table", "circle", "blueprint"] as const).map((v) => ({ value: v, text: t(`maps.shape.${v}`) })),
          ]}
          onChange={setView}
        />
      </div>
      <div className="two">
        <Picked
          label={t("maps.share.stages")}
          nodes={doc.stages.map((s) => ({ id: s.node.id, name: titleOf(s.node) || t("maps.untitled") }))}
          chosen={stages}
          onChange={setStages}
        />
        <Picked
          label={t("maps.share.lanes")}
          nodes={doc.lanes.map((l) => ({ id: l.id, name: text(l, "title") || t(`maps.lane.${laneKind(l) ?? "text"}`) }))}
          chosen={lanes}
          onChange={setLanes}
        />
      </div>
      <Toggle label={t("maps.share.figures")} hint={t("maps.share.figures_about")} checked={figures} onChange={setFigures} />
      <Toggle label={t("maps.share.lock")} checked={locked} onChange={setLocked} />
      {locked ? (
        <Field
          label={t("maps.share.password")}
          hint={t("maps.share.password_about")}
          error={short ? t("maps.share.password_short") : null}
          value={password}
          maxLength={200}
          autoComplete="off"
          onChange={setPassword}
        />
      ) : null}
      {share.error ? <ErrorBox error={share.error} title={t("maps.share.failed")} /> : null}
      <div className="row">
        <Button variant="primary" type="submit" icon={Link2} busy={share.isPending} disabled={locked && password.length < 6}>
          {t("maps.share.make")}
        </Button>
      </div>
    </form>
  );
}

type PickedProps = {
  readonly label: string;
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: ReadonlySet<string> | null;
  readonly onChange: (chosen: ReadonlySet<string> | null) => void;
};

/** All of them, or some. */
function Picked({ label, nodes, chosen, onChange }: PickedProps) {
  const { t } = useSay();
  const id = useId();
  return (
    <details className="picked">
      <summary>
        {label} <span className="quiet">{chosen === null ? t("maps.share.all") : `${chosen.size} / ${nodes.length}`}</span>
      </summary>
      {nodes.map((node) => (
        <label key={node.id} className="choice">
          <input
            type="checkbox"
            name={id}
            checked={chosen === null || chosen.has(node.id)}
            onChange={(e) => {
              const next = new Set(chosen ?? nodes.map((n) => n.id));
              if (e.target.checked) next.add(node.id);
              else next.delete(node.id);
              onChange(next.size === nodes.length || next.size === 0 ? null : next);
            }}
          />
          <span className="cut">{node.name}</span>
        </label>
      ))}
    </details>
  );
}

const accesses = ["view", "comment", "edit", "manage"] as const;

function People() {
  const say = useSay();
  const { t } = say;
  const me = useMe();
  const toast = useToast();
  const door = useDoor();
  const set = useSetDoor();
  const data = door.data;
  if (door.error) return <ErrorBox error={door.error} onRetry={() => void door.refetch()} />;
  if (!data) return null;
  const failed = (error: unknown) => toast.show(errorWords(error, say), { tone: "bad" });
  const named = data.people.filter((p) => p.named).map(({ person, access }) => ({ person, access }));
  const give = (one: MapEntry, access: string) => {
    const rest = named.filter((p) => p.person !== one.person);
    set.mutate(
      { private: data.private, people: access === "role" ? rest : [...rest, { person: one.person, access }] },
      { onError: failed },
    );
  };
  return (
    <>
      <Toggle
        label={t("maps.share.private")}
        hint={t("maps.share.private_about")}
        checked={data.private}
        onChange={(on) => set.mutate({ private: on, people: named }, { onError: failed })}
      />
      <ul className="share-list">
        {data.people.map((one) => (
          <li key={one.person} className="row">
            <span className="grow cut">
              {one.name} {one.person === me.person?.id ? <span className="quiet">{t("maps.share.you")}</span> : null}
            </span>
            <div className="share-access">
              <Select
                label={t("maps.share.access_of", { name: one.name })}
                quiet
                value={one.named ? one.access : "role"}
                disabled={one.person === me.person?.id}
                choices={[
                  { value: "role", text: t("maps.share.by_role", { access: t(`maps.share.can.${one.access}`) }) },
                  ...accesses.map((a) => ({ value: a, text: t(`maps.share.can.${a}`) })),
                ]}
                onChange={(access) => give(one, access)}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
