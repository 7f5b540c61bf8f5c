import { Check, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { MapSaid, MapThread } from "../../../../api/shape.ts";
import { initials } from "../../../../domain/customers.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Ago } from "../../../../ui/DateTime.tsx";
import { ErrorBox } from "../../../../ui/ErrorBox.tsx";
import { useSay as useWords } from "../../../../ui/say.ts";
import { useToast } from "../../../../ui/Toast.tsx";
import { errorWords } from "../../../maps/words.ts";
import { useMe } from "../../../me.ts";
import { isShared } from "../../address.ts";
import { useMap } from "../../store.ts";
import { useAmend, usePeople, useSay, useThreads } from "../data.ts";
import { Composer } from "./Composer.tsx";

/** What people said about a node, and the place to say more. */
export function Threads({ node, fresh = false }: { readonly node: string; readonly fresh?: boolean }) {
  const { t, count } = useWords();
  const { id, may } = useMap();
  const { threads, error } = useThreads();
  const people = usePeople(id);
  const say = useSay();
  const [closed, setClosed] = useState(false);
  const here = threads.filter((x) => x.node === node);
  const open = here.filter((x) => !x.resolved);
  const done = here.filter((x) => x.resolved);
  return (
    <div className="threads">
      {error ? <ErrorBox error={error} /> : null}
      {open.map((thread, i) => (
        <Thread key={thread.id} thread={thread} focus={fresh && i === open.length - 1} />
      ))}
      {open.length === 0 && !may("comment") ? <p className="t12 quiet">{t("maps.talk.none")}</p> : null}
      {may("comment") ? (
        <Composer
          key={node}
          label={t(open.length === 0 ? "maps.talk.first" : "maps.talk.new")}
          people={people}
          focus={fresh && open.length === 0}
          onSend={(text, mentions) => say.mutateAsync({ node, text, mentions })}
        />
      ) : null}
      {done.length > 0 ? (
        <button type="button" className="link t12" aria-expanded={closed} onClick={() => setClosed(!closed)}>
          {t(done.length === 1 ? "maps.talk.done_one" : "maps.talk.done_other", { n: count(done.length) })}
        </button>
      ) : null}
      {closed ? done.map((thread) => <Thread key={thread.id} thread={thread} />) : null}
    </div>
  );
}

function Thread({ thread, focus = false }: { readonly thread: MapThread; readonly focus?: boolean }) {
  const words = useWords();
  const { t } = words;
  const { id, may } = useMap();
  const people = usePeople(id);
  const say = useSay();
  const amend = useAmend();
  const toast = useToast();
  const failed = (error: unknown) => toast.show(errorWords(error, words), { tone: "bad" });
  const resolve = (resolved: boolean) =>
    amend.mutate(
      { comment: thread.id, change: { resolved } },
      {
        onSuccess: () => {
          if (resolved) toast.show(t("maps.talk.resolved"), { undo: () => resolve(false) });
        },
        onError: failed,
      },
    );
  return (
    <article className={thread.resolved ? "thread resolved" : "thread"}>
      <ul>
        {thread.comments.map((said, i) => (
          <Said
            key={said.id}
            said={said}
            resolve={
              i === 0 && may("comment") && !isShared(id) ? (
                <Button
                  size="small"
                  variant="ghost"
                  iconOnly
                  icon={thread.resolved ? RotateCcw : Check}
                  onClick={() => resolve(!thread.resolved)}
                >
                  {t(thread.resolved ? "maps.talk.reopen" : "maps.talk.resolve")}
                </Button>
              ) : null
            }
            onDelete={() => amend.mutate({ comment: said.id, change: { deleted: true } }, { onError: failed })}
          />
        ))}
      </ul>
      {thread.resolved && thread.resolved_at ? (
        <p className="t12 quiet">
          {t("maps.talk.resolved_by", { name: thread.resolved_by ?? "" })} <Ago at={thread.resolved_at} />
        </p>
      ) : null}
      {may("comment") && !thread.resolved ? (
        <Composer
          label={t("maps.talk.answer")}
          people={people}
          focus={focus}
          onSend={(text, mentions) => say.mutateAsync({ thread: thread.id, text, mentions })}
        />
      ) : null}
    </article>
  );
}

type SaidProps = { readonly said: MapSaid; readonly resolve: React.ReactNode; readonly onDelete: () => void };

function Said({ said, resolve, onDelete }: SaidProps) {
  const { t } = useWords();
  const { may } = useMap();
  const me = useMe();
  const own = !said.guest && said.by.id !== "" && said.by.id === me.person?.id;
  if (said.deleted) return <li className="t12 quiet">{t("maps.talk.deleted")}</li>;
  return (
    <li className="said">
      <span className="avatar" aria-hidden="true">
        {initials(said.by.name) || "–"}
      </span>
      <div className="grow">
        <p className="row t12">
          <b className="cut">{said.by.name}</b>
          {said.guest ? <span className="tag">{t("maps.talk.guest")}</span> : null}
          <span className="quiet still">
            <Ago at={said.at} />
          </span>
        </p>
        <p className="said-text">
          <Mentioning text={said.text} names={said.mentions?.map((m) => m.name) ?? []} />
        </p>
      </div>
      {resolve}
      {own || may("manage") ? (
        <Button size="small" variant="ghost" iconOnly icon={Trash2} onClick={onDelete}>
          {t("maps.talk.delete")}
        </Button>
      ) : null}
    </li>
  );
}

/** A text in which the names of those whom it mentions stand out. */
function Mentioning({ text, names }: { readonly text: string; readonly names: readonly string[] }) {
  if (names.length === 0) return text;
  const pattern = new RegExp(`(${names.map((n) => `@${n.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).join("|")})`, "u");
  let at = 0;
  return text.split(pattern).map((part) => {
    at += part.length;
    return part.startsWith("@") && names.includes(part.slice(1)) ? (
      <b key={at} className="medium">
        {part}
      </b>
    ) : (
      part
    );
  });
}
