import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { useSay } from "../../../ui/say.ts";
import { type Props, useParts } from "./FunnelSettings.tsx";
import { StepPicker } from "./StepPicker.tsx";
import { type FunnelStep, newStep } from "./settings.ts";

/** The steps to an order in the words of the Segment specification, as far as they come in. */
const shop = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"];

const events = (wanted: readonly string[], fields: Fields | undefined): readonly FunnelStep[] =>
  wanted
    .filter((name) => fields?.events.some((event) => event.value === name))
    .map((name) => newStep([{ field: "event", operator: "is", values: [name] }]));

/** Ways to begin a funnel: one that is ready, the stages of the model, or a first step. */
export function Begin({ set, place }: Props) {
  const say = useSay();
  const { t } = say;
  const { fields, stages } = useParts(place.model);
  const [open, setOpen] = useState(false);
  const order = events(shop, fields);
  const journey = [...stages].map(([id]) => newStep([{ field: "stage", operator: "is", values: [id] }]));
  return (
    <div className="funnel-begin">
      <p className="second">{t("funnel.begin.lead")}</p>
      <div className="funnel-begin-ways">
        {order.length > 1 ? (
          <button type="button" className="funnel-way" onClick={() => set({ steps: order, window: "30d" })}>
            <b>{t("funnel.begin.order")}</b>
            <span className="t12 quiet">{order.map((step) => step.tests[0]?.values[0] ?? "").join(" › ")}</span>
          </button>
        ) : null}
        {journey.length > 1 ? (
          <button type="button" className="funnel-way" onClick={() => set({ steps: journey, window: "90d" })}>
            <b>{t("funnel.begin.stages")}</b>
            <span className="t12 quiet">{[...stages.values()].join(" › ")}</span>
          </button>
        ) : null}
        <div className="funnel-way">
          <b>{t("funnel.begin.own")}</b>
          <span className="t12 quiet">{t("funnel.begin.own_about")}</span>
          <Bubble
            opened={open}
            onChange={setOpen}
            label={t("funnel.step.add")}
            width={320}
            target={
              <button type="button" className="button primary small" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t("funnel.begin.first")}
              </button>
            }
          >
            <StepPicker fields={fields} stages={stages} onPick={(test) => set({ steps: [newStep([test])] })} />
          </Bubble>
        </div>
      </div>
    </div>
  );
}
