# Man pages and documents.
EXTRA_DIST += doc/agent-protocol.md doc/openapi.yaml
EXTRA_DIST += doc/decisions
