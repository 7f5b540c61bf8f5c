import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  GitFork,
  Keyboard,
  Languages,
  Link as LinkIcon,
  type LucideIcon,
  Moon,
  MousePointerClick,
  Sun,
  Waypoints,
  Zap,
} from "lucide-react";
import { useContext } from "react";
import { useLocation } from "wouter";
import { getFields, getModels } from "../../api/client.ts";
import { home, writePlace } from "../../domain/place.ts";
import { chooseLanguage } from "../../domain/text/index.ts";
import { useCopy } from "../../ui/Copy.tsx";
import { useSay } from "../../ui/say.ts";
import { useMe } from "../me.ts";
import { sections } from "../sections.ts";
import { FrameContext } from "../shell/frame.ts";
import { usePageCommands } from "./commands.ts";
import { useCustomers } from "./customers.ts";
import { best } from "./match.ts";

type Found = {
  readonly id: string;
  readonly text: string;
  /** Where it belongs, in quieter words. */
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly keys?: readonly string[];
  readonly run: () => void;
};
type Group = {
  readonly id: "page" | "sections" | "customers" | "stages" | "touchpoints" | "models" | "commands";
  readonly found: readonly Found[];
};

/** All that answers what was typed, by what it is. */
export function useFound(typed: string): { readonly groups: readonly Group[]; readonly searching: boolean } {
  const say = useSay();
  const { t, language } = say;
  const me = useMe();
  const [, navigate] = useLocation();
  const { openKeys } = useContext(FrameContext);
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { copy } = useCopy();
  const pageCommands = usePageCommands();
  const figures = me.may("figures");
  const models = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => getModels(signal), staleTime: 300_000, enabled: figures });
  const fields = useQuery({ queryKey: ["fields"], queryFn: ({ signal }) => getFields(signal), staleTime: 60_000, enabled: figures });
  const customers = useCustomers(typed, me.may("customers"));

  const textOf = (one: Found) => `${one.text} ${one.hint ?? ""}`;
  const pick = (all: readonly Found[], most: number) => best(all, textOf, typed, most);
  const journey = (change: Partial<typeof home>) => () => navigate(`/journey${writePlace({ ...home, ...change })}`);
  const dark = useComputedColorScheme("light") === "dark"; // what is seen, also where the system chose it
  const other = language === "it" ? "en" : "it";

  const inMenu = sections.flatMap((section): Found[] =>
    section.menu && me.may(section.right)
      ? [
          {
            id: section.id,
            text: t(`section.${section.id}`),
            icon: section.menu.icon,
            keys: ["g", section.menu.key],
            run: () => navigate(section.path),
          },
        ]
      : [],
  );
  const reached = sections.flatMap((section): Found[] =>
    section.found && me.may(section.right)
      ? [{ id: section.path, text: t(`section.${section.id}`), icon: section.found, run: () => navigate(section.path) }]
      : [],
  );
  const stages = (models.data ?? []).flatMap((model) =>
    model.stages.map(
      (stage): Found => ({
        id: `${model.id}.${stage.id}`,
        text: say.name(stage.name),
        hint: say.name(model.name),
        icon: Waypoints,
        run: journey({ stage: stage.id, ...(model.default ? {} : { model: model.id }) }),
      }),
    ),
  );
  const touchpoints = (fields.data?.touchpoints ?? []).map(
    (point): Found => ({
      id: point.id,
      text: say.name(point.name) || point.id,
      icon: MousePointerClick,
      run: journey({ where: [{ field: "touchpoint", operator: "is", values: [point.id] }] }),
    }),
  );
  const commands: readonly Found[] = [
    { id: "link", text: t("palette.link"), icon: LinkIcon, run: () => copy(location.href) },
    {
      id: "theme",
      text: t(dark ? "palette.light" : "palette.dark"),
      icon: dark ? Sun : Moon,
      run: () => setColorScheme(dark ? "light" : "dark"),
    },
    { id: "language", text: t(`palette.language_${other}`), icon: Languages, run: () => void chooseLanguage(other) },
    { id: "keys", text: t("keys.open"), icon: Keyboard, keys: ["?"], run: openKeys },
  ];
  const asked = typed.trim() !== "";
  const groups: readonly Group[] = [
    {
      id: "page",
      found: pick(
        pageCommands.map((c) => ({ ...c, icon: Zap })),
        8,
      ),
    },
    { id: "sections", found: pick([...inMenu, ...(asked ? reached : [])], 10) },
    {
      id: "customers",
      found: customers.found.map((one) => ({ ...one, run: () => navigate(one.href) })),
    },
    { id: "stages", found: asked ? pick(stages, 6) : [] },
    { id: "touchpoints", found: asked ? pick(touchpoints, 6) : [] },
    {
      id: "models",
      found: asked
        ? pick(
            (models.data ?? []).map(
              (model): Found => ({
                id: model.id,
                text: say.name(model.name),
                icon: GitFork,
                run: journey(model.default ? {} : { model: model.id }),
              }),
            ),
            4,
          )
        : [],
    },
    { id: "commands", found: pick(commands, 6) },
  ];
  return { groups: groups.filter((group) => group.found.length > 0), searching: customers.searching };
}
