/** How a map is called that somebody has by a link: the link's secret stands after it. */
const shared = "shared:";

export const sharedId = (token: string): string => shared + token;

/** Whether the map was come by with a link: then there is no colleague, only a guest. */
export const isShared = (map: string): boolean => map.startsWith(shared);

/** Where the API has a map. */
export const apiOf = (map: string): string =>
  isShared(map) ? `/api/shared/${encodeURIComponent(map.slice(shared.length))}` : `/api/maps/${encodeURIComponent(map)}`;
