import type { components } from "../../api/schema.ts";

/** What a link shows of a map. */
export type SharedMap = components["schemas"]["SharedMap"];
