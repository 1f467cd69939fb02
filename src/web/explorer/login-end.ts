/** Whether the service lets in no more who opened the explorer, for `useSyncExternalStore`. */
export class LoginEnd {
  readonly #listeners = new Set<() => void>();
  #hasEnded = false;

  readonly hasEnded = (): boolean => this.#hasEnded;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly tell = (): void => {
    this.#hasEnded = true;
    for (const listener of this.#listeners) listener();
  };
}
