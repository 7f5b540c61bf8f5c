import { AtSign, CircleCheck, CircleDashed, Cookie, IdCard, type LucideIcon, Phone, UserRound } from "lucide-react";
import type { Customer, LinkEvidence } from "../../api/shape.ts";
import { plural } from "../../domain/format.ts";
import { DateTime } from "../../ui/DateTime.tsx";
import { type Say, useSay } from "../../ui/say.ts";

const icons: Readonly<Record<string, LucideIcon>> = {
  email: AtSign,
  anonymous_id: Cookie,
  loyalty_card: IdCard,
  phone: Phone,
  user_id: UserRound,
};

type ID = { readonly kind: string; readonly value: string };
const same = (a: ID, b: ID): boolean => a.kind === b.kind && a.value === b.value;

function kindName(kind: string, say: Say): string {
  switch (kind) {
    case "email":
    case "anonymous_id":
    case "loyalty_card":
    case "phone":
    case "user_id":
      return say.t(`customer.kind.${kind}`);
    default:
      return kind;
  }
}

const named = (id: ID, say: Say): string => `${kindName(id.kind, say)} ${id.value}`;

/** A link in words: what says that two identifiers are one person. */
const because = (link: LinkEvidence, other: ID, say: Say): string => say.t(`customer.rule.${link.rule}`, { other: named(other, say) });

function refusal(link: LinkEvidence, say: Say): string {
  const { reason } = link;
  return reason
    ? say.t(`customer.reason.${reason.code}`, { kind: reason.kind ? kindName(reason.kind, say) : "", limit: say.count(reason.limit ?? 0) })
    : "";
}

/** The identifiers of one person, each with the event that ties it to the others; and what was not believed. */
export function Why({ identity }: { readonly identity: Customer["identity"] }) {
  const say = useSay();
  const { t } = say;
  const { identifiers, links, refused, candidates, more } = identity;
  const aside = [...refused, ...candidates];
  return (
    <section className="why" aria-labelledby="why-title">
      <header className="row apart">
        <h2 id="why-title">{t("customer.why")}</h2>
        <span className="t12 quiet">{t(`customer.identifiers_${plural(identifiers.length)}`, { n: say.count(identifiers.length) })}</span>
      </header>
      <ul>
        {identifiers.map((id) => {
          const Icon = icons[id.kind] ?? CircleDashed;
          const link = links.find((l) => l.verdict === "joins" && (same(l.a, id) || same(l.b, id)));
          const other = link ? (same(link.a, id) ? link.b : link.a) : null;
          return (
            <li key={`${id.kind}:${id.value}`}>
              <span className="why-icon">
                <Icon size={14} aria-hidden="true" />
              </span>
              <span className="why-what">
                <bdi className="medium cut" title={id.value}>
                  {id.value}
                </bdi>
                <span className="t12 quiet">
                  {kindName(id.kind, say)}
                  {link && other ? ` · ${because(link, other, say)}` : ""}
                </span>
              </span>
              <span className="t12 quiet">{id.first_seen ? <DateTime at={id.first_seen} dateOnly /> : null}</span>
              {link ? (
                <span
                  className={link.certain ? "row t12 pos" : "row t12 warn"}
                  title={t("customer.proof", { source: link.source, n: say.count(link.event) })}
                >
                  {link.certain ? <CircleCheck size={14} aria-hidden="true" /> : <CircleDashed size={14} aria-hidden="true" />}
                  {t(link.certain ? "customer.certain" : "customer.probable")}
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      {aside.length > 0 ? (
        <details>
          <summary>{t(`customer.aside_${plural(aside.length + more)}`, { n: say.count(aside.length + more) })}</summary>
          <ul>
            {aside.map((link) => (
              <li key={`${link.event}-${link.a.value}-${link.b.value}`} className="aside">
                <span>
                  <bdi>{named(link.a, say)}</bdi>, <bdi>{named(link.b, say)}</bdi>
                </span>
                <span className="t12 quiet">
                  {refusal(link, say)} · {say.date(link.time)} · {link.source}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
