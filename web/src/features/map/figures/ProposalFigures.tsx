import type { PersonaProposal } from "../../../api/shape.ts";
import { faceOf } from "../../../domain/measure.ts";
import { Bar } from "../../../ui/Bar.tsx";
import { Face } from "../../../ui/Face.tsx";
import { useSay } from "../../../ui/say.ts";

/** So many of what is typical are told. */
const typical = 2;
/** What people agreed to says what they were asked, not who they are. */
const consent = /^consent/;

/** A persona that could be: who, how many, and what tells them apart. */
export function ProposalFigures({ proposal: { name, role, figures, traits } }: { readonly proposal: PersonaProposal }) {
  const say = useSay();
  const { t } = say;
  return (
    <span className="mf-proposal-about">
      <span className="row apart">
        <span className="cut">
          <b className="medium">{say.name(name)}</b> <span className="t12 second">{say.name(role)}</span>
        </span>
        <b className="strong still">{say.wholeShare(figures.share)}</b>
      </span>
      <Bar value={figures.share} />
      <span className="t11 quiet mf-proposal-says">
        {figures.emotion.mean === null ? null : <Face face={faceOf(figures.emotion.mean)} size={12} />}
        <span>
          {[
            t(`mapfigures.persona.people_${figures.people === 1 ? "one" : "other"}`, { n: say.count(figures.people) }),
            figures.value > 0 ? t("mapfigures.persona.per_head", { value: say.money(figures.per_head) }) : "",
            figures.channels
              .slice(0, 2)
              .map((c) => say.name(c.name) || c.channel)
              .join(", "),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      {traits
        .filter(({ name }) => !consent.test(name))
        .slice(0, typical)
        .map((trait) => (
          <span key={trait.name + trait.value} className="t11 quiet">
            {t("mapfigures.persona.trait", {
              name: trait.name,
              value: trait.value,
              share: say.wholeShare(trait.share),
              all: say.wholeShare(trait.all),
            })}
          </span>
        ))}
    </span>
  );
}
