import { Check, Download, RotateCcw } from "lucide-react";
import { useContext } from "react";
import { replaced } from "../../../domain/condition.ts";
import { plainCsv } from "../../../domain/csv.ts";
import type { Extent } from "../../../domain/period.ts";
import { Button } from "../../../ui/Button.tsx";
import { fileName, save } from "../../../ui/save.ts";
import { useSay, WorkspaceContext } from "../../../ui/say.ts";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { useFields } from "../../journey/data.ts";
import { CompareChip, Conditions } from "../../journey/Filters.tsx";
import { PeriodChip } from "../../journey/PeriodChip.tsx";
import { titleOf, useBoard } from "./board.ts";
import { type Figures, useFigures } from "./context.ts";
import { figureTable } from "./measure.ts";
import { figureRows } from "./rows.ts";

/**
 * Whose figures the map shows, and of which time. The map keeps a filter for
 * all who open it; what a reader changes stands in the address alone, until an
 * editor puts it into the map.
 */
export function Filters() {
  const figures = useFigures();
  if (!figures.extent) return null;
  return <Chips figures={figures} extent={figures.extent} />;
}

function Chips({ figures, extent }: { readonly figures: Figures; readonly extent: Extent }) {
  const say = useSay();
  const { t } = say;
  const { mayEdit } = useBoard();
  const fields = useFields();
  const { choice, choose, mine } = figures;
  return (
    <div className="mf-filters">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame */}
      <div className="filters" role="group" aria-label={t("mapfigures.filter.label")}>
        <PersonaChip figures={figures} />
        <PeriodChip period={choice.period} extent={extent} go={choose} />
        <Conditions tests={choice.where} fields={fields} onReplace={(old, next) => choose({ where: replaced(choice.where, old, next) })} />
        <CompareChip place={choice} extent={extent} fields={fields} go={choose} />
        {mine ? (
          <span className="row tight mf-mine">
            <span className="t12 quiet" title={t("mapfigures.filter.mine_about")}>
              {t("mapfigures.filter.mine")}
            </span>
            {mayEdit ? (
              <Button size="small" icon={Check} title={t("mapfigures.filter.keep_about")} onClick={figures.keep}>
                {t("mapfigures.filter.keep")}
              </Button>
            ) : null}
            <Button size="small" variant="ghost" icon={RotateCcw} onClick={figures.back}>
              {t("mapfigures.filter.back")}
            </Button>
          </span>
        ) : null}
      </div>
      <AllFigures />
    </div>
  );
}

function PersonaChip({ figures: { choice, choose, figures } }: { readonly figures: Figures }) {
  const say = useSay();
  const { t } = say;
  const { personas } = useBoard();
  if (personas.length === 0) return null;
  const chosen = personas.find((p) => p.id === choice.persona);
  return (
    <Chip label={t("mapfigures.filter.persona")} text={chosen ? titleOf(chosen) : t("mapfigures.filter.everybody")} width={280}>
      {(close) => (
        <div className="sheet-list">
          <Choice
            chosen={!chosen}
            text={t("mapfigures.filter.everybody")}
            about={t("mapfigures.filter.everybody_about")}
            onChoose={() => {
              choose({ persona: null });
              close();
            }}
          />
          {personas.map((persona) => {
            const own = figures?.personas[persona.id];
            const bound = persona.props.audience !== undefined;
            return (
              <Choice
                key={persona.id}
                chosen={persona === chosen}
                text={titleOf(persona)}
                disabled={!bound}
                {...(bound
                  ? own && own.state === "measured"
                    ? { about: t("mapfigures.filter.persona_about", { share: say.share(own.share) }) }
                    : {}
                  : { about: t("mapfigures.filter.no_audience") })}
                onChoose={() => {
                  choose({ persona: persona.id });
                  close();
                }}
              />
            );
          })}
        </div>
      )}
    </Chip>
  );
}

/** Every figure of the map as one file. */
function AllFigures() {
  const say = useSay();
  const { t } = say;
  const { currency } = useContext(WorkspaceContext);
  const board = useBoard();
  const { figures } = useFigures();
  const rows = figures ? figureRows(board, figures) : [];
  if (rows.length === 0) return null;
  const table = figureTable(rows, { node: t("mapfigures.table.node"), bound: t("mapfigures.table.bound") }, say);
  return (
    <Button
      size="small"
      variant="ghost"
      icon={Download}
      iconOnly
      title={t("mapfigures.filter.csv")}
      onClick={() =>
        save(
          new Blob([plainCsv(table, say.language, currency)], { type: "text/csv;charset=utf-8" }),
          `${fileName(`percorso-${titleOf(board.map) || t("mapfigures.table.file")}`)}.csv`,
        )
      }
    >
      {t("mapfigures.filter.csv")}
    </Button>
  );
}
