#!/bin/sh
# The demo, with a stand-in of Zalo beside it to chat on: tools/demo.sh PORT
set -eu

port=$1
zalo=$((port + 10))
python=.venv/bin/python
mkdir -p var

if [ -d tests/standins ]; then
    $python -m tests.standins.oa --port "$zalo" --memory var/demo-zalo.json \
        --webhook "http://127.0.0.1:$port/channels/zalo" 2>var/demo-zalo.log &
    standin=$!
    trap 'kill $standin 2>/dev/null || true' EXIT INT TERM
    sleep 1
    if kill -0 $standin 2>/dev/null; then
        export TIEPDAN_ZALO_APP_ID=505512340987612345
        export TIEPDAN_ZALO_OA_ID=1646872354012387465
        export TIEPDAN_ZALO_APP_SECRET="the secret of the application"
        export TIEPDAN_ZALO_OA_SECRET="the secret of the webhook"
        export TIEPDAN_ZALO_REFRESH_TOKEN="refresh 0"
        export TIEPDAN_ZALO_OAUTH_URL="http://127.0.0.1:$zalo"
        export TIEPDAN_ZALO_API_URL="http://127.0.0.1:$zalo"
        export TIEPDAN_ZALO_ZNS_URL="http://127.0.0.1:$zalo"
        export TIEPDAN_ZALO_QUIET_SECONDS=8
        echo
        echo "  Zalo       http://127.0.0.1:$zalo/   (bản thử: nhắn tin như một công dân)"
    else
        echo "Zalo's stand-in did not start (see var/demo-zalo.log): going on without." >&2
    fi
fi

.venv/bin/tiepdan demo --port "$port"
