import { createContext } from "react";

/** What the parts of an analysis page need to know of it. */
export const AnalysisContext = createContext<{ /** What its files are called. */ readonly name: string }>({ name: "" });
