import { Component, type ReactNode } from "react";

type Props = { readonly children: ReactNode; readonly instead: (retry: () => void) => ReactNode };

/** Shows something instead of a part of the page that cannot be drawn. */
export class Boundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    // What could not be loaded once is not asked for again before the page is.
    return this.state.failed ? this.props.instead(() => location.reload()) : this.props.children;
  }
}
