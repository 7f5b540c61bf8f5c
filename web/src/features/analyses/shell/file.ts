import { download } from "../../../api/client.ts";
import type { Query } from "../../../api/shape.ts";
import type { Language } from "../../../domain/format.ts";
import { fileName, save } from "../../../ui/save.ts";

export const fileFormats = ["xlsx", "csv", "parquet", "json"] as const;
export type FileFormat = (typeof fileFormats)[number];

type File = {
  readonly query: Query;
  readonly format: FileFormat;
  /** Which of the answer's sheets; "" for the main one. */
  readonly sheet: string;
  readonly language: Language;
  readonly name: string;
};

/** Hands the reader the answer to a question as a file. */
export async function takeFile({ query, format, sheet, language, name }: File): Promise<void> {
  const part = new URLSearchParams({ format, lang: language, ...(sheet ? { sheet } : {}) });
  save(await download(`/api/query/export?${part}`, query), `${fileName(`percorso-${name}`)}.${format}`);
}
