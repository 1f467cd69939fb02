#!/bin/sh
# Everything that can be said of the tree without running the service. Each check runs, also after one that failed; the last
# line counts them. Called by `npm run check`, which puts the tools on the PATH.
passed=0 failed=0

check() {
  name=$1
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    printf '%s\nFAILED  %s\n' "$output" "$name"
  fi
}

lockfile_names_no_registry() {
  ! grep -nE '"resolved": *"[a-z+]+:' package-lock.json
}

check "types" tsc -p .
check "types of the page" tsc -p src/web
check "build" tsc -b tsconfig.scripts.json
check "lint" oxlint --deny-warnings
check "format" oxfmt --check
check "nothing unused" knip --treat-config-hints-as-errors
check "schema.graphql is that of the code" node dist/scripts/schema.js check
check "operations of the page are those of the schema" graphql-codegen --config codegen.json --check
check "migrations lead to the entities" node dist/scripts/migrations.js check
check "package-lock.json names no registry" lockfile_names_no_registry

echo "$passed checks passed, $failed failed"
[ "$failed" = 0 ]
