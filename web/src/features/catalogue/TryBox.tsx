import { Fragment, useState } from "react";
import type { Pieces, Signature, TraceRule } from "../../api/shape.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useSettled, useSignatures, useTrace } from "./data.ts";
import { useNames } from "./names.tsx";
import { fields } from "./rules.ts";
import { type CallName, callName, exampleOf } from "./signature.ts";

const numbers: Readonly<Record<CallName, number>> = { track: 1, page: 2, screen: 3 };
const blank: Signature = {
  type: 1,
  name: "",
  source: "",
  channel: "",
  utm_source: "",
  utm_medium: "",
  utm_campaign: "",
  referrer: "",
  page_group: "",
  store: "",
  about: "",
};

const written = ["name", "source", "channel", "utm_source", "utm_medium", "referrer", "page_group", "store", "about"] as const;

/** An interaction to try: where the rules lead it, why, and which rules would come after. */
export function TryBox({ pieces }: { readonly pieces: Pieces }) {
  const { t, count } = useSay();
  const [signature, setSignature] = useState<Signature>(blank);
  const [text, setText] = useState("");
  const settled = useSettled(text, 250);
  const real = useSignatures({ text: settled }, 8, settled !== "");
  const said = written.some((key) => signature[key] !== "");
  const asked = useSettled(said ? signature : null, 250);
  const trace = useTrace(asked);
  return (
    <section className="try" aria-labelledby="try-title">
      <h2 id="try-title">{t("catalogue.try.title")}</h2>
      <p className="second">{t("catalogue.try.intro")}</p>
      <Field label={t("catalogue.try.real")} type="search" value={text} onChange={setText} />
      {settled !== "" && real.data ? (
        <ul className="try-real">
          {real.data.length === 0 ? <li className="quiet">{t("catalogue.nothing_found", { text: settled })}</li> : null}
          {real.data.map((one) => (
            <li key={JSON.stringify(one.signature)}>
              <button
                type="button"
                className="choice"
                onClick={() => {
                  setSignature(one.signature);
                  setText("");
                }}
              >
                <span className="cut">{exampleOf(one.signature)}</span>
                <span className="n">{count(one.interactions)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="try-fields">
        <Select
          label={t("catalogue.try.type")}
          value={callName(signature.type)}
          choices={(["track", "page", "screen"] as const).map((type) => ({ value: type, text: t(`catalogue.type.${type}`) }))}
          onChange={(type) => setSignature({ ...signature, type: numbers[type] })}
        />
        {written.map((key) => (
          <Field
            key={key}
            label={t(`catalogue.try.${key}`)}
            value={signature[key]}
            maxLength={200}
            onChange={(value) => setSignature({ ...signature, [key]: value })}
          />
        ))}
      </div>
      {trace.error ? <ErrorBox error={trace.error} /> : null}
      {said && trace.data ? (
        <div className="trace" aria-live="polite">
          <Way of="channel" rules={trace.data.channel} place={trace.data.place.channel ?? ""} proposed={false} />
          <Way of="touchpoint" rules={trace.data.touchpoint} place={trace.data.place.touchpoint ?? ""} proposed={trace.data.proposed} />
          <Stages pieces={pieces} stages={trace.data.stages} />
        </div>
      ) : null}
    </section>
  );
}

type WayProps = {
  readonly of: "channel" | "touchpoint";
  readonly rules: readonly TraceRule[];
  readonly place: string;
  readonly proposed: boolean;
};

function Way({ of, rules, place, proposed }: WayProps) {
  const { t } = useSay();
  const names = useNames();
  const say = of === "channel" ? names.channel : names.touchpoint;
  const [first, ...rest] = rules;
  return (
    <div>
      <p>
        <span className="quiet">{t(of === "channel" ? "catalogue.channel" : "catalogue.touchpoint")}:</span>{" "}
        <b>{place ? say(place) : t("catalogue.none")}</b>
        {proposed ? <span className="tag">{t("catalogue.origin.data")}</span> : null}
      </p>
      {first ? (
        <p className="t12 second">
          {t("catalogue.try.because")}{" "}
          {first.by.map((fact, i) => (
            <Fragment key={fact.field}>
              {i > 0 ? t("catalogue.rule.and") : ""} <FieldName name={fact.field} /> <b className="medium">{fact.value || "–"}</b>
              {fact.pattern !== fact.value ? ` (${fact.pattern})` : ""}{" "}
            </Fragment>
          ))}
          ({t(first.own ? "catalogue.origin.own" : "catalogue.origin.percorso")})
        </p>
      ) : (
        <p className="t12 second">{t("catalogue.try.no_rule")}</p>
      )}
      {rest.length > 0 ? (
        <p className="t12 quiet">{t("catalogue.try.after", { names: [...new Set(rest.map((rule) => say(rule.target)))].join(", ") })}</p>
      ) : null}
    </div>
  );
}

function FieldName({ name }: { readonly name: string }) {
  const { t } = useSay();
  const field = fields.find((f) => f === name);
  return <>{field ? t(`catalogue.field.${field}`) : name}</>;
}

function Stages({
  pieces,
  stages,
}: {
  readonly pieces: Pieces;
  readonly stages: readonly { readonly model: string; readonly stage?: string }[];
}) {
  const { name } = useSay();
  const names = useNames();
  return (
    <ul className="t12">
      {stages.map(({ model, stage }) => (
        <li key={model}>
          <span className="quiet">{name(pieces.models.find((m) => m.id === model)?.name)}:</span> {names.stage(model, stage || "none")}
        </li>
      ))}
    </ul>
  );
}
