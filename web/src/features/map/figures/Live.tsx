import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearch } from "wouter/use-browser-location";
import { askJourney } from "../../../api/client.ts";
import type { CriticalAnswer, Query } from "../../../api/shape.ts";
import { highestCost, pointsOf } from "../../../domain/critical.ts";
import { home } from "../../../domain/place.ts";
import { Bubble } from "../../../ui/Bubble.tsx";
import { useSay } from "../../../ui/say.ts";
import { PointLine } from "../../journey/CriticalLane.tsx";
import { PointAbout } from "../../journey/PointAbout.tsx";
import { Sentence } from "../../journey/Sentence.tsx";
import { Problem, Working } from "../../journey/states.tsx";
import { LiveBadge } from "../../shell/LiveBadge.tsx";
import { useBoard } from "./board.ts";
import { bindOf, usePoints } from "./candidates.ts";
import { useFigures, useKnown } from "./context.ts";
import { Filters } from "./Filters.tsx";
import { placeOf } from "./measure.ts";

/** Whether the map is looked at as it lives, not as it is drawn. */
export const useLiveMode = (): boolean => new URLSearchParams(useSearch()).get("mode") === "live";

/** What stands above the live map: what is found, in a sentence, and whose figures these are. */
export function Band() {
  const figures = useFigures();
  const { model } = useBoard();
  const { figures: answer, filter, live, at, error, old, busy } = figures;
  const journey = useMapJourney(answer?.base, at);
  const critical = usePoints(filter, model, answer !== undefined);
  return (
    <div className="head mf-band">
      {journey && journey.totals.customers > 0 ? (
        <div className={old ? "old" : undefined}>
          <Sentence answer={journey} critical={critical.data} />
        </div>
      ) : null}
      <div className="row head-row">
        <Filters />
        {live ? <LiveBadge live={live} newest={answer?.coverage.to ?? ""} empty={answer?.coverage.interactions === 0} /> : null}
      </div>
      {error ? <Problem error={error} stale={answer !== undefined} onRetry={figures.again} /> : null}
      <Working busy={busy} onStop={figures.stop} />
    </div>
  );
}

/** The journey of those whom the map is about, for the sentence; asked for again when the map's figures are new. */
function useMapJourney(base: Query | undefined, at: number) {
  const { data } = useQuery({
    queryKey: ["map-journey", JSON.stringify(base), at],
    queryFn: ({ signal }) => askJourney({ ...base, kind: "journey" }, signal),
    enabled: base !== undefined,
    placeholderData: (before) => before,
    gcTime: 10_000,
  });
  return data;
}

/** So many critical points of a stage stand in its cell. */
const first = 3;

/** The critical points of a stage, ranked over the whole map, under the pains that the team wrote down. */
export function CellPoints({ stage }: { readonly stage: string }) {
  return useLiveMode() ? <Points stage={stage} /> : null;
}

function Points({ stage }: { readonly stage: string }) {
  const { filter } = useFigures();
  const board = useBoard();
  const column = board.columns.findIndex((c) => c.id === stage);
  const { data } = usePoints(filter, board.model, true);
  const item = board.columns[column];
  const bind = item ? bindOf(item) : null;
  const points = data && bind?.of === "stage" ? pointsOf(data, bind.stage).slice(0, first) : [];
  if (!data || points.length === 0) return null;
  return (
    <ul className="mf-points">
      {points.map((ranked, i) => (
        <li key={ranked.point.id}>
          <Point critical={data} ranked={ranked} row={20 + i} column={column} />
        </li>
      ))}
    </ul>
  );
}

type PointProps = {
  readonly critical: CriticalAnswer;
  readonly ranked: ReturnType<typeof pointsOf>[number];
  readonly row: number;
  readonly column: number;
};

function Point({ critical, ranked, row, column }: PointProps) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const { figures } = useKnown();
  const place = useMemo(() => (figures ? placeOf({ ...figures.base, kind: "critical" }) : null) ?? home, [figures]);
  return (
    <span className="mf-point">
      <PointLine ranked={ranked} most={highestCost(critical)} row={row} column={column} chosen={open} onOpen={() => setOpen(true)} />
      {open ? (
        <Bubble opened onChange={setOpen} label={say.name(ranked.point.name)} width={360} target={<span className="mf-anchor" />}>
          <PointAbout critical={critical} ranked={ranked} place={place} go={() => setOpen(false)} />
        </Bubble>
      ) : null}
    </span>
  );
}
