"""One signed call to Lazada: parameters, envelope, and errors as our failures.

Every answer is an object ``{code, data, request_id}``; ``code`` "0" is success, otherwise ``type``,
``message`` and perhaps ``detail`` say what is wrong, whatever the HTTP status. Fulfilment calls
wrap their own success once more, in ``result``. Source: guides 108067 and 108138.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from integrations.contract import AppKeys
from integrations.contract.answers import secret_values, without_secrets
from integrations.marketplaces.lazada import failures, signing
from integrations.marketplaces.lazada.values import part, rows, truth
from shop.core.remote import Answer, NotConnected, RemoteClient, RemoteFailure, TemporaryFailure

#: Names whose values never get into messages.
SECRET_FIELDS = ("access_token", "refresh_token", "app_secret", "sign", "code")
SECRET = secret_values(*SECRET_FIELDS)
#: These say that something is wrong in ``detail``; what was right beside it may be done.
IN_PARTS = ("500", "501")

Parameters = Mapping[str, object]


class LazadaClient:
    """Calls Lazada for one shop; ``call`` is the path below ``/rest/``, without a slash in front.

    All methods return the whole envelope.

    Raises:
        RemoteFailure: of the kind that the table in :mod:`.errors` gives, ``call`` set.
    """

    def __init__(
        self,
        keys: AppKeys,
        *,
        shop_id: str = "",
        access_token: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.keys = keys
        self.shop_id = shop_id
        self.access_token = access_token
        self.clock = clock
        self.remote = RemoteClient(keys.host)
        self.auth = RemoteClient(keys.auth_host or keys.host)

    def get(
        self, call: str, parameters: Parameters | None = None, *, public: bool = False
    ) -> dict[str, Any]:
        """Read (or do what Lazada does by GET): everything stands in the query."""
        return self._done("GET", call, parameters or {}, public=public)

    def post(self, call: str, parameters: Parameters, *, in_parts: bool = False) -> dict[str, Any]:
        """Write: everything stands in the form.

        ``in_parts``: an answer with ``detail`` about some of what was sent is returned with its
        error.
        """
        return self._done("POST", call, parameters, in_parts=in_parts)

    def upload(self, call: str, file: tuple[str, bytes, str]) -> dict[str, Any]:
        """Send one picture (name, bytes, media type); it is not signed."""
        return self._done("POST", call, {}, files=[("image", file)])

    def token(self, call: str, parameters: Parameters) -> dict[str, Any]:
        """Ask the authorisation's own host, without a token."""
        return self._done("POST", call, parameters, public=True, remote=self.auth)

    def result(self, call: str, parameters: Parameters, *, method: str = "POST") -> dict[str, Any]:
        """Call where the answer wraps its own success: return ``result.data``.

        ``success`` does not mean that every unit of it worked; each has a code of its own.
        """
        answer = self._done(method, call, parameters)
        inside = part(answer, "result")
        if not truth(inside.get("success")):
            raise self.failure(
                call,
                code=str(inside.get("error_code") or "no_result"),
                message=str(inside.get("error_msg") or ""),
                request_id=str(answer.get("request_id") or ""),
            )
        return part(inside, "data")

    def failure(self, call: str, *, code: str, message: str, **more: Any) -> RemoteFailure:
        """Return the failure of a part of an answer, cleaned of secrets."""
        return self.cleaned(failures.failure(call, code, message, **more))

    def cleaned(self, failure: RemoteFailure) -> RemoteFailure:
        """Return ``failure`` without our secrets, should Lazada's words repeat them."""
        return self._without_secrets(failure, [])

    def parameters(self, call: str, given: Parameters, *, public: bool) -> dict[str, str]:
        """Return everything that is sent, signed for this moment; what has no value is left out."""
        sent = {
            "app_key": self.keys.app_id,
            "timestamp": str(int(self.clock() * 1000)),
            "sign_method": "sha256",
            "access_token": "" if public else self.access_token,
            **{name: str(value) for name, value in given.items() if value is not None},
        }
        sent = {name: value for name, value in sent.items() if value}
        return {**sent, "sign": signing.call_signature(self.keys.app_key, f"/{call}", sent)}

    def _done(
        self,
        method: str,
        call: str,
        given: Parameters,
        *,
        public: bool = False,
        in_parts: bool = False,
        remote: RemoteClient | None = None,
        files: list[tuple[str, tuple[str, bytes, str]]] | None = None,
    ) -> dict[str, Any]:
        if not public and not self.access_token:
            raise NotConnected("no access token", code="not_connected", call=call)
        sent = self.parameters(call, given, public=public)
        place: dict[str, Any] = {"query": list(sent.items())} if method == "GET" else {"form": sent}
        result: dict[str, Any] | RemoteFailure
        try:
            answer = (remote or self.remote).send(
                method, f"/{call}", call=call, files=files, **place
            )
            result = self._read(call, answer, in_parts)
        except RemoteFailure as failure:
            result = failure
        # Raised here and not where it was caught: the library's exception holds the whole address,
        # with token and signature, and must not be seen in a traceback.
        if isinstance(result, RemoteFailure):
            raise self._without_secrets(result, sent.items())
        return result

    def _read(self, call: str, answer: Answer, in_parts: bool) -> dict[str, Any] | RemoteFailure:
        try:
            envelope = answer.json(call=call)
        except RecursionError:
            return TemporaryFailure(
                "nested too deeply", code="not_json", call=call, may_have_worked=True
            )
        code = str(envelope.get("code", ""))
        if not code or (code == "0" and answer.status >= 300):
            return TemporaryFailure(
                f"HTTP {answer.status} without an envelope",
                code=f"http_{answer.status}",
                call=call,
                may_have_worked=True,
            )
        if code == "0" or (in_parts and code in IN_PARTS and rows(envelope.get("detail"))):
            return envelope
        return failures.of_envelope(call, envelope)

    def _without_secrets(
        self, failure: RemoteFailure, sent: Iterable[tuple[str, object]]
    ) -> RemoteFailure:
        secrets = {self.keys.app_key, self.access_token, *self.keys.push_keys}
        secrets |= {str(value) for name, value in sent if name in SECRET_FIELDS}
        return without_secrets(failure, secrets, SECRET)
