#!/usr/bin/env bash
# Turns Harbor Desk read-only, or back. Usage: cutover.sh freeze|thaw
set -euo pipefail
case "${1:-}" in
  freeze) psql "$DESK_DB_URL" -c "ALTER DATABASE desk SET default_transaction_read_only = on" ;;
  thaw) psql "$DESK_DB_URL" -c "ALTER DATABASE desk SET default_transaction_read_only = off" ;;
  *) echo "usage: cutover.sh freeze|thaw" >&2; exit 2 ;;
esac
