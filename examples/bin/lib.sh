# SPDX-FileCopyrightText: the offline-seed authors
# SPDX-License-Identifier: Apache-2.0
#
# Shell functions of ./verify and the launchers beside this file: finding or installing what they need.
# Sourced, not run.

# say TEXT...: one line for whoever watches, on standard error so that a program's output stays clean.
say() {
    printf '[offline-seed] %s\n' "$*" >&2
}

# give_up TEXT...: says why and ends.
give_up() {
    say "$*"
    exit 1
}

# major_of HOME: the major version of a JDK with a compiler, nothing if there is none.
major_of() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# find_jdk FROM TO: prints the home of a JDK whose major version lies in the range; JAVA_HOME is asked
# first, then the java on the search path, then the lowest version installed under /usr/lib/jvm.
find_jdk() {
    local home major on_path best='' best_major=''
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path"; do
        [ -n "$home" ] || continue
        major=$(major_of "$home")
        if [ -n "$major" ] && [ "$major" -ge "$1" ] && [ "$major" -le "$2" ]; then
            printf '%s\n' "$home"
            return 0
        fi
    done
    for home in /usr/lib/jvm/*; do
        [ ! -L "$home" ] || continue
        major=$(major_of "$home")
        [ -n "$major" ] && [ "$major" -ge "$1" ] && [ "$major" -le "$2" ] || continue
        if [ -z "$best" ] || [ "$major" -lt "$best_major" ]; then
            best=$home
            best_major=$major
        fi
    done
    [ -n "$best" ] || return 1
    printf '%s\n' "$best"
}

# install_packages NAME...: installs Debian packages, as root or through sudo.
install_packages() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo)
        command -v sudo >/dev/null || give_up "please install: $* (neither root nor sudo here)"
    fi
    command -v apt-get >/dev/null || give_up "please install: $* (no apt-get here)"
    say "installing with apt-get: $*"
    "${as_root[@]}" apt-get update -qq >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2
}

# need_programs COMMAND=PACKAGE...: installs the packages whose command is missing, all in one go.
need_programs() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# need_java FROM TO: exports JAVA_HOME of a JDK in that range, installing JDK 17 and Maven if missing.
need_java() {
    local home
    if ! home=$(find_jdk "$1" "$2"); then
        install_packages openjdk-17-jdk-headless
        home=$(find_jdk "$1" "$2") || give_up "no JDK from $1 to $2 found, even after installing 17"
    fi
    export JAVA_HOME=$home
    need_programs mvn=maven
}

# install_npm_judges ARGS...: the pinned npm packages of examples/judges, unless they are there already;
# further arguments go to npm.
install_npm_judges() {
    local folder=$root/examples/judges wanted stamp
    stamp=$folder/node_modules/.installed-from
    wanted=$(cat "$folder/package.json" "$folder/package-lock.json" "$folder/.npmrc" | sha256sum)
    if [ -r "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        return 0
    fi
    say "installing Azurite and the contract's validator with npm (once)"
    (cd "$folder" && npm ci --no-progress --loglevel=error "$@" >&2) || return 1
    printf '%s\n' "$wanted" >"$stamp"
}

# use_azurite_if_possible: sets $node_modules where Node.js and npm are there and its packages can be had.
node_modules=
use_azurite_if_possible() {
    command -v node >/dev/null && command -v npm >/dev/null || return 0
    if install_npm_judges --fetch-retries=0 --fetch-timeout=20000; then
        node_modules=$root/examples/judges/node_modules
    else
        say "Azurite could not be installed; blobs go to a folder instead"
    fi
}

# use_vector_api: fills $vector_api with what java needs for it, nothing where this Java has none.
vector_api=()
use_vector_api() {
    if "$JAVA_HOME/bin/java" --list-modules | grep -q '^jdk\.incubator\.vector'; then
        vector_api=(--add-modules jdk.incubator.vector)
    fi
}

# run_example MAIN ARGS...: runs a program of examples in place of this shell; builds it first where it is
# missing or older than its sources.
run_example() {
    local main=$1 built=$root/examples/target/examples-built jars terminal=false answers=false
    local sources=("$root/pom.xml" "$root"/*/pom.xml "$root"/offline-seed-*/src/main "$root/examples/src/main")
    shift
    need_java 17 99
    if [ ! -e "$built" ] || [ -n "$(find "${sources[@]}" -newer "$built" -print -quit)" ]; then
        say "building the examples (a minute or two the first time)"
        mkdir -p "$root/examples/target"
        touch "$built.next" # what changes while we build is newer than this
        (cd "$root" && mvn -B -q -ntp -Pquick -DskipTests -pl examples -am package) >&2 \
            || give_up "the build failed; nothing was run"
        mv "$built.next" "$built"
    fi
    jars=("$root"/examples/target/offline-seed-examples-*.jar)
    [ ! -t 1 ] || terminal=true
    [ ! -t 0 ] || answers=true
    use_vector_api
    exec "$JAVA_HOME/bin/java" "${vector_api[@]}" \
        -Djdk.httpclient.allowRestrictedHeaders=content-length \
        "-Dofflineseed.nodeModules=$node_modules" "-Dofflineseed.terminal=$terminal" \
        "-Dofflineseed.answers=$answers" \
        -cp "${jars[0]}" "$main" "$@"
}
