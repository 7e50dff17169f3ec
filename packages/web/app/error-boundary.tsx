import { Component, type ReactNode } from "react";

interface Props {
  /** Another key starts anew: another page is no longer broken. */
  readonly children: ReactNode;
  readonly show: (error: Error, again: () => void) => ReactNode;
}

/** Catches what a page throws while it is loaded or drawn, so that the frame stays. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? this.props.show(error, () => this.setState({ error: undefined })) : this.props.children;
  }
}
