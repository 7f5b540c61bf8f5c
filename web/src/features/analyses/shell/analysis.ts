import type { ComponentType, ReactNode } from "react";
import type { JourneyAnswer, Query } from "../../../api/shape.ts";
import type { AnalysisKind } from "../../../domain/analyses/kinds.ts";
import type { AnalysisPlace } from "../../../domain/analyses/place.ts";
import type { Raw } from "../../../domain/analyses/raw.ts";
import type { PlainTable } from "../../../domain/csv.ts";
import type { Extent } from "../../../domain/period.ts";
import type { Say } from "../../../ui/say.ts";

/** What every answer has. */
export type AnyAnswer = {
  readonly query: Query;
  readonly coverage: {
    readonly customers: number;
    readonly interactions: number;
    readonly placed: number;
    readonly from: string;
    readonly to: string;
    readonly until: string;
    readonly seq: number;
    readonly catalogue: number;
    readonly ms: number;
    readonly unknown?: NonNullable<JourneyAnswer["coverage"]["unknown"]>;
    readonly unkept?: NonNullable<JourneyAnswer["coverage"]["unkept"]>;
  };
};

/** All that the parts of a kind's page are given. S are its settings, A its answer. */
export type View<S, A> = {
  readonly answer: A;
  readonly settings: S;
  /** Changes settings; the open figure is closed. */
  readonly set: (change: Partial<S>) => void;
  /** The figure whose panel is open, as pick was given it. */
  readonly at: string | null;
  readonly pick: (at: string | null) => void;
  readonly phone: boolean;
  readonly place: AnalysisPlace;
  /** The question that was asked. */
  readonly query: Query;
};

export type SettingsView<S, A> = Omit<View<S, A>, "answer" | "query"> & { readonly answer: A | undefined; readonly extent: Extent };

/** Who is behind a figure: what makes the question "customers" of this question, and how many there are. */
export type Counted = { readonly n: number; readonly who: NonNullable<Query["who"]>; readonly name: string };

export type Panel = { readonly name: string; readonly content: ReactNode; readonly customers?: Counted };

export type NamedTable = { readonly id: string; readonly title: string; readonly table: PlainTable };

/** A kind of analysis: what its page is made of. Functions stay the same for as long as the page is there. */
export type Analysis<S extends object, A extends AnyAnswer> = {
  readonly kind: AnalysisKind;
  /** The settings that the address says. */
  readonly read: (ask: Raw) => S;
  /** What is to stand in the address, as JSON; null for the usual settings. */
  readonly write: (settings: S) => object | null;
  /** The question's kind, and its fields beside period, conditions and comparison. */
  readonly question: (settings: S) => Partial<Query> & Pick<Query, "kind">;
  /** Whether the settings say enough to be asked; always where there is none. */
  readonly ready?: (settings: S) => boolean;
  /** False where a comparison makes no sense. */
  readonly comparable?: boolean;
  /** Chips of the kind's own, after the shared ones; an element of role group is around them. */
  readonly Settings: ComponentType<SettingsView<S, A>>;
  /** In place of the pictures until the settings are ready. */
  readonly Begin?: ComponentType<SettingsView<S, A>>;
  /** The finding in words, within the page's <h1>. */
  readonly Sentence: ComponentType<View<S, A>>;
  /** The pictures, each in an <AnalysisChart>. */
  readonly Picture: ComponentType<View<S, A>>;
  /** The figures as tables, the one of the picture first: the page's table view, and the CSV of its charts. */
  readonly tables: (answer: A, say: Say) => readonly NamedTable[];
  /** Whether nobody is in the answer. */
  readonly nobody: (answer: A) => boolean;
  /** What stands beside the page while a figure is picked; null where there is no such figure. */
  readonly panel?: (view: View<S, A>, say: Say) => Panel | null;
  /** What is counted and how, for who wants to know; paragraphs. */
  readonly explain: (answer: A, say: Say) => readonly string[];
  /** The answer on a card of a dashboard: one figure and a small picture, without controls. */
  readonly Glance: ComponentType<{ readonly answer: A; readonly settings: S; readonly width: number; readonly height: number }>;
};

/** What a kind's file gives to the registry. */
export type AnalysisModule = {
  readonly default: ComponentType;
  readonly Glance: ComponentType<GlanceProps>;
};

export type GlanceProps = {
  /** Where the answer is had: an operation of the API, and what is sent to it. */
  readonly path: string;
  readonly body: unknown;
  /** The kind's settings as an address says them. */
  readonly ask: string | null;
  /** Changes when fresh interactions came in. */
  readonly fresh: number;
  readonly view: "picture" | "table";
  readonly width: number;
  readonly height: number;
};
