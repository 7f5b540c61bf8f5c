import { Chip } from "./Chip.tsx";
import { Choice } from "./Choice.tsx";

type Props<V extends string | number> = {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly V[];
  readonly text: (value: V) => string;
  /** What is said of each choice. */
  readonly tell?: (value: V) => string;
  /** What is said of all of them, above them. */
  readonly about?: string;
  readonly width: number;
  readonly plain?: boolean;
  readonly onChoose: (value: V) => void;
};

/** A filter that is one of several; choosing one closes it. */
export function ChoiceChip<V extends string | number>({
  label,
  value,
  choices,
  text,
  tell,
  about,
  width,
  plain = false,
  onChoose,
}: Props<V>) {
  return (
    <Chip label={label} text={text(value)} width={width} plain={plain}>
      {(close) => (
        <>
          {about ? <p className="popover-title">{about}</p> : null}
          {choices.map((choice) => (
            <Choice
              key={choice}
              chosen={choice === value}
              text={text(choice)}
              {...(tell ? { about: tell(choice) } : {})}
              onChoose={() => {
                onChoose(choice);
                close();
              }}
            />
          ))}
        </>
      )}
    </Chip>
  );
}
