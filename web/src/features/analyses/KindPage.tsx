import { useParams } from "wouter";
import { isAnalysisKind } from "../../domain/analyses/kinds.ts";
import { Lost } from "../shell/Elsewhere.tsx";
import { Later } from "../shell/Later.tsx";
import { registry } from "./registry.ts";

/** The page of the kind that the address names. */
export default function KindPage() {
  const { kind = "" } = useParams();
  const load = isAnalysisKind(kind) ? registry[kind] : undefined;
  return load ? <Later key={kind} load={load} /> : <Lost />;
}
