import fc from "fast-check";

/** Requests that begin as what callers send, and then have something amiss. Paths are below the prefix. */

/** Texts that have upset parsers, databases and logs. */
const UPSETTING = `' " \\ % * null -1 1e999 NaN true \${7*7} __proto__ constructor .. ../.. a;b=c <a> &lt; ]]> \0 \u202e \ud800 \uffff`;
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  fc.constantFrom("", " ", "9".repeat(40), ...UPSETTING.split(" ")),
);
const encoded = text.map((each) => encodeURIComponent(each.toWellFormed()));

/** Mostly the first, now and then the second. */
function seldom<T>(usual: fc.Arbitrary<T>, amiss: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: usual }, amiss);
}

const SEARCH = `name status id cluster = != < >= * " ' and or sortby asc desc page 2 ( ) up 1`.split(" ");
const searching = fc
  .array(fc.constantFrom(...SEARCH), { maxLength: 12 })
  .map((words) => encodeURIComponent(words.join(" ")));

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  max: fc.constantFrom("1", "0", "-1", "1000"),
  search: searching,
  follow: fc.constantFrom("gluster_volumes.bricks", "bricks,statistics", "options", "cluster", "hosts.cluster"),
  from: fc.constantFrom("0", "3"),
  all_content: fc.constantFrom("true", "f", ""),
  case_sensitive: fc.constantFrom("true", "false"),
  async: fc.constantFrom("true", "false"),
  accept: fc.constantFrom("application/json", "application/xml"),
  correlation_id: fc.constant("mine"),
};
const parameter = seldom(
  fc
    .constantFrom(...Object.keys(VALUES))
    .chain((name) => fc.tuple(fc.constant(name), seldom(VALUES[name] ?? text, encoded))),
  fc.tuple(encoded, encoded),
).map(([name, value]) => `${name}=${value}`);

const SEGMENTS = "clusters hosts glustervolumes georeplication-sessions options statistics events jobs vms v4 v3 start";
const segment = fc.oneof(
  fc.constantFrom(...SEGMENTS.split(" ")),
  encoded,
  fc.constantFrom("..", "%2e%2e", "%", "%ff", "%00"),
);

/** One of the paths, with parameters in its query and its last segment. */
export function hostileUrl(paths: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...paths),
      seldom(fc.constant<string[]>([]), fc.array(segment, { minLength: 1, maxLength: 3 })),
      seldom(fc.constant<string[]>([]), fc.array(parameter, { maxLength: 2 })),
      fc.array(parameter, { maxLength: 2 }),
    )
    .map(([path, segments, matrix, query]) => {
      const last = [path, ...segments].join("/") + matrix.map((each) => `;${each}`).join("");
      return query.length > 0 ? `${last}?${query.join("&")}` : last;
    });
}

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  Accept: ["application/xml", "application/json", "*/*"],
  Version: ["4"],
  "Correlation-Id": ["mine"],
  Filter: ["true"],
  Prefer: ["persistent-auth"],
  "All-Content": ["true"],
  Cookie: ["JSESSIONID=x"],
};
const headerText = text.map((each) => each.replaceAll(/[\r\n\0]/g, ""));

/** Lines of a head. */
export const hostileHeaders: fc.Arbitrary<string[]> = fc.array(
  fc
    .constantFrom(...Object.entries(HEADERS))
    .chain(([name, usual]) => seldom(fc.constantFrom(...usual), headerText).map((value) => `${name}: ${value}`)),
  { maxLength: 4 },
);

const DOCUMENTS = [
  "<action/>",
  "<action><async>true</async><force>false</force></action>",
  "<option><key>sync-jobs</key><value>3</value></option>",
  '<georeplication-session id="x"><slavevolume>vol-dr</slavevolume><slave_host_name>dst1</slave_host_name></georeplication-session>',
  '{"force":"true","async":true}',
  '{"key":"sync-jobs","value":3}',
  '{"slavevolume":"vol-dr","slave_host_name":"dst1","slave_host_uuid":null,"ssh_port":"22","force":[false]}',
];
const edit = fc.tuple(fc.nat(200), fc.nat(20), fc.oneof(text, fc.constantFrom(...DOCUMENTS, "<", "{", "}", "[", '"')));

interface HostileBody {
  readonly type: string;
  readonly body: string;
}

/** A document with pieces cut out, doubled, swapped or replaced. */
export const hostileBody: fc.Arbitrary<HostileBody> = fc
  .tuple(
    fc.constantFrom(...DOCUMENTS),
    fc.array(edit, { maxLength: 3 }),
    seldom(
      fc.constant(null),
      fc.constantFrom("text/plain", "application/xml", "application/json", "*/*", "xml; charset"),
    ),
  )
  .map(([document, edits, type]) => ({
    type: type ?? (document.startsWith("<") ? "application/xml" : "application/json"),
    body: edits.reduce((given, [at, length, put]) => given.slice(0, at) + put + given.slice(at + length), document),
  }));
