import { Boxes, GitFork, Rows3, X } from "lucide-react";
import { useState } from "react";
import type { Fields } from "../../../api/shape.ts";
import { SearchList } from "../../../ui/SearchList.tsx";
import { Segments } from "../../../ui/Segments.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Toggle } from "../../../ui/Toggle.tsx";
import { Chip } from "../../journey/Chip.tsx";
import { Choice } from "../../journey/Choice.tsx";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { useFields } from "../../journey/data.ts";
import { FieldPicker } from "../../journey/FieldPicker.tsx";
import { testText } from "../../journey/Filters.tsx";
import { fieldName } from "../../journey/fields.ts";
import type { SettingsView } from "../shell/analysis.ts";
import { depths, gaps, otherNodes, type PathAnswer, type PathSettings as Settings, topOf, tops } from "./settings.ts";

type Props = SettingsView<Settings, PathAnswer>;
type Part = Pick<Props, "settings" | "set"> & { readonly say: Say; readonly fields: Fields | undefined };

const icons = { paths: Boxes, graph: GitFork, variants: Rows3 } as const;

/** What is seen, of which nodes, within what, from where to where. */
export function PathSettings({ settings, set }: Props) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const part: Part = { settings, set, say, fields };
  return (
    <>
      <Segments
        label={t("paths.look.label")}
        value={settings.look}
        choices={(["paths", "graph", "variants"] as const).map((look) => ({
          value: look,
          text: t(`paths.look.${look}`),
          icon: icons[look],
        }))}
        onChoose={(look) => set({ look, top: null })}
      />
      <Chip label={t("paths.node")} text={fieldName(settings.node, say)} width={320}>
        {(close) => <NodePicker {...part} onDone={close} />}
      </Chip>
      <Chip label={t("paths.within")} text={withinText(settings, say)} width={320}>
        {() => <CasePicker {...part} />}
      </Chip>
      <End {...part} end="from" />
      <End {...part} end="to" />
      <End {...part} end="containing" />
      <Chip label="" text={t("paths.rules")} width={320}>
        {() => <Rules {...part} />}
      </Chip>
    </>
  );
}

function withinText(s: Settings, say: Say): string {
  if (s.within === "session") return say.t("paths.within_session", { gap: say.duration(s.gap * 60) });
  return s.within === "journey" ? say.t("paths.within_journey") : fieldName(s.within, say);
}

/** Where paths begin, end, or what they contain. */
function End({ settings, set, say, fields, end }: Part & { readonly end: "from" | "to" | "containing" }) {
  const { t } = say;
  const test = settings[end];
  const label = t(`paths.${end}`);
  const change = (next: Settings["from"]) => {
    const fresh = { through: [], shown: settings.shown };
    if (end === "from") set({ ...fresh, from: next, ...(next && !settings.to ? { reverse: false } : {}) });
    else if (end === "to") set({ ...fresh, to: next, ...(settings.from ? {} : { reverse: next !== null }) });
    else set({ ...fresh, containing: next });
  };
  return (
    <Chip
      label={label}
      text={test ? testText(test, fields, say) : t(`paths.${end}_any`)}
      width={320}
      {...(test ? { onRemove: () => change(null), removeLabel: t("filter.remove", { name: label }) } : {})}
    >
      {(close) => (
        <ConditionEditor
          fields={fields}
          test={test}
          onDone={(next) => {
            change(next);
            close();
          }}
        />
      )}
    </Chip>
  );
}

function NodePicker({ settings, set, say, fields, onDone }: Part & { readonly onDone: () => void }) {
  const { t } = say;
  const [pattern, setPattern] = useState("");
  const choose = (node: string) => {
    if (node !== settings.node) set(otherNodes({ node, groups: [], open: [] }));
    onDone();
  };
  const add = () => {
    const text = pattern.trim();
    if (text === "" || settings.groups.includes(text)) return;
    set(otherNodes({ groups: [...settings.groups, text] }));
    setPattern("");
  };
  const without = (list: readonly string[], one: string) => list.filter((x) => x !== one);
  return (
    <>
      <p className="popover-title">{t("paths.node_about")}</p>
      <FieldPicker label={t("filter.search")} chosen={settings.node} fields={fields} few={8} onChoose={choose} />
      <p className="popover-title">{t("paths.groups")}</p>
      <p className="t12 quiet">{t("paths.groups_about")}</p>
      <div className="groups-list">
        {settings.groups.map((group) => (
          <span key={group} className="row apart">
            <code className="cut">{group}</code>
            <span className="row">
              <button
                type="button"
                className="button ghost small"
                onClick={() =>
                  set(otherNodes({ open: settings.open.includes(group) ? without(settings.open, group) : [...settings.open, group] }))
                }
              >
                {t(settings.open.includes(group) ? "paths.group_close" : "paths.group_open")}
              </button>
              <button
                type="button"
                className="button ghost icon small"
                aria-label={t("filter.remove", { name: group })}
                onClick={() => set(otherNodes({ groups: without(settings.groups, group), open: without(settings.open, group) }))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </span>
          </span>
        ))}
      </div>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="field grow"
          placeholder={t("paths.group_example")}
          aria-label={t("paths.group_pattern")}
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
        />
        <button type="submit" className="button small">
          {t("paths.group_add")}
        </button>
      </form>
    </>
  );
}

function CasePicker({ settings, set, say, fields }: Part) {
  const { t } = say;
  const fresh = { through: [] };
  return (
    <>
      <p className="popover-title">{t("paths.within_about")}</p>
      {gaps.map((gap) => (
        <Choice
          key={gap}
          chosen={settings.within === "session" && settings.gap === gap}
          text={t("paths.within_session", { gap: say.duration(gap * 60) })}
          onChoose={() => set({ ...fresh, within: "session", gap })}
        />
      ))}
      <Choice
        chosen={settings.within === "journey"}
        text={t("paths.within_journey")}
        about={t("paths.within_journey_about")}
        onChoose={() => set({ ...fresh, within: "journey" })}
      />
      <p className="popover-title">{t("paths.within_property")}</p>
      <SearchList label={t("filter.search")}>
        {(wanted) => (
          <>
            {settings.within.startsWith("property:") ? <Choice chosen text={fieldName(settings.within, say)} onChoose={() => {}} /> : null}
            {(fields?.properties ?? [])
              .filter((p) => wanted !== "" && p.name.toLowerCase().includes(wanted))
              .slice(0, 20)
              .map((p) => (
                <Choice
                  key={p.name}
                  chosen={settings.within === `property:${p.name}`}
                  text={fieldName(`property:${p.name}`, say)}
                  about={p.name}
                  onChoose={() => set({ ...fresh, within: `property:${p.name}` })}
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
  const steps = settings.look === "paths";
  return (
    <div className="scroll">
      <Toggle
        label={t("paths.repeats")}
        hint={t("paths.repeats_about")}
        checked={settings.repeats}
        onChange={(repeats) => set({ repeats, through: [] })}
      />
      {settings.from || settings.to ? (
        <Toggle
          label={t("paths.last")}
          hint={t("paths.last_about")}
          checked={settings.last}
          onChange={(last) => set({ last, through: [] })}
        />
      ) : null}
      {steps ? (
        <>
          <Toggle
            label={t("paths.reverse")}
            hint={t("paths.reverse_about")}
            checked={settings.reverse}
            onChange={(reverse) => set({ reverse, through: [] })}
          />
          <p className="popover-title">{t("paths.depth")}</p>
          {depths.map((depth) => (
            <Choice
              key={depth}
              chosen={settings.depth === depth}
              text={t("paths.depth_steps", { n: say.count(depth) })}
              onChoose={() => set({ depth, through: [] })}
            />
          ))}
        </>
      ) : null}
      <p className="popover-title">{t(`paths.top.${settings.look}`)}</p>
      {tops[settings.look].map((top) => (
        <Choice key={top} chosen={topOf(settings) === top} text={say.count(top)} onChoose={() => set({ top })} />
      ))}
    </div>
  );
}
