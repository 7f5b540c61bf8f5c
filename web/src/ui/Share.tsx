import { useSay } from "./say.ts";

/** A share within a sentence, with the article that Italian puts before it: "il 20,5%", "l’8%"; a dash where there is none. */
export function Share({ of, className }: { readonly of: number | null | undefined; readonly className?: string | undefined }) {
  const say = useSay();
  if (of == null) return "–";
  const text = say.share(of);
  return (
    <>
      {say.article(text)}
      <b className={className}>{text}</b>
    </>
  );
}
