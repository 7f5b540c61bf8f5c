import {
  ChartNoAxesCombined,
  FileUp,
  type LucideIcon,
  Map as MapIcon,
  Palette,
  Radio,
  Rocket,
  Route,
  Settings as SettingsIcon,
  Tags,
  Users,
  Waves,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Right } from "./me.ts";

export type SectionID =
  | "maps"
  | "shared"
  | "journey"
  | "flows"
  | "analyses"
  | "shown"
  | "customers"
  | "customer"
  | "catalogue"
  | "sources"
  | "import"
  | "settings"
  | "start"
  | "gallery"
  | "signin";

export type Section = {
  /** Names it too: shell.json has section.<id>. */
  readonly id: SectionID;
  /** Within the workspace; ":name" stands for one part. The first that fits is shown. */
  readonly path: string;
  /** Its own name, section.<name>, where it is not that of its section: said to those who may not open it. */
  readonly name?: "audiences";
  /** What it takes to open it. "nobody" is open to all, without the frame and without signing in. */
  readonly right: Right;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** Its place in the rail; a page without one is reached from another page and belongs to the section of its id. */
  readonly menu?: {
    readonly icon: LucideIcon;
    /** After "g". */
    readonly key: string;
    /** At the foot of the rail, beside what is the reader's own. */
    readonly foot?: true;
  };
  /** A page that is in no menu but is found by its name. */
  readonly found?: LucideIcon;
};

/** Every page, in the order of the rail. A page's owner adds its line here. */
export const sections: readonly Section[] = [
  {
    id: "maps",
    path: "/maps",
    right: "maps",
    load: () => import("./maps/MapsPage.tsx"),
    menu: { icon: MapIcon, key: "m" },
  },
  { id: "maps", path: "/maps/:map", right: "maps", load: () => import("./map/MapPage.tsx") },
  { id: "shared", path: "/shared/:token", right: "nobody", load: () => import("./shared/SharedPage.tsx") },
  {
    id: "journey",
    path: "/journey",
    right: "figures",
    load: () => import("./journey/JourneyPage.tsx"),
    menu: { icon: Route, key: "j" },
  },
  {
    id: "customers",
    path: "/customers",
    right: "customers",
    load: () => import("./customers/CustomersPage.tsx"),
    menu: { icon: Users, key: "c" },
  },
  { id: "customers", path: "/customers/:profile", right: "customers", load: () => import("./customer/CustomerPage.tsx") },
  {
    id: "flows",
    path: "/flows",
    right: "figures",
    load: () => import("./flows/FlowsPage.tsx"),
    menu: { icon: Waves, key: "f" },
  },
  {
    id: "analyses",
    path: "/analyses",
    right: "figures",
    load: () => import("./analyses/gallery/AnalysesPage.tsx"),
    menu: { icon: ChartNoAxesCombined, key: "a" },
  },
  {
    id: "analyses",
    name: "audiences",
    path: "/analyses/audiences",
    right: "customers",
    load: () => import("./analyses/audiences/AudiencesPage.tsx"),
  },
  { id: "analyses", path: "/analyses/dashboards/:id", right: "figures", load: () => import("./analyses/dashboards/DashboardPage.tsx") },
  { id: "shown", path: "/shown/:token", right: "nobody", load: () => import("./analyses/ShownPage.tsx") },
  { id: "analyses", path: "/analyses/:kind", right: "figures", load: () => import("./analyses/KindPage.tsx") },
  {
    id: "catalogue",
    path: "/catalogue",
    right: "figures",
    load: () => import("./catalogue/CataloguePage.tsx"),
    menu: { icon: Tags, key: "t" },
  },
  {
    id: "sources",
    path: "/sources",
    right: "sources",
    load: () => import("./sources/SourcesPage.tsx"),
    menu: { icon: Radio, key: "s" },
  },
  { id: "import", path: "/sources/import", right: "sources", load: () => import("./import/ImportPage.tsx"), found: FileUp },
  { id: "start", path: "/start", right: "figures", load: () => import("./start/StartPage.tsx"), found: Rocket },
  { id: "gallery", path: "/gallery", right: "figures", load: () => import("./gallery/GalleryPage.tsx"), found: Palette },
  {
    id: "settings",
    path: "/settings",
    right: "self",
    load: () => import("./settings/SettingsPage.tsx"),
    menu: { icon: SettingsIcon, key: "i", foot: true },
  },
  { id: "settings", path: "/settings/:tab", right: "self", load: () => import("./settings/SettingsPage.tsx") },
  { id: "signin", path: "/signin", right: "nobody", load: () => import("./signin/SignInPage.tsx") },
  { id: "signin", path: "/owner/:token", right: "nobody", load: () => import("./signin/LinkPage.tsx") },
  { id: "signin", path: "/invitation/:token", right: "nobody", load: () => import("./signin/LinkPage.tsx") },
  { id: "signin", path: "/reset/:token", right: "nobody", load: () => import("./signin/LinkPage.tsx") },
];
