#!/bin/sh
# Install what is missing of the Debian packages the tests need, or those named.
set -eu

missing() {
    case "$1" in
    chromium) command -v chromium ;;
    postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
    zbar-tools) command -v zbarimg ;;
    poppler-utils) command -v pdftotext && command -v pdftoppm ;;
    *) command -v dpkg && dpkg -s "$1" ;;
    esac >/dev/null 2>&1 && return 1
    return 0
}

[ $# -gt 0 ] || set -- chromium postgresql zbar-tools poppler-utils \
    dovecot-imapd dovecot-lmtpd postfix
want=
for package; do
    if missing "$package"; then want="$want $package"; fi
done
[ -n "$want" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Please install:$want (Debian names), then try again." >&2
    exit 1
elif [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Some Debian packages are missing. Please run, as root:" >&2
    echo "    apt-get install --no-install-recommends$want" >&2
    exit 1
fi

echo "installing Debian packages:$want" >&2
$as_root apt-get update -q >/dev/null || true
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $want >&2
