import { LogOut } from "lucide-react";
import { useState } from "react";
import { Bubble } from "../../ui/Bubble.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe, useSignOut } from "../me.ts";

/** Two letters for a name: "Elena Riva" is ER. */
const initials = (name: string): string => {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) => (word ? [[...word][0] ?? ""] : []));
  return letters.join("").toUpperCase();
};

/** Who is signed in, as what, and the way out; nothing where nobody had to sign in. */
export function MeMenu() {
  const { t } = useSay();
  const { person } = useMe();
  const [open, setOpen] = useState(false);
  if (!person) return null;
  return (
    <Bubble
      opened={open}
      onChange={setOpen}
      label={t("shell.me.label")}
      width={240}
      position="right-end"
      target={
        <button
          type="button"
          className="me"
          aria-expanded={open}
          aria-label={t("shell.me.of", { name: person.name })}
          title={person.name}
          onClick={() => setOpen(!open)}
        >
          {initials(person.name)}
        </button>
      }
    >
      <MeContent />
    </Bubble>
  );
}

/** Name, role and signing out; also in the phone's "more". */
export function MeContent() {
  const { t } = useSay();
  const { person, role, demo } = useMe();
  const signOut = useSignOut();
  if (!person) return null;
  return (
    <div className="sheet-list">
      <p className="me-about">
        <b className="medium">{person.name}</b>
        <span className="second t12">{person.email}</span>
        <span className="quiet t12">{t(`shell.role.${role}`)}</span>
      </p>
      {demo ? null : (
        <button type="button" className="choice" onClick={signOut}>
          <span className="mark">
            <LogOut size={16} aria-hidden="true" />
          </span>
          {t("shell.me.out")}
        </button>
      )}
    </div>
  );
}
