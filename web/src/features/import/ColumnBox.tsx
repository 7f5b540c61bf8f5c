import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useSay } from "../../ui/say.ts";
import type { Column } from "./data.ts";
import { type Meaning, meanings, turned } from "./sketch.ts";

type Props = {
  readonly column: Column;
  readonly rows: number;
  readonly means: readonly Meaning[];
  /** How its times are read, where it is the time. */
  readonly times: string | undefined;
  readonly onChoose: (meaning: Meaning) => void;
  readonly onTimes: (times: string) => void;
  readonly onClose: () => void;
};

/** One column: what is in it, and what it shall mean. */
export function ColumnBox({ column, rows, means, times, onChoose, onTimes, onClose }: Props) {
  const { t, count } = useSay();
  const read = times ?? column.times;
  return (
    <Dialog open onClose={onClose} title={t("import.column", { name: column.name })}>
      <div className="import-part">
        <p className="t13 second">
          {t(`import.kind.${column.kind}`)} · {t("import.filled", { n: count(column.filled), all: count(rows) })}
          {column.examples.length > 0 ? (
            <>
              {" · "}
              <bdi>{column.examples.join(", ")}</bdi>
            </>
          ) : null}
        </p>
        {column.either && read ? (
          <p className="import-problems">
            {t("import.either", { times: read })}{" "}
            {times ? (
              <Button size="small" onClick={() => onTimes(turned(times))}>
                {t("import.turn")}
              </Button>
            ) : null}
          </p>
        ) : null}
        <fieldset className="import-meanings">
          <legend className="label">{t("import.role")}</legend>
          {meanings.map((meaning) => (
            <button key={meaning} type="button" aria-pressed={means.includes(meaning)} onClick={() => onChoose(meaning)}>
              <span className="medium">{t(`import.means.${meaning}`)}</span>
              <span className="t12 quiet">{t(`import.means_about.${meaning}`)}</span>
            </button>
          ))}
        </fieldset>
      </div>
    </Dialog>
  );
}
