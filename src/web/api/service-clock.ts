/**
 * The service's clock as far as its answers tell it: what is shown as an age is of the service's times, and a browser's clock
 * may be wrong by hours.
 */
export class ServiceClock {
  readonly #browser: () => number;
  #ahead = 0;

  constructor(browser: () => number = Date.now) {
    this.#browser = browser;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#browser() + this.#ahead;

  /**
   * Takes in an answer's `Date` header, which is cut down to whole seconds: where the clocks can be as far apart as was known
   * before, nothing changes, so that ages do not jump from answer to answer.
   *
   * @param askedAt epoch milliseconds of the browser's clock
   */
  heard(date: string | null, askedAt: number): void {
    const second = Date.parse(date ?? "");
    if (Number.isNaN(second)) return;
    const least = second - this.#browser();
    const most = second + 1_000 - askedAt;
    this.#ahead = Math.min(Math.max(this.#ahead, least), Math.max(least, most));
  }

  /** The same as `fetch`, with what the answer tells of the clock taken in. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const askedAt = this.#browser();
    const response = await fetch(input, init);
    this.heard(response.headers.get("date"), askedAt);
    return response;
  };
}
