import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Link } from "wouter";
import { request } from "../../api/client.ts";
import type { About, Health } from "../../api/shape.ts";
import { bytes } from "../../domain/bytes.ts";
import { Chip } from "../../ui/Chip.tsx";
import { DateTime } from "../../ui/DateTime.tsx";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useNow } from "../../ui/screen.ts";

const tones = { ok: "pos", behind: "warn", failing: "neg" } as const;
const sides = ["server", "pages"] as const;

/** What the program is, how it is, and what it looks after. */
export function AboutTab() {
  const { t, count, duration, language } = useSay();
  const now = useNow(10_000);
  const about = useQuery({
    queryKey: ["about"],
    queryFn: ({ signal }) => request<About>("/api/about", { signal }),
    refetchInterval: 30_000,
    staleTime: 0,
  });
  const health = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => request<Health>("/api/health", { signal }),
    refetchInterval: 10_000,
    staleTime: 0,
  });
  if (about.error) return <ErrorBox error={about.error} onRetry={() => void about.refetch()} />;
  const it = about.data;
  if (!it) return null;
  const rows: readonly (readonly [string, string])[] = [
    [t("settings.about.version"), it.version],
    [t("settings.about.built"), `${it.go}, ${it.platform}`],
    [t("settings.about.up"), duration(Math.max(0, (now - Date.parse(it.started_at)) / 1000))],
    [t("settings.about.events"), count(it.events)],
    [t("settings.about.interactions"), count(it.interactions)],
    [t("settings.about.profiles"), count(it.profiles)],
    [t("settings.about.sources"), count(it.sources)],
  ];
  return (
    <>
      <section className="settings-part">
        <h2>{t("app.name")}</h2>
        <p className="second">{t("settings.about.what", { licence: it.licence })}</p>
        <dl className="about-list">
          {health.data ? (
            <>
              <dt>{t("settings.about.health")}</dt>
              <dd>
                <Chip tone={tones[health.data.status]}>{t(`settings.about.is.${health.data.status}`)}</Chip>{" "}
                {health.data.reason ? <span className="second">{health.data.reason}</span> : null}
              </dd>
            </>
          ) : null}
          {rows.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
          <dt>{t("settings.about.started")}</dt>
          <dd>
            <DateTime at={it.started_at} />
          </dd>
        </dl>
      </section>
      <section className="settings-part">
        <h2>{t("settings.about.files")}</h2>
        <table className="settings-table">
          <tbody>
            {it.files.map((file) => (
              <tr key={file.name}>
                <th scope="row" className="settings-file">
                  <code>{file.name}</code>
                </th>
                <td className="second">{t(`settings.about.file.${fileText(file.name)}`)}</td>
                <td className="figure">{bytes(file.bytes, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="settings-part">
        <h2>{t("settings.about.libraries")}</h2>
        <p className="second">{t("settings.about.libraries_about")}</p>
        <div className="about-libraries">
          {sides.map((side) => (
            <table key={side} className="settings-table">
              <caption className="label">{t(`settings.about.of.${side}`)}</caption>
              <tbody>
                {it.libraries
                  .filter((library) => library.for === side)
                  .map((library) => (
                    <tr key={library.name}>
                      <th scope="row">
                        {library.name} <span className="quiet">{library.version}</span>
                      </th>
                      <td className="second still">{library.licence}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          ))}
        </div>
      </section>
      <p>
        <Link href="/gallery" className="link">
          {t("gallery.title")}
        </Link>
      </p>
    </>
  );
}

/** What each file is for; a new one is a file like another until it is named here. */
function fileText(name: string): "journal" | "state" | "index" | "settings" {
  if (name === "journal.db") return "journal";
  if (name === "state.db") return "state";
  return name === "index.snapshot" ? "index" : "settings";
}
