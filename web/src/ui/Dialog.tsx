import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useSay } from "./say.ts";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that closes first, the primary last. */
  readonly actions?: ReactNode;
  readonly size?: "normal" | "wide";
};

/** What must be answered before one goes on: it keeps the focus and gives it back. */
export function Dialog({ open, onClose, title, children, actions, size = "normal" }: Props) {
  const { t } = useSay();
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size={size === "wide" ? 760 : 480}
      centered
      lockScroll={false}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ content: "dialog", header: "sheet-head", body: "sheet-body dialog-body", title: "sheet-title" }}
      transitionProps={{ duration: 0 }}
    >
      {children}
      {actions ? <div className="row wrap dialog-actions">{actions}</div> : null}
    </Modal>
  );
}
