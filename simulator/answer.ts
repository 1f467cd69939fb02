/** What a command prints and how it ends. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function printed(stdout: string): Answer {
  return { stdout, stderr: "", exitCode: 0 };
}

export function failed(exitCode: number, stderr: string, stdout = ""): Answer {
  return { stdout, stderr, exitCode };
}
