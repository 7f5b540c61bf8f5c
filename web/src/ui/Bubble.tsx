import { Drawer, Popover } from "@mantine/core";
import type { ReactNode } from "react";
import { useSay } from "./say.ts";
import { usePhone } from "./screen.ts";

type Props = {
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
  readonly label: string;
  readonly target: ReactNode;
  readonly children: ReactNode;
  readonly width?: number;
  readonly position?: "bottom-start" | "bottom-end" | "right-start" | "right-end" | "bottom" | "top";
};

/** What a button opens: beside it on a large screen, a sheet from below on a phone. */
export function Bubble({ opened, onChange, label, target, children, width = 280, position = "bottom-start" }: Props) {
  const phone = usePhone();
  const { t } = useSay();
  if (phone) {
    return (
      <>
        {target}
        <Drawer
          opened={opened}
          onClose={() => onChange(false)}
          position="bottom"
          size="auto"
          title={label}
          lockScroll={false}
          closeButtonProps={{ "aria-label": t("action.close") }}
          classNames={{ content: "sheet", header: "sheet-head", body: "sheet-body", title: "sheet-title" }}
        >
          {children}
        </Drawer>
      </>
    );
  }
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position={position}
      width={width}
      trapFocus
      returnFocus
      offset={6}
      shadow="none"
      transitionProps={{ duration: 0 }}
      middlewares={{ shift: { padding: 8 }, flip: true, size: false }}
    >
      <Popover.Target popupType="dialog">{target}</Popover.Target>
      <Popover.Dropdown className="popover" aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
