import { Component, type ReactNode } from "react";
import { Button } from "../components/button.js";
import styles from "./notices.module.css";

interface FailureBoundaryProps {
  readonly children: ReactNode;
}

/** In the place of a page that cannot be shown: one of before an update, or one that fails by a fault of ours. */
export class FailureBoundary extends Component<FailureBoundaryProps, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className={styles["notice"]} role="alert">
        <h1>This page cannot be shown</h1>
        <p>The service may have been updated meanwhile: load the page again. It failed with: {error.message}</p>
        <Button variant="primary" onPress={() => location.reload()}>
          Load it again
        </Button>
      </div>
    );
  }
}
