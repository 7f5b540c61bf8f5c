/** A map that somebody shows to whoever has its link. */
export default function SharedPage() {
  return <main className="main" />;
}
