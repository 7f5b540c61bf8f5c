import { Drawer } from "@mantine/core";
import type { Query } from "../../../api/shape.ts";
import { useCopy } from "../../../ui/Copy.tsx";
import { useSay } from "../../../ui/say.ts";
import { usePhone } from "../../../ui/screen.ts";
import { useModels } from "../../journey/data.ts";
import type { AnyAnswer } from "./analysis.ts";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly answer: AnyAnswer;
  readonly query: Query;
  /** What is counted, and how. */
  readonly paragraphs: readonly string[];
};

/** What an analysis counts, what it was asked, and what data its answer rests on. */
export function Explained({ open, onClose, title, answer, query, paragraphs }: Props) {
  const say = useSay();
  const { t } = say;
  const phone = usePhone();
  const models = useModels();
  const { copied, copy } = useCopy();
  const c = answer.coverage;
  const model = models.data?.find((m) => m.id === answer.query.model);
  const document = JSON.stringify(query, null, 2);
  const facts: readonly (readonly [string, string])[] = [
    [t("analyses.explain.customers"), say.count(c.customers)],
    [t("analyses.explain.interactions"), say.count(c.interactions)],
    [t("analyses.explain.placed"), c.interactions > 0 ? say.share(c.placed / c.interactions) : "–"],
    [t("analyses.explain.first"), c.from ? say.dateTime(c.from) : "–"],
    [t("analyses.explain.last"), c.to ? say.dateTime(c.to) : "–"],
    [t("analyses.explain.until"), c.until ? say.dateTime(c.until) : "–"],
    [t("analyses.explain.zone"), answer.query.zone ?? "UTC"],
    [t("analyses.explain.model"), model ? say.name(model.name) : (answer.query.model ?? "–")],
    [t("analyses.explain.catalogue"), say.count(c.catalogue)],
    [t("analyses.explain.seq"), say.count(c.seq)],
    [t("analyses.explain.took"), t("analyses.explain.ms", { n: say.count(Math.max(1, Math.round(c.ms))) })],
  ];
  return (
    <Drawer
      opened={open}
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "auto" : 420}
      title={t("analyses.explain.title", { title })}
      lockScroll={false}
      closeButtonProps={{ "aria-label": t("action.close") }}
      transitionProps={{ duration: 0 }}
      classNames={{ content: phone ? "sheet explained" : "explained", header: "sheet-head", body: "sheet-body", title: "sheet-title" }}
    >
      <h3 className="label">{t("analyses.explain.counted")}</h3>
      {paragraphs.map((text) => (
        <p key={text} className="explained-text">
          {text}
        </p>
      ))}
      <h3 className="label">{t("analyses.explain.data")}</h3>
      <dl className="explained-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="row apart">
            <dt className="quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="row apart">
        <h3 className="label">{t("analyses.explain.document")}</h3>
        <button type="button" className="link" onClick={() => copy(document)}>
          <span aria-live="polite">{t(copied ? "action.copied" : "action.copy")}</span>
        </button>
      </div>
      <p className="t12 quiet">{t("analyses.explain.document_about")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <pre className="explained-document" tabIndex={0}>
        {document}
      </pre>
    </Drawer>
  );
}
