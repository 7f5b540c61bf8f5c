import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { request } from "../../api/client.ts";
import type { CataloguePreview, CatalogueText } from "../../api/shape.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { Area } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { useCatalogueText, useSettled } from "./data.ts";
import { SaveBox } from "./SaveBox.tsx";

type Props = { readonly may: boolean; readonly saves: number; readonly onSaved: () => void };

/** The catalogue as text, for those who would rather write. */
export function YamlTab({ may, saves, onSaved }: Props) {
  const { t } = useSay();
  const { data, error, refetch } = useCatalogueText();
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="quiet">{t("catalogue.reading")}</p>;
  return <Editor key={saves} current={data} may={may} onSaved={onSaved} />;
}

function Editor({ current, may, onSaved }: { readonly current: CatalogueText; readonly may: boolean; readonly onSaved: () => void }) {
  const { t } = useSay();
  const [saved] = useState(current);
  const [yaml, setYaml] = useState(saved.yaml);
  const settled = useSettled(yaml, 500);
  const changed = yaml !== saved.yaml;
  const preview = useQuery({
    queryKey: ["catalogue", "preview yaml", settled],
    queryFn: ({ signal }) => request<CataloguePreview>("/api/catalogue/preview", { body: { yaml: settled }, signal }),
    enabled: may && settled !== saved.yaml && settled.trim() !== "",
    retry: false,
  });
  const file = useMemo(() => `data:text/yaml;charset=utf-8,${encodeURIComponent(yaml)}`, [yaml]);
  return (
    <div className="cat-split">
      <div className="cat-main yaml">
        {saved.broken ? <p className="warning">{t("catalogue.yaml.broken", { why: saved.broken })}</p> : null}
        <Area
          code
          label={t("catalogue.yaml.title")}
          hint={t("catalogue.yaml.about")}
          rows={28}
          value={yaml}
          readOnly={!may}
          onChange={setYaml}
          maxLength={1_000_000}
        />
        <a className="button small" download="catalogue.yaml" href={file}>
          <Download size={14} aria-hidden="true" />
          {t("catalogue.yaml.download")}
        </a>
      </div>
      {may ? (
        <section className="editor" aria-label={t("catalogue.preview.title")}>
          <footer>
            <SaveBox
              preview={preview}
              base={saved.version}
              what={{ yaml }}
              reason={!changed ? t("catalogue.unchanged") : preview.error ? t("catalogue.preview.refused") : null}
              onSaved={onSaved}
              onCancel={() => setYaml(saved.yaml)}
              onDrop={onSaved}
            />
          </footer>
        </section>
      ) : null}
    </div>
  );
}
