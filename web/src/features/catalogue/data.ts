import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { refusedWith, request } from "../../api/client.ts";
import type {
  CatalogueChange,
  CataloguePreview,
  CatalogueText,
  CatalogueVersion,
  Difference,
  Pieces,
  SignatureCount,
  Trace,
  Unplaced,
} from "../../api/shape.ts";
import { useSay } from "../../ui/say.ts";
import { useToast } from "../../ui/Toast.tsx";
import type { Field } from "./rules.ts";

export const usePieces = () =>
  useQuery({ queryKey: ["catalogue", "pieces"], queryFn: ({ signal }) => request<Pieces>("/api/catalogue/pieces", { signal }) });

export const useUnplaced = () =>
  useQuery({ queryKey: ["catalogue", "unplaced"], queryFn: ({ signal }) => request<Unplaced>("/api/catalogue/unplaced", { signal }) });

export const useCatalogueText = () =>
  useQuery({ queryKey: ["catalogue", "text"], queryFn: ({ signal }) => request<CatalogueText>("/api/catalogue", { signal }) });

export const useVersions = () =>
  useQuery({
    queryKey: ["catalogue", "versions"],
    queryFn: ({ signal }) => request<readonly CatalogueVersion[]>("/api/catalogue/versions", { signal }),
  });

export const useDiff = (from: number, to: number, enabled = true) =>
  useQuery({
    queryKey: ["catalogue", "diff", from, to],
    queryFn: ({ signal }) => request<readonly Difference[]>(`/api/catalogue/diff?from=${from}&to=${to}`, { signal }),
    enabled,
  });

type RealValue = { readonly value: string; readonly interactions: number };

export const useValues = (field: Field, enabled: boolean) =>
  useQuery({
    queryKey: ["catalogue", "values", field],
    queryFn: ({ signal }) => request<readonly RealValue[]>(`/api/catalogue/values?field=${field}`, { signal }),
    enabled,
    staleTime: 60_000,
  });

export const useSignatures = (search: { readonly text?: string; readonly touchpoint?: string }, limit: number, enabled = true) =>
  useQuery({
    queryKey: ["catalogue", "signatures", search, limit],
    queryFn: ({ signal }) =>
      request<readonly SignatureCount[]>(`/api/catalogue/signatures?${new URLSearchParams({ ...search, limit: String(limit) })}`, {
        signal,
      }),
    enabled,
    placeholderData: keepPreviousData,
  });

export const useTrace = (signature: SignatureCount["signature"] | null) =>
  useQuery({
    queryKey: ["catalogue", "trace", signature],
    queryFn: ({ signal }) => request<Trace>("/api/catalogue/trace", { body: { signature }, signal }),
    enabled: signature !== null,
  });

/** A value once it has stood still for a moment. */
export function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

/** What changes would move, asked again when one has stopped typing. */
export function usePreview(changes: readonly CatalogueChange[]) {
  const text = useSettled(JSON.stringify(changes), 300);
  return useQuery({
    queryKey: ["catalogue", "preview", text],
    queryFn: ({ signal }) => request<CataloguePreview>("/api/catalogue/changes/preview", { body: { changes: JSON.parse(text) }, signal }),
    enabled: text !== "[]" && changes.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

type Saved = { readonly version: number };

export type Saving = {
  readonly base: number;
  readonly note: string;
} & ({ readonly changes: readonly CatalogueChange[] } | { readonly yaml: string });

const wentBack = new Set<() => void>();

/** Calls the listener when somebody here has gone back to a version, so that what is open begins anew. Returns how to stop. */
export function onWentBack(listener: () => void): () => void {
  wentBack.add(listener);
  return () => wentBack.delete(listener);
}

/** Saves a version, or goes back to one; figures everywhere are asked for again, and the toast takes it back. */
export function useSave() {
  const client = useQueryClient();
  const toast = useToast();
  const { t, count } = useSay();
  /** Figures everywhere have moved; only the catalogue itself is waited for. */
  const settled = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["catalogue"] });
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "catalogue" });
  };
  // The toast outlives what was saved from, so this is no mutation of a component.
  const restore = async (version: number, said: (saved: number) => void): Promise<void> => {
    try {
      const { version: saved } = await request<Saved>(`/api/catalogue/versions/${version}/restore`, {
        body: { note: t("catalogue.undo_note", { n: count(version) }) },
      });
      await settled();
      for (const listener of wentBack) listener();
      said(saved);
    } catch {
      toast.show(t("catalogue.undo_failed"), { tone: "bad" });
    }
  };
  const undo = (version: number) => void restore(version, () => toast.show(t("catalogue.undone", { n: count(version) })));
  const back = (version: number) =>
    restore(version, (saved) => toast.show(t("catalogue.went_back", { n: count(version) }), { undo: () => undo(saved - 1) }));
  const save = useMutation({
    mutationFn: (saving: Saving) =>
      "changes" in saving
        ? request<Saved>("/api/catalogue/changes", { body: saving })
        : request<Saved>("/api/catalogue", { method: "PUT", body: saving }),
    onSuccess: async ({ version }, { base }) => {
      toast.show(t("catalogue.saved", { n: count(version) }), { undo: () => undo(base) });
      await settled();
    },
    onError: (error) => {
      if (refusedWith(error, 409)) void client.invalidateQueries({ queryKey: ["catalogue"] });
    },
  });
  return { save, back };
}
