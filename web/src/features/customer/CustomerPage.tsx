import { Page } from "../shell/Page.tsx";

export default function CustomerPage() {
  return <Page title="…">{null}</Page>;
}
