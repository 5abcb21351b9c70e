# The findings share this: a temporary folder with pinned packages and `loopback.mjs`. The folder
# goes when the script ends.
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

# Runs the program on standard input and prints its output. Fails when the output differs from the
# argument.
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
