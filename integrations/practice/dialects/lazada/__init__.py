"""Lazada Open Platform for the site VN, after its public guides and API pages."""
