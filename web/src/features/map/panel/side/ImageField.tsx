import { ImageUp, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { address } from "../../../../api/base.ts";
import { upload } from "../../../../api/client.ts";
import type { MapAsset } from "../../../../api/shape.ts";
import type { Json, MapNode } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { ErrorBox } from "../../../../ui/ErrorBox.tsx";
import { useSay } from "../../../../ui/say.ts";
import { apiOf } from "../../address.ts";
import { useMap } from "../../store.ts";
import { InPlace } from "../fields.tsx";

type Props = { readonly card: MapNode; readonly onPut: ((key: string, value: Json) => void) | null };
type Image = { readonly asset: string; readonly width: number; readonly height: number; readonly alt: string };

function imageOf(value: Json | undefined): Image | null {
  if (typeof value !== "object" || value === null || !("asset" in value) || typeof value.asset !== "string") return null;
  const size = (side: Json | undefined) => (typeof side === "number" ? side : 0);
  return {
    asset: value.asset,
    width: size("width" in value ? value.width : undefined),
    height: size("height" in value ? value.height : undefined),
    alt: "alt" in value && typeof value.alt === "string" ? value.alt : "",
  };
}

const biggest = 10 * 1024 * 1024;

/** A picture on a card, with what it shows in words. */
export function ImageField({ card, onPut }: Props) {
  const { t, wholeShare } = useSay();
  const { id } = useMap();
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [large, setLarge] = useState(false);
  const image = imageOf(card.props?.image);
  const take = async (file: File | undefined) => {
    if (!file || !onPut) return;
    setError(null);
    setLarge(file.size > biggest);
    if (file.size > biggest) return;
    setSent(0);
    try {
      const made = await upload<MapAsset>(`${apiOf(id)}/assets`, file, {
        type: file.type || "application/octet-stream",
        onProgress: (done, total) => setSent(total > 0 ? done / total : 0),
      });
      onPut("image", { asset: made.asset, width: made.width, height: made.height, alt: image?.alt ?? "" });
    } catch (failed) {
      setError(failed);
    } finally {
      setSent(null);
    }
  };
  if (!image && !onPut) return null;
  return (
    <div className="labelled image-field">
      <span className="label">{t("maps.panel.image")}</span>
      {image ? (
        <img
          src={address(`${apiOf(id)}/assets/${image.asset}`)}
          alt={image.alt}
          width={image.width || undefined}
          height={image.height || undefined}
        />
      ) : null}
      {image ? (
        <InPlace
          label={t("maps.panel.alt")}
          value={image.alt}
          placeholder={t("maps.panel.alt_hint")}
          maxLength={500}
          onSave={onPut ? (alt) => onPut("image", { ...image, alt }) : null}
        />
      ) : null}
      {onPut ? (
        <div className="row wrap">
          <input
            ref={input}
            type="file"
            className="hidden"
            tabIndex={-1}
            aria-label={t("maps.panel.image_choose")}
            accept="image/png,image/jpeg,image/webp,image/gif"
            onChange={(e) => {
              void take(e.target.files?.[0]);
              e.target.value = "";
            }}
          />
          <Button size="small" icon={ImageUp} busy={sent !== null} onClick={() => input.current?.click()}>
            {sent === null
              ? t(image ? "maps.panel.image_other" : "maps.panel.image_choose")
              : t("maps.panel.image_sending", { share: wholeShare(sent) })}
          </Button>
          {image ? (
            <Button size="small" variant="ghost" icon={Trash2} onClick={() => onPut("image", null)}>
              {t("maps.panel.image_remove")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {large ? (
        <p className="t12 neg" role="alert">
          {t("maps.panel.image_large")}
        </p>
      ) : null}
      {error ? <ErrorBox error={error} title={t("maps.panel.image_failed")} /> : null}
    </div>
  );
}
