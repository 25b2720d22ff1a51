"""The content-security policy, in one place, in django-csp's words.

Pages of ours run no inline script and load nothing from another host. The editors under
``/cms/`` and ``/quan-tri/`` bring inline script and style of their own; they get a looser
policy, same hosts only, through ``shop.core.csp``.
"""

from csp.constants import NONE, SELF, UNSAFE_INLINE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

EDITOR_PREFIXES = ["/cms/", "/quan-tri/"]

#: What the editors get in place of the lines above.
EDITOR_DIRECTIVES = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
