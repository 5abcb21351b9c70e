# Shared by the findings: a temporary folder that goes when the script ends, with pinned packages and `loopback.mjs`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here/loopback.mjs" "$folder"
cd "$folder"

packages() {
  npm init -y >/dev/null
  npm install --silent --no-audit --no-fund --ignore-scripts "$@"
}

# Runs the program on standard input, prints what it saw, and fails once that is no longer the text in the argument.
sees() {
  cat >run.mjs
  local seen
  seen=$(timeout 50 node run.mjs)
  echo "$seen"
  [ "$seen" = "$1" ] || {
    echo "no longer so"
    exit 1
  }
}
