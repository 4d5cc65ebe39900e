"""The headers that every answer carries, printed or live."""

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# Browsers ask each time (a 304 mostly); a shared cache may answer a whole venue for five seconds.
PRINTED = "public, max-age=0, s-maxage=5, must-revalidate"
# For shared caches alone (RFC 9213): a browser that showed a stale page would hide a moved session.
CDN = "max-age=5, stale-while-revalidate=30, stale-if-error=86400"
STATIC = "public, max-age=31536000, immutable"


def security_headers(https: bool) -> dict[str, str]:
    """Return the security headers; those that browsers heed over https alone only where the public address is https."""
    headers = {
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
        # Over http each page would log that it is ignored.
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return headers
