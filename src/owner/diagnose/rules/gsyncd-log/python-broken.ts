import { hostsOf, logRule } from "./log-rule.js";

export const pythonBroken = logRule({
  code: "PYTHON_BROKEN",
  patterns: [
    // gsyncd.c: the wrapper that authorized_keys names found no interpreter.
    /ssh> exec of '(.+)' (failed)/,
    /ssh> .*?env: .?(python[\d.]*).?: (No such file or directory)/,
    /ssh> .*?: (\/\S*python[\d.]*): (bad interpreter: .+)/,
    /((?:ModuleNotFoundError|ImportError|SyntaxError): .+)/,
    /(AttributeError: module '\w+' has no attribute '\w+')/,
    // What newer Pythons have taken away: gsyncd up to 10 calls RawConfigParser.readfp (until 3.11), older ones Thread.isAlive (until 3.8).
    /(AttributeError: '(?:\w*ConfigParser|Thread|Element(?:Tree)?|str|bytes|dict)' object has no attribute '\w+')/,
    /(TypeError: .*(?:str|bytes).+)/,
  ],
  message: ({ match }, all) =>
    `gsyncd fails for ${hostsOf(all)} with the Python that is there: ${match[1] ?? ""}${match[2] === undefined ? "" : ` ${match[2]}`}.`,
  remedy: () => [
    "On every node of both clusters: head -n 1 /usr/*/*/glusterfs/python/syncdaemon/gsyncd.py /usr/libexec/glusterfs/python/syncdaemon/gsyncd.py # tells which Python gsyncd needs",
    "Install that Python, or a release of GlusterFS that is made for the Python of the system.",
  ],
});
