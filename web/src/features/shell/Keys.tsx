import { Modal } from "@mantine/core";
import { useSay } from "../../ui/say.ts";
import { searchKeys } from "../../ui/screen.ts";
import type { Section } from "../sections.ts";
import type { PageKey } from "./frame.ts";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly menu: readonly Section[];
  readonly page: readonly PageKey[];
};

/** All keys: those of the page, those of every page. */
export function Keys({ open, onClose, menu, page }: Props) {
  const { t } = useSay();
  const everywhere: readonly PageKey[] = [
    { caps: [searchKeys], about: t("keys.palette") },
    ...menu.flatMap((s) => (s.menu ? [{ caps: ["g", s.menu.key], about: t("keys.section", { section: t(`section.${s.id}`) }) }] : [])),
    { caps: ["?"], about: t("keys.help") },
    { caps: ["Esc"], about: t("keys.esc") },
  ];
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={t("keys.title")}
      centered
      lockScroll={false}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ content: "dialog", header: "sheet-head", body: "sheet-body", title: "sheet-title" }}
      transitionProps={{ duration: 0 }}
    >
      {page.length > 0 ? <List title={t("keys.page")} keys={page} /> : null}
      <List title={t("keys.everywhere")} keys={everywhere} />
    </Modal>
  );
}

function List({ title, keys }: { readonly title: string; readonly keys: readonly PageKey[] }) {
  return (
    <section className="keys">
      <h3 className="popover-title">{title}</h3>
      <dl>
        {keys.map(({ caps, about }) => (
          <div key={about}>
            <dt>
              {caps.map((cap) => (
                <kbd key={cap}>{cap}</kbd>
              ))}
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
