"""What every page's frame shows."""


def site_chrome(request) -> dict:
    """Return the context of header and footer; read lazily, so that a page pays for what it shows."""
    return {}
