/**
 * A message of graphql-js about a document or its variables, without the values that it echoes: a secret that stands in the
 * wrong place must not come back, nor get into the log of a client.
 */
export function withoutValues(message: string): string {
  for (const [echo, instead] of ECHOES) {
    if (echo.test(message)) return message.replace(echo, instead);
  }
  return message;
}

const ECHOES: readonly (readonly [RegExp, string])[] = [
  // String cannot represent a non string value: 42
  [/^(.+? cannot represent [^:"]*?): .*$/s, "$1."],
  // Value "X" does not exist in "Kind" enum.
  [/^Value ".*" does not exist in "(\w+)" enum\.(.*)$/s, 'That value does not exist in the enum "$1".$2'],
  // Expected value of type "Kind", found "X".
  [/^(Expected value of type "[^"]*"), found .*$/s, "$1."],
  // Argument "input" has invalid value { … }.
  [/^(Argument "\w+" has invalid value) .*$/s, "$1."],
  // Syntax Error: Expected Name, found String "X".
  [/^(Syntax Error: .*?\b(?:Name|String|BlockString|Int|Float)) ".*"/s, "$1"],
];
