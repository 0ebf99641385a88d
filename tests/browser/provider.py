"""An identity provider of the tests' own: OpenID Connect with the code flow, which signs in whomever a test wants."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


@dataclass
class Provider:
    """`claims` are those of the next sign-in, which counts for `seconds`."""

    port: int
    claims: dict[str, Any] = field(default_factory=dict)
    seconds: float = 600
    _codes: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    _key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"}))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def describe(self, _: Request) -> Response:
        there = {name: f"{self.url}/{name}" for name in ("authorize", "token", "jwks", "userinfo", "logout")}
        return JSONResponse(
            {
                "issuer": self.url, "authorization_endpoint": there["authorize"], "token_endpoint": there["token"], "jwks_uri": there["jwks"],
                "userinfo_endpoint": there["userinfo"], "end_session_endpoint": there["logout"], "response_types_supported": ["code"],
                "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )  # fmt: skip

    async def authorize(self, request: Request) -> Response:
        asked, code = request.query_params, secrets.token_hex(8)
        self._codes[code] = (asked.get("nonce"), asked["client_id"])
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        nonce, audience = self._codes.pop(str(form["code"]))
        now = int(time.time())
        claims = {"iss": self.url, "aud": audience, "iat": now, "exp": int(now + self.seconds), "nonce": nonce, "sub": "u1", **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self._key)
        return JSONResponse({"access_token": "at", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def about(self, _: Request) -> Response:
        return JSONResponse(self.claims)

    async def leave(self, request: Request) -> Response:
        return RedirectResponse(request.query_params.get("post_logout_redirect_uri", "/"))

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.describe), Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]), Route("/jwks", self.keys), Route("/userinfo", self.about),
                Route("/logout", self.leave),
            ]
        )  # fmt: skip


@contextmanager
def provided(port: int) -> Iterator[Provider]:
    """The provider at a port of this computer, while the block lasts."""
    provider = Provider(port)
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=port, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider
    server.should_exit = True
    thread.join(10)
