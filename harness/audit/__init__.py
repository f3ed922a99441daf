"""The gate before a release: runs the stages of ports/audit.toml, remembers for which inputs."""
