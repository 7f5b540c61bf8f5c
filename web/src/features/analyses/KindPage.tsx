import { type ComponentType, lazy } from "react";
import { useParams } from "wouter";
import { analysisKinds, isAnalysisKind } from "../../domain/analyses/kinds.ts";
import { Lost } from "../shell/Elsewhere.tsx";
import { registry } from "./registry.ts";

const pages = new Map<string, ComponentType>(
  analysisKinds.flatMap((kind) => {
    const load = registry[kind];
    return load ? [[kind, lazy(load)] as const] : [];
  }),
);

/** The page of the kind that the address names. */
export default function KindPage() {
  const { kind = "" } = useParams();
  const Page = isAnalysisKind(kind) ? pages.get(kind) : undefined;
  return Page ? <Page /> : <Lost />;
}
