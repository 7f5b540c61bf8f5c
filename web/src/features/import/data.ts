import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client.ts";
import type { components } from "../../api/schema.ts";

/** The shapes as a page may change its own copy of them. */
type Mutable<T> = T extends readonly (infer E)[] ? Mutable<E>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Schemas = components["schemas"];

export type Import = Schemas["Import"];
export type ImportFile = Schemas["ImportFile"];
export type Report = Schemas["ImportReport"];
export type Sketch = Mutable<Schemas["Sketch"]>;
export type Interaction = Sketch["interactions"][number];
export type Column = Mutable<Schemas["FileColumn"]>;

/** A copy of a sketch that may be changed. */
export function copyOf(sketch: Schemas["Sketch"]): Sketch {
  const copy: Sketch = JSON.parse(JSON.stringify(sketch));
  return copy;
}

const part = encodeURIComponent;
export const pathOf = (id: string): string => `/api/imports/${part(id)}`;
export const fileOf = (id: string, name: string): string => `${pathOf(id)}/files/${part(name)}`;

export const underWay = (one: Import): boolean => one.state === "queued" || one.state === "running";

export const useImports = () =>
  useQuery({
    queryKey: ["imports"],
    queryFn: async ({ signal }) => (await request<readonly Import[] | null>("/api/imports", { signal })) ?? [],
    refetchInterval: (query) => (query.state.data?.some(underWay) ? 1_000 : false),
  });

/** One import; while it is under way it is asked for again and again. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => request<Import>(pathOf(id), { signal }),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data && underWay(query.state.data) ? 400 : false),
  });

/** A step that answers with the import as it is then. */
function useStep<In>(act: (input: In) => Promise<Import>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (one) => {
      client.setQueryData(["import", one.id], one);
      void client.invalidateQueries({ queryKey: ["imports"] });
    },
  });
}

export const useBegin = () => useStep((_: null) => request<Import>("/api/imports", { method: "POST" }));
export const useRemoveFile = (id: string) => useStep((name: string) => request<Import>(fileOf(id, name), { method: "DELETE" }));
export const usePropose = (id: string) =>
  useStep((known: string) => request<Import>(`${pathOf(id)}/propose`, { body: known ? { known } : {} }));
export const useMapping = (id: string) =>
  useStep((mapping: { readonly sketch: Sketch } | { readonly text: string }) =>
    request<Import>(`${pathOf(id)}/mapping`, { method: "PUT", body: mapping }),
  );
export const useRun = (id: string) => useStep((catalogue: boolean) => request<Import>(`${pathOf(id)}/run`, { body: { catalogue } }));
export const useStop = (id: string) => useMutation({ mutationFn: () => request<void>(`${pathOf(id)}/stop`, { method: "POST" }) });

export const useDelete = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(pathOf(id), { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["imports"] }),
  });
};

/** What the import would make, as its mapping is now. */
export const usePreview = (one: Import) =>
  useQuery({
    queryKey: ["import-preview", one.id, one.text, one.mode, one.files.map((f) => f.name)],
    queryFn: ({ signal }) => request<Report>(`${pathOf(one.id)}/preview`, { method: "POST", signal }),
    enabled: one.problems.length === 0 && one.mode !== undefined,
    staleTime: 60_000,
    retry: false,
  });
