import type { Model } from "../../api/shape.ts";
import { arrowHead } from "../../canvas/path.ts";
import { useSay } from "../../ui/say.ts";

/** The circuit without anybody in it. */
export function Ghost({ model }: { readonly model: Model }) {
  const say = useSay();
  const [width, node, y] = [1304, 148, 76];
  const step = (width - 132 - node) / Math.max(1, model.stages.length - 1);
  const x = (i: number) => 66 + step * i;
  const right = x(model.stages.length - 1) + node;
  return (
    <svg className="ghost-circuit" viewBox={`0 0 ${width} 260`} aria-hidden="true">
      <path d={`M${right} 110C${right + 56} 110 ${right + 56} 236 ${right - 70} 236H180C10 236 10 110 60 110`} className="ghost-loop" />
      <path d={arrowHead(62, 110, "right", 8)} className="ghost-loop" />
      {model.stages.slice(1).map((stage, i) => (
        <rect key={stage.id} x={x(i) + node} y="98" width={Math.max(0, step - node)} height="24" className="ghost-ribbon" />
      ))}
      {model.stages.length > 2 ? (
        <path d={`M${x(2) + 40} 70C${x(2) + 30} 20 ${x(1) + 118} 20 ${x(1) + 108} 66`} className="ghost-arc" />
      ) : null}
      {model.stages.map((stage, i) => (
        <g key={stage.id}>
          <rect x={x(i)} y={y} width={node} height="68" rx="12" className="ghost-node" />
          <text x={x(i) + node / 2} y="106" textAnchor="middle" className="ghost-name">
            {say.name(stage.name)}
          </text>
          <text x={x(i) + node / 2} y="130" textAnchor="middle" className="ghost-none voice">
            {say.t("map.no_data")}
          </text>
        </g>
      ))}
    </svg>
  );
}
