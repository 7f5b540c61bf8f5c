import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useAddress } from "../place.ts";
import { Page } from "../shell/Page.tsx";
import { underWay, useImport } from "./data.ts";
import { FilesStep } from "./FilesStep.tsx";
import { MapStep } from "./MapStep.tsx";
import { PreviewStep } from "./PreviewStep.tsx";
import { RunStep } from "./RunStep.tsx";
import "./import.css";

const steps = ["files", "map", "preview", "run"] as const;
type Step = (typeof steps)[number];
type Place = { readonly id: string; readonly step: Step };

function read(search: string): Place {
  const params = new URLSearchParams(search);
  return { id: params.get("id") ?? "", step: steps.find((step) => step === params.get("step")) ?? "files" };
}

function write({ id, step }: Place): string {
  const params = new URLSearchParams();
  if (id) params.set("id", id);
  if (step !== "files") params.set("step", step);
  return params.size > 0 ? `?${params}` : "";
}

/** Files become interactions in four steps; each has an address, so that a reload goes on where one was. */
export default function ImportPage() {
  const { t } = useSay();
  const { place, go } = useAddress(read, write);
  const { data: one, error, refetch } = useImport(place.id);
  const begun = one !== undefined && (underWay(one) || one.state !== "draft");
  const step: Step = one === undefined ? "files" : underWay(one) ? "run" : place.step;
  const at = steps.indexOf(step);
  const may = (to: Step): boolean => {
    if (one === undefined || underWay(one)) return false;
    switch (to) {
      case "files":
        return true;
      case "map":
        return one.files.length > 0 && one.mode !== undefined;
      case "preview":
        return one.mode !== undefined && one.problems.length === 0;
      case "run":
        return begun;
    }
  };
  return (
    <Page title={t("import.title")} crumbs={[{ text: t("section.sources"), href: "/sources" }]}>
      <div className="import">
        <h1 className="hidden">{t("import.title")}</h1>
        <ol className="import-steps">
          {steps.map((name, i) => (
            <li key={name} aria-current={name === step ? "step" : undefined} className={i < at ? "past" : undefined}>
              <button type="button" disabled={!may(name) || name === step} onClick={() => go({ step: name })}>
                <span aria-hidden="true">{i + 1}</span> {t(`import.step.${name}`)}
              </button>
            </li>
          ))}
        </ol>
        {error ? <ErrorBox error={error} onRetry={() => void refetch()} /> : null}
        {step === "files" ? <FilesStep one={one} onBegun={(id) => go({ id }, "replace")} onNext={() => go({ step: "map" })} /> : null}
        {one && step === "map" ? (
          <MapStep key={one.id} one={one} onBack={() => go({ step: "files" })} onNext={() => go({ step: "preview" })} />
        ) : null}
        {one && step === "preview" ? <PreviewStep one={one} onBack={() => go({ step: "map" })} onRun={() => go({ step: "run" })} /> : null}
        {one && step === "run" ? <RunStep one={one} onBack={() => go({ step: "preview" })} /> : null}
      </div>
    </Page>
  );
}
