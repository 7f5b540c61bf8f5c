import { Modal } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useSay } from "../../ui/say.ts";
import { useFound } from "./found.ts";
import "./palette.css";

type Props = { readonly open: boolean; readonly onClose: () => void };

/** Search and commands: everything that has a name, one key away. */
export default function Palette({ open, onClose }: Props) {
  const { t } = useSay();
  // It opens once it is there, so that it knows what had the focus before.
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(open), [open]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={600}
      yOffset="12vh"
      lockScroll={false}
      withCloseButton={false}
      aria-label={t("shell.search")}
      classNames={{ content: "dialog palette", body: "palette-body" }}
      transitionProps={{ duration: 0 }}
    >
      <Inside onClose={onClose} />
    </Modal>
  );
}

function Inside({ onClose }: { readonly onClose: () => void }) {
  const { t } = useSay();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const { groups, searching } = useFound(typed);
  const all = groups.flatMap((group) => group.found.map((found) => ({ ...found, key: `${group.id}.${found.id}` })));
  const active = Math.min(at, all.length - 1);
  const option = (key: string | undefined) => (key === undefined ? undefined : `${id}-${key}`);
  useEffect(() => {
    document.getElementById(option(all[active]?.key) ?? "")?.scrollIntoView({ block: "nearest" });
  });

  const choose = (index: number) => {
    const one = all[index];
    if (!one) return;
    onClose();
    one.run();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const paged = event.key.startsWith("Page");
      setAt(paged ? Math.max(0, Math.min(to, all.length - 1)) : (to + all.length) % Math.max(1, all.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(active);
    }
  };
  let index = -1;
  return (
    <>
      <div className="palette-ask">
        <Search size={18} strokeWidth={1.5} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={t("palette.ask")}
          aria-expanded={all.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={option(all[active]?.key)}
          placeholder={t("palette.ask")}
          autoComplete="off"
          spellCheck={false}
          data-autofocus=""
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <kbd>Esc</kbd>
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t("palette.results")} className="palette-list">
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be in a list of options
          <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
            <p id={`${id}-${group.id}`} className="popover-title" role="presentation">
              {t(`palette.group.${group.id}`)}
            </p>
            {group.found.map((found) => {
              index++;
              const mine = index;
              const key = `${group.id}.${found.id}`;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
                <div
                  key={key}
                  id={option(key)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={mine === active}
                  className="choice"
                  onClick={() => choose(mine)}
                  onPointerMove={() => setAt(mine)}
                >
                  <span className="mark">
                    <found.icon size={16} strokeWidth={1.5} aria-hidden="true" />
                  </span>
                  <span className="cut">{found.text}</span>
                  {found.hint ? <span className="quiet t12 cut">{found.hint}</span> : null}
                  <span className="grow" />
                  {found.keys?.map((cap) => (
                    <kbd key={cap}>{cap}</kbd>
                  ))}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p className={all.length === 0 ? "palette-none" : "hidden"} role="status">
        {all.length > 0 ? "" : t(searching ? "palette.searching" : "palette.none", { typed: typed.trim() })}
      </p>
    </>
  );
}
