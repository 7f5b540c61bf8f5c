import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Trash2 } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { request } from "../../../api/client.ts";
import type { AttributionAnswer, Cost, CostsImport } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { save } from "../../../ui/save.ts";
import { useSay } from "../../../ui/say.ts";
import { useFields } from "../../journey/data.ts";
import { fieldName } from "../../journey/fields.ts";
import { useMe } from "../../me.ts";
import { sample } from "./sample.ts";
import { costName } from "./words.ts";

const few = 8;

/** What was spent: brought in as a CSV, seen, taken away. */
export function Costs({ answer }: { readonly answer: AttributionAnswer }) {
  const say = useSay();
  const { t } = say;
  const { may } = useMe();
  const client = useQueryClient();
  const fields = useFields();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [all, setAll] = useState(false);
  const list = useQuery({ queryKey: ["costs"], queryFn: ({ signal }) => request<readonly Cost[]>("/api/costs", { signal }) });
  const changed = () => client.invalidateQueries();
  const bring = useMutation({
    mutationFn: async (file: File) => request<CostsImport>("/api/costs", { body: { text: await file.text() } }),
    onSuccess: changed,
  });
  const remove = useMutation({
    mutationFn: (id: string) => request<void>(`/api/costs/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: changed,
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) bring.mutate(file);
  };
  const costs = list.data ?? [];
  const known = all ? costs : costs.slice(0, few);
  const editor = may("sources");
  const by = fieldName(answer.query.attribution?.by ?? "", say);
  const done = bring.data;

  return (
    <section className="costs" aria-label={t("attribution.costs.title")}>
      <h2>{t("attribution.costs.title")}</h2>
      <p className="second t13">
        {answer.spent.costs > 0
          ? t("attribution.costs.some", { total: say.money(answer.spent.total), n: say.count(answer.spent.costs) })
          : t("attribution.costs.none", { by: by.toLowerCase() })}{" "}
        {answer.spent.included > 0 ? `${t("attribution.costs.included", { sum: say.money(answer.spent.included) })} ` : null}
        {answer.spent.elsewhere > 0 ? t("attribution.costs.elsewhere", { n: say.count(answer.spent.elsewhere) }) : null}
      </p>
      {editor ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button within does the same
        <div
          className={over ? "costs-drop over" : "costs-drop"}
          onDragOver={(event: DragEvent) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event: DragEvent) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer.files);
          }}
        >
          <FileUp size={20} aria-hidden="true" />
          <div className="grow">
            <p className="medium">{t("attribution.costs.drop")}</p>
            <p className="second t12">{t("attribution.costs.drop_about")}</p>
          </div>
          <Button size="small" busy={bring.isPending} onClick={() => chooser.current?.click()}>
            {t("attribution.costs.choose")}
          </Button>
          <Button
            size="small"
            variant="ghost"
            onClick={() => save(new Blob([sample(say.language)], { type: "text/csv;charset=utf-8" }), t("attribution.costs.sample_name"))}
          >
            {t("attribution.costs.sample_take")}
          </Button>
          <input
            ref={chooser}
            type="file"
            accept=".csv,text/csv,text/plain"
            hidden
            onChange={(event) => {
              take(event.target.files);
              event.target.value = "";
            }}
          />
        </div>
      ) : null}
      {bring.error ? <ErrorBox error={bring.error} /> : null}
      {done && done.bad.length > 0 ? (
        <div role="alert" className="costs-bad">
          <p className="medium">{t("attribution.costs.bad")}</p>
          <ul>
            {done.bad.map((row) => (
              <li key={row.line} className="t13">
                {t("attribution.costs.bad_row", { line: say.count(row.line), cause: row.cause })}
              </li>
            ))}
          </ul>
        </div>
      ) : done ? (
        <p role="status" className="t13 costs-done">
          {t("attribution.costs.added", { n: say.count(done.added), old: say.count(done.rows - done.added) })}
        </p>
      ) : null}
      {known.length > 0 ? (
        <div className="chart-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("attribution.costs.field")}</th>
                <th scope="col">{t("attribution.costs.value")}</th>
                <th scope="col">{t("attribution.costs.period")}</th>
                <th scope="col" className="number">
                  {t("attribution.costs.amount")}
                </th>
                <th scope="col">{t("attribution.costs.note")}</th>
                {editor ? (
                  <th scope="col">
                    <span className="hidden">{t("attribution.costs.remove")}</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {known.map((cost) => (
                <tr key={cost.id}>
                  <td>{fieldName(cost.field, say)}</td>
                  <td>{costName(cost, fields, say)}</td>
                  <td>{say.span(cost.from, cost.to)}</td>
                  <td className="number">{say.money(cost.amount)}</td>
                  <td>{cost.note}</td>
                  {editor ? (
                    <td className="number">
                      <Button
                        size="small"
                        variant="ghost"
                        icon={Trash2}
                        iconOnly
                        disabled={remove.isPending}
                        onClick={() => remove.mutate(cost.id)}
                      >
                        {t("attribution.costs.remove_one", { name: costName(cost, fields, say) })}
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {costs.length > few ? (
        <Button size="small" variant="ghost" onClick={() => setAll(!all)}>
          {all ? t("attribution.costs.fewer") : t("attribution.costs.all", { n: say.count(costs.length) })}
        </Button>
      ) : null}
    </section>
  );
}
