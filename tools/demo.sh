#!/bin/sh
# The demo, with a stand-in of Zalo beside it to chat on: tools/demo.sh PORT
# ZALO_PORT=8010 chooses where the chat page is. An account of your own
# (TIEPDAN_ZALO_APP_ID) is left alone; without a stand-in the demo runs all the same.
set -eu

port=$1
zalo=${ZALO_PORT:-$((port + 10))}
exports=var/demo-zalo.sh
standin=
house=

# Ends both, whoever of them still runs, and waits: the stand-in writes its talks down.
stop() {
    trap - INT TERM EXIT
    for one in $house $standin; do kill "$one" 2>/dev/null || true; done
    wait
}

# Waits until the stand-in serves; fails when it ended or takes ten seconds.
ready() {
    tries=0
    until [ -e $exports ]; do
        kill -0 "$standin" 2>/dev/null && [ $tries -lt 50 ] || return 1
        tries=$((tries + 1))
        sleep 0.2
    done
}

trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM
trap stop EXIT

if [ -n "${TIEPDAN_ZALO_APP_ID:-}" ]; then
    :
elif [ ! -d tests/standins/oa ]; then
    printf '\n  Zalo       không có: thiếu tests/standins\n'
else
    mkdir -p var
    rm -f $exports
    .venv/bin/python -m tests.standins.oa --port "$zalo" --exports $exports \
        --memory var/demo-zalo.json \
        --webhook "http://127.0.0.1:$port/channels/zalo" 2>var/demo-zalo.log &
    standin=$!
    if ready; then
        . ./$exports
        export TIEPDAN_ZALO_QUIET_SECONDS=8
        printf '\n  Zalo       http://127.0.0.1:%s/   (%s)\n' "$zalo" \
            "bản thử: nhắn tin như một công dân, 8 giây sau có mã hồ sơ"
    else
        printf '\n  Zalo       không có (cổng %s): %s\n' "$zalo" \
            "$(tail -n 1 var/demo-zalo.log)"
    fi
fi

# In the background, so that the traps run at once and not after it.
.venv/bin/tiepdan demo --port "$port" &
house=$!
wait "$house"
