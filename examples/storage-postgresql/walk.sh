#!/bin/sh
# Helm and Sternpost on the same PostgreSQL: ADMIN_DATABASE=postgres://... sh examples/storage-postgresql/walk.sh
# Needs a cluster, a database that ADMIN_DATABASE owns, helm, psql and sternpost.
set -eu
cd "$(dirname "$0")"
export HELM_DRIVER=sql HELM_DRIVER_SQL_CONNECTION_STRING="$ADMIN_DATABASE"
helm=${HELM:-helm}

echo "1. Helm installs, Sternpost lists"
"$helm" install web ../charts/web --namespace shop --create-namespace --no-hooks >/dev/null
"$helm" install web ../charts/web --namespace bank --create-namespace --no-hooks >/dev/null
sternpost storage list --all-namespaces --output json | grep -c '"name": "web"'

echo "2. The rights of the cluster, for the rows"
sternpost storage grant --apply --roles roles.yaml rbac.yaml
psql -qX "$ADMIN_DATABASE" -c "alter role alice login password 'wonderland'"

echo "3. Alice works in her namespace, and sees no other"
export HELM_DRIVER_SQL_CONNECTION_STRING="$ALICE_DATABASE"
"$helm" upgrade web ../charts/web --namespace shop --no-hooks >/dev/null
"$helm" list --all-namespaces --short
sternpost storage list --latest --all-namespaces --output json | grep '"namespace"'
if "$helm" upgrade web ../charts/web --namespace bank --no-hooks 2>/dev/null; then exit 1; fi

echo "4. Is it still so?"
export HELM_DRIVER_SQL_CONNECTION_STRING="$ADMIN_DATABASE"
sternpost storage grant --check --roles roles.yaml rbac.yaml
psql -qX "$ADMIN_DATABASE" -c 'alter table releases_v1 disable row level security'
sternpost storage grant --check --roles roles.yaml rbac.yaml || echo "no"
sternpost storage grant --apply --roles roles.yaml rbac.yaml

echo "5. A copy of everything"
umask 077
sternpost storage export --all-namespaces >"${TMPDIR:-/tmp}/records.jsonl"
