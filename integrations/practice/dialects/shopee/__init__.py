"""Open Platform API v2 for the region VN, after its public specification."""
