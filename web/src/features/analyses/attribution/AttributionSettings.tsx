import type { AttributionAnswer, Fields } from "../../../api/shape.ts";
import { SearchList } from "../../../ui/SearchList.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Toggle } from "../../../ui/Toggle.tsx";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { ChoiceChip } from "../../journey/ChoiceChip.tsx";
import { useFields } from "../../journey/data.ts";
import { FieldPicker } from "../../journey/FieldPicker.tsx";
import { fieldName, optionsOf } from "../../journey/fields.ts";
import type { SettingsView } from "../shell/analysis.ts";
import { cleanings, halfLives, lookbacks, models, type AttributionSettings as Settings, shows } from "./settings.ts";
import { modelName } from "./words.ts";

type Props = SettingsView<Settings, AttributionAnswer>;

/** Properties that name what brought somebody come first. */
const telling = (name: string): boolean => /campaign|utm|referr|medium|ad_|promotion/i.test(name);

/** What gets credit, by which models, of which conversions, from which touches. */
export function AttributionSettings({ settings, set }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  return (
    <>
      <Chip label={t("attribution.by")} text={fieldName(settings.by, say)} width={300}>
        {(close) => (
          <>
            <p className="popover-title">{t("attribution.by_about")}</p>
            <FieldPicker
              label={t("filter.search")}
              chosen={settings.by}
              fields={fields}
              few={12}
              first={telling}
              onChoose={(by) => {
                set({ by });
                close();
              }}
            />
          </>
        )}
      </Chip>
      <Chip label={t("attribution.models")} text={modelsText(settings, say)} width={360}>
        {() => <ModelPicker settings={settings} set={set} say={say} />}
      </Chip>
      <Chip
        label={t("attribution.touches")}
        text={
          settings.without.length === 0
            ? t("attribution.touches_all")
            : t("attribution.touches_without", { n: say.count(settings.without.length) })
        }
        width={300}
      >
        {() => <TouchPicker settings={settings} set={set} fields={fields} say={say} />}
      </Chip>
      <Chip
        label={t("attribution.conversion")}
        text={
          settings.events.length === 0
            ? t("attribution.conversion_outcomes")
            : settings.events.length === 1
              ? (settings.events[0] ?? "")
              : t("attribution.conversion_events", { n: say.count(settings.events.length) })
        }
        width={300}
      >
        {() => <EventPicker settings={settings} set={set} fields={fields} say={say} />}
      </Chip>
      <ChoiceChip
        label={t("attribution.lookback")}
        about={t("attribution.lookback_about")}
        value={settings.lookback}
        choices={lookbacks}
        text={(days) => say.days(`${days}d`)}
        width={240}
        onChoose={(lookback) => set({ lookback })}
      />
      <Chip label="" text={t("attribution.rules")} width={340}>
        {() => <Rules settings={settings} set={set} say={say} />}
      </Chip>
      <ChoiceChip
        label={t("attribution.show")}
        value={settings.show}
        choices={shows}
        text={(show) => t(`attribution.shown.${show}`)}
        width={220}
        onChoose={(show) => set({ show })}
      />
    </>
  );
}

const modelsText = (settings: Settings, say: Say): string => {
  const [first, ...rest] = settings.models;
  const name = first ? modelName(first, say) : "";
  return rest.length === 0 ? name : say.t("attribution.models_more", { name, n: say.count(rest.length) });
};

type Part = Pick<Props, "settings" | "set"> & { readonly say: Say };

function ModelPicker({ settings, set, say }: Part) {
  const toggled = (model: (typeof models)[number]) => {
    const next = models.filter((m) => (m === model ? !settings.models.includes(m) : settings.models.includes(m)));
    if (next.length > 0) set({ models: next });
  };
  return (
    <>
      <p className="popover-title">{say.t("attribution.models_about")}</p>
      <div className="scroll attribution-list">
        {models.map((model) => (
          <Choice
            key={model}
            chosen={settings.models.includes(model)}
            text={modelName(model, say)}
            about={say.t(`attribution.model.${model}.short`)}
            onChoose={() => toggled(model)}
          />
        ))}
      </div>
    </>
  );
}

const flip = (list: readonly string[], value: string): readonly string[] =>
  list.includes(value) ? list.filter((v) => v !== value) : [...list, value];

function TouchPicker({ settings, set, fields, say }: Part & { readonly fields: Fields | undefined }) {
  const { options } = optionsOf("channel", fields, say);
  return (
    <>
      <p className="popover-title">{say.t("attribution.touches_about")}</p>
      <div className="scroll">
        <Choice chosen={settings.without.length === 0} text={say.t("attribution.touches_all")} onChoose={() => set({ without: [] })} />
        {options.map((option) => (
          <Choice
            key={option.value}
            chosen={!settings.without.includes(option.value)}
            text={option.text}
            onChoose={() => set({ without: flip(settings.without, option.value) })}
          />
        ))}
      </div>
    </>
  );
}

function EventPicker({ settings, set, fields, say }: Part & { readonly fields: Fields | undefined }) {
  const { options } = optionsOf("event", fields, say);
  return (
    <>
      <p className="popover-title">{say.t("attribution.conversion_about")}</p>
      <SearchList label={say.t("filter.search")}>
        {(wanted) => (
          <>
            <Choice
              chosen={settings.events.length === 0}
              text={say.t("attribution.conversion_outcomes")}
              onChoose={() => set({ events: [] })}
            />
            {options
              .filter((o) => o.text.toLowerCase().includes(wanted))
              .slice(0, 40)
              .map((option) => (
                <Choice
                  key={option.value}
                  chosen={settings.events.includes(option.value)}
                  text={option.text}
                  onChoose={() => set({ events: flip(settings.events, option.value) })}
                />
              ))}
          </>
        )}
      </SearchList>
    </>
  );
}

function Rules({ settings, set, say }: Part) {
  const { t } = say;
  const weight = (at: number, text: string) => {
    const n = Math.min(100, Math.max(0, Math.round(Number(text) || 0)));
    const [first, between, last] = settings.weights;
    const next = [at === 0 ? n : first, at === 1 ? n : between, at === 2 ? n : last] as const;
    if (next[0] + next[1] + next[2] > 0) set({ weights: next });
  };
  return (
    <div className="scroll attribution-list attribution-rules">
      <Toggle
        label={t("attribution.reset")}
        hint={t("attribution.reset_about")}
        checked={settings.reset}
        onChange={(reset) => set({ reset })}
      />
      <Toggle
        label={t("attribution.session")}
        hint={t("attribution.session_about")}
        checked={settings.session}
        onChange={(session) => set({ session })}
      />
      <Toggle
        label={t("attribution.calibration.title")}
        hint={t("attribution.calibration.hint")}
        checked={settings.calibrate}
        onChange={(calibrate) => set({ calibrate })}
      />
      <p className="popover-title">{t("attribution.clean")}</p>
      {cleanings.map((clean) => (
        <Choice key={clean} chosen={settings.clean === clean} text={t(`attribution.cleaning.${clean}`)} onChoose={() => set({ clean })} />
      ))}
      {settings.models.includes("markov") ? (
        <>
          <p className="popover-title">{t("attribution.order")}</p>
          {([1, 2, 3] as const).map((order) => (
            <Choice key={order} chosen={settings.order === order} text={t(`attribution.orders.${order}`)} onChoose={() => set({ order })} />
          ))}
        </>
      ) : null}
      {settings.models.includes("time_decay") ? (
        <>
          <p className="popover-title">{t("attribution.half_life")}</p>
          {halfLives.map((days) => (
            <Choice key={days} chosen={settings.halfLife === days} text={say.days(`${days}d`)} onChoose={() => set({ halfLife: days })} />
          ))}
        </>
      ) : null}
      {settings.models.includes("custom") ? (
        <>
          <p className="popover-title">{t("attribution.weights")}</p>
          <div className="attribution-weights">
            {(["first", "between", "last"] as const).map((place, at) => (
              <label key={place}>
                <span className="t12 quiet">{t(`attribution.weight.${place}`)}</span>
                <input
                  className="field"
                  type="number"
                  min={0}
                  max={100}
                  defaultValue={settings.weights[at]}
                  onBlur={(event) => weight(at, event.target.value)}
                  onKeyDown={(event) => (event.key === "Enter" ? weight(at, event.currentTarget.value) : undefined)}
                />
              </label>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
