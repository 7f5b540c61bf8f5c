import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { address } from "../../api/base.ts";
import { type MapState, type Model, openMap } from "./model.ts";

const MapContext = createContext<Model | null>(null);

/** Around everything that belongs to the open map. */
export const MapProvider = MapContext.Provider;

/** The open map as it stands, and what can be done with it. */
export type MapStore = MapState & Omit<Model, "state" | "subscribe" | "close">;

/** What can be done with the open map; it is the same all the time. */
export function useModel(): Model {
  const model = useContext(MapContext);
  if (!model) throw new Error("this belongs inside a MapProvider");
  return model;
}

/** The open map; what uses it is drawn anew at every change of it. */
export function useMap(): MapStore {
  const model = useModel();
  const state = useSyncExternalStore(model.subscribe, model.state);
  return { ...model, ...state };
}

/** A part of the open map; what uses it is drawn anew when that part is another. */
export function useMapPart<T>(part: (state: MapState) => T): T {
  const model = useModel();
  return useSyncExternalStore(model.subscribe, () => part(model.state()));
}

/** Opens a map for as long as it is looked at. */
export function useOpenMap(id: string, path = `/api/maps/${id}/live`): Model | null {
  const [model, setModel] = useState<Model | null>(null);
  useEffect(() => {
    const opened = openMap({ id, path, name: `percorso-map:${address("")}:${path}` });
    setModel(opened);
    return () => opened.close();
  }, [id, path]);
  return model;
}
