import { Modal } from "@mantine/core";
import { useSay } from "../../ui/say.ts";

/** All keys of the page. */
export function Keys({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useSay();
  const keys: readonly (readonly [readonly string[], string])[] = [
    [[t("keys.arrows")], t("keys.arrows_about")],
    [[t("keys.enter")], t("keys.enter_about")],
    [["[", "]"], t("keys.brackets_about")],
    [["d"], t("keys.d")],
    [["p"], t("keys.p")],
    [["e"], t("keys.e")],
    [["l"], t("keys.l")],
    [["v"], t("keys.v")],
    [["?"], t("keys.help")],
    [["Esc"], t("keys.esc")],
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
      <dl className="keys">
        {keys.map(([caps, about]) => (
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
    </Modal>
  );
}
