import { UserPlus } from "lucide-react";
import { plural } from "../../../domain/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { useSay } from "../../../ui/say.ts";
import { useBoard } from "./board.ts";
import { useFigures } from "./context.ts";
import { ProposalFigures } from "./ProposalFigures.tsx";
import { personaOf, useSplits } from "./splits.ts";

/** Personas that the data proposes, beside the open map: each with its share, and put onto it with one press. */
export function Personas({ onDone }: { readonly onDone: () => void }) {
  const say = useSay();
  const { t } = say;
  const { mayEdit, addPersona } = useBoard();
  const { filter } = useFigures();
  // A persona's own filter would propose parts of that persona.
  const { persona: _, ...all } = filter ?? {};
  const { data, error, refetch } = useSplits(filter && all);
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="t12 quiet">{t("mapfigures.persona.busy")}</p>;
  return (
    <section className="mf-personas" aria-label={t("mapfigures.persona.title")}>
      <h3>{t("mapfigures.persona.title")}</h3>
      <p className="t12 second">{t("mapfigures.persona.about")}</p>
      {data.splits.length === 0 ? <p className="t12 quiet">{t("mapfigures.persona.none")}</p> : null}
      {data.splits.map((split) => (
        <section key={split.by}>
          <h4 className="label">{t(`mapfigures.persona.by.${split.by}`)}</h4>
          <ul>
            {split.personas.map((proposal) => {
              const name = say.name(proposal.name);
              return (
                <li key={proposal.split.value} className="mf-proposal">
                  <ProposalFigures proposal={proposal} />
                  {mayEdit ? (
                    <Button
                      size="small"
                      icon={UserPlus}
                      aria-label={t("mapfigures.persona.add_name", { name })}
                      onClick={() => {
                        addPersona(t("mapfigures.persona.add_step", { name }), personaOf(proposal, say));
                        onDone();
                      }}
                    >
                      {t("mapfigures.persona.add")}
                    </Button>
                  ) : null}
                </li>
              );
            })}
          </ul>
          {split.left > 0 ? (
            <p className="t11 quiet">{t(`mapfigures.persona.left_${plural(split.left)}`, { n: say.count(split.left) })}</p>
          ) : null}
        </section>
      ))}
    </section>
  );
}
