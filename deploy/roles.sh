#!/bin/sh
# Two roles: one that owns the tables and migrates, one that serves and owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v service_password="$SERVICE_PASSWORD" \
  --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE peer_principles_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE peer_principles_service LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'service_password';
GRANT CREATE ON DATABASE peer_principles TO peer_principles_owner;
GRANT CREATE, USAGE ON SCHEMA public TO peer_principles_owner;
SQL
