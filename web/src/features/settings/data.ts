import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { address } from "../../api/base.ts";
import { request } from "../../api/client.ts";
import type { Backup, Settings, SettingsChange } from "../../api/shape.ts";

export const useSettings = () =>
  useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => request<Settings>("/api/settings", { signal }),
    staleTime: 0,
  });

/** Writes the settings; afterwards every figure is asked for again, for the time zone or the retention may be another. */
export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsChange) => request<Settings>("/api/settings", { method: "PUT", body }),
    onSuccess: (saved) => {
      client.setQueryData(["settings"], saved);
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "settings" });
    },
  });
}

export const useBackups = () =>
  useQuery({
    queryKey: ["backups"],
    queryFn: async ({ signal }) => (await request<readonly Backup[] | null>("/api/backups", { signal })) ?? [],
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.some((backup) => backup.state === "running") ? 500 : 60_000),
  });

export function useBackupWork() {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ["backups"] });
  const make = useMutation({ mutationFn: () => request<Backup>("/api/backup", { method: "POST" }), onSettled: again });
  const remove = useMutation({
    mutationFn: (id: string) => request<void>(`/api/backup/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSettled: again,
  });
  return { make, remove };
}

export const backupAddress = (id: string): string => address(`/api/backup/${encodeURIComponent(id)}`);
