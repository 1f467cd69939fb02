import { graphqlDocument } from "./document.js";

export interface Check {
  readonly code: string;
  readonly status: "BLOCKED" | "FORCEABLE" | "WARNING" | "NOT_CHECKED" | "PASSED";
  readonly message: string;
  readonly hostName: string | null;
  readonly remedy: string | null;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

export interface PreflightInput {
  readonly primaryVolumeId: string;
  readonly secondaryVolumeId?: string;
  readonly secondaryHostName?: string;
  readonly secondaryVolumeName?: string;
  readonly userName?: string;
  readonly sshPort?: number;
  readonly syncMethod?: string;
  readonly keys?: string;
}

export const PREFLIGHT = graphqlDocument<
  {
    readonly geoRepPreflight: {
      readonly standing: "READY" | "NEEDS_FORCE" | "BLOCKED";
      readonly milliseconds: number;
      readonly checks: readonly Check[];
    };
  },
  { readonly input: PreflightInput }
>(`query Preflight($input: GeoRepPreflightInput!) {
  geoRepPreflight(input: $input) {
    standing milliseconds
    checks { code status message hostName remedy values { name value } }
  }
}`);
