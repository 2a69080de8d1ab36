"""Where a request comes from, seen past our own proxies and no others."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

_NETWORK: Final = 64  # bits of an IPv6 address that one household or machine has


def client_address(request: HttpRequest) -> str:
    """With PROXIES=n the n-th entry of X-Forwarded-For from its end, which our outermost proxy wrote itself.

    Anything before it was said by the client and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    named = forwarded[-settings.PROXIES] if len(forwarded) >= settings.PROXIES else direct
    try:
        return str(ip_address(named))
    except ValueError:
        return direct


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(int(parsed) >> (128 - _NETWORK))
    return str(parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else str(parsed)


def is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return not address  # a Unix socket names nobody
