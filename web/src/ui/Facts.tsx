import "./facts.css";

type Props = {
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Without lines between them. */
  readonly plain?: boolean;
};

/** Figures under their names, a line each. */
export function Facts({ facts, plain = false }: Props) {
  return (
    <dl className={plain ? "fact-list plain" : "fact-list"}>
      {facts.map(([name, value]) => (
        <div key={name} className="row apart">
          <dt className="second">{name}</dt>
          <dd className="medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
