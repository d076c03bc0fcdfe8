# Build and development tools.
