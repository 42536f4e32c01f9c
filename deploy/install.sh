# Installing, for ./run: Python's packages into .venv, everything else from the system's own packages.
# Sourced by ./run, which sets `root`; sets `python`. POSIX sh: dash and macOS's old bash both run it.

venv="$root/.venv"
python="$venv/bin/python"

say() { printf 'run: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Python ----------------------------------------------------------------------------------------------

# A name on PATH proves nothing: pyenv's shims exist for versions that are not selected. So each is run.
right_version() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
  if [ -n "${PYTHON:-}" ]; then
    right_version "$PYTHON" || fail "PYTHON is $PYTHON, which is not Python 3.11, 3.12 or 3.13."
    found=$PYTHON
    return
  fi
  found=
  for candidate in python3.13 python3.12 python3.11 python3; do
    right_version "$candidate" || continue
    [ -n "$found" ] || found=$candidate
    # One that can make virtual environments by itself is preferred to a newer one that cannot.
    if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then found=$candidate; return; fi
  done
  [ -n "$found" ] || fail "ClipJury needs Python 3.11, 3.12 or 3.13, and none is on PATH. Debian 12, Ubuntu 24.04 or later: apt install python3 python3-venv. macOS: brew install python@3.13"
}

make_venv() {
  if [ -x "$python" ] && right_version "$python" && "$python" -m pip --version >/dev/null 2>&1; then return; fi
  find_python
  if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu keep these two modules in a package of their own, one for each version.
    minor=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "python$minor-venv" || fail "$found cannot make virtual environments. Debian and Ubuntu: apt install python$minor-venv"
  fi
  say "Making a virtual environment with $("$found" --version) in .venv"
  rm -rf "$venv"
  "$found" -m venv "$venv" >&2 || fail "The virtual environment could not be made in $venv."
}

# Installs a lock unless the very same one was installed before; its copy in .venv is the mark of that.
install_lock() {
  cmp -s "$root/$1" "$venv/$1" && return
  say "Installing the Python packages of $1 (some minutes at first)"
  "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
    --requirement "$root/$1" </dev/null >&2 || fail "The packages of $1 could not be installed; pip's reason stands above."
  cp "$root/$1" "$venv/$1"
}

install_project() {
  make_venv
  install_lock requirements.lock
  [ "${1:-}" != dev ] || install_lock requirements-dev.lock
}

# Programs --------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() { [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
    </dev/null >/dev/null
}

# Installs packages by apt or brew without a question; says no when it may not or cannot.
install_packages() {
  if have apt-get && can_be_root; then
    say "Installing $* with apt-get"
    # The lists may be missing (fresh containers) or old: they are fetched only when that shows.
    apt_install "$@" 2>/dev/null || { as_root apt-get update -qq </dev/null >&2 && apt_install "$@"; }
  elif have brew; then
    say "Installing $* with brew"
    brew install --quiet "$@" </dev/null >&2
  else
    return 1
  fi
}

find_ffmpeg() {
  for pair in "FFMPEG=${FFMPEG:-}" "FFPROBE=${FFPROBE:-}"; do
    [ -z "${pair#*=}" ] || have "${pair#*=}" || fail "${pair%%=*} is ${pair#*=}, and there is no such program."
  done
  if have "${FFMPEG:-ffmpeg}" && have "${FFPROBE:-ffprobe}"; then return; fi
  install_packages ffmpeg || fail "ClipJury needs ffmpeg and ffprobe. Debian and Ubuntu: sudo apt install ffmpeg. macOS: brew install ffmpeg. Or name them with FFMPEG and FFPROBE."
}

# What a report as PDF needs. Nothing else does, so a machine that cannot have it starts all the same; doctor tells.
find_pango() {
  "$root/.venv/bin/python" -c 'import weasyprint' >/dev/null 2>&1 && { fc-list :lang=zh-cn 2>/dev/null | grep -q . || [ "$(uname)" = Darwin ]; } && return
  if have apt-get; then
    install_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk || say "Without Pango and a font with Chinese, reports cannot leave as PDF: ./run manage doctor says more."
  else
    install_packages pango || say "Without Pango, reports cannot leave as PDF: ./run manage doctor says more."
  fi
}

# What only tests need. Each line: the name in Debian, the name in Homebrew, and a command that proves it.
install_test_programs() {
  missing=
  while read -r debian homebrew proof; do
    eval "$proof" </dev/null >/dev/null 2>&1 && continue
    if have apt-get; then missing="$missing $debian"; elif [ "$homebrew" != - ]; then missing="$missing $homebrew"; fi
  done <<'TABLE'
chromium            -                      have "${CHROMIUM:-chromium}" || have google-chrome || [ -d "/Applications/Google Chrome.app" ] || [ -d /Applications/Chromium.app ]
redis-server        redis                  have redis-server
postgresql          postgresql@17          have initdb || ls /usr/lib/postgresql/*/bin/initdb || ls "$(brew --prefix)"/opt/postgresql@*/bin/initdb
nginx               nginx                  have nginx || [ -x /usr/sbin/nginx ]
fonts-noto-cjk      -                      fc-list :lang=zh-cn | grep . || [ "$(uname)" = Darwin ]
gettext             gettext                have msgfmt
poppler-utils       poppler                have pdftotext
TABLE
  [ -z "$missing" ] || # shellcheck disable=SC2086 # the names are meant to be split
    install_packages $missing || fail "The tests need these packages, and they could not be installed:$missing"
}
