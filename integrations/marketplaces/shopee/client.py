"""One signed call to Shopee: query, envelope, and errors as our failures.

Every answer is an object ``{request_id, error, message, warning, response}``; an empty ``error``
is success, whatever the HTTP status. Source: developer guide 16.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from integrations.contract import AppKeys
from integrations.contract.answers import incomplete, secret_values, without_secrets
from integrations.marketplaces.shopee import failures, signing
from shop.core.remote import Answer, NotConnected, RemoteClient, RemoteFailure, TemporaryFailure

PREFIX = "/api/v2/"
#: Names whose values never get into messages.
SECRET_FIELDS = ("access_token", "refresh_token", "partner_key", "sign", "code")
SECRET = secret_values(*SECRET_FIELDS)

#: Lists that tell of each thing asked by itself.
PARTS = ("success_list", "failure_list", "result_list")
#: How a file begins that is a label and no page of something on the way.
PDF = b"%PDF"

Query = Iterable[tuple[str, object]]
T = TypeVar("T")


class ShopeeClient:
    """Calls Shopee for one shop; ``call`` is the path below ``/api/v2/``.

    Methods return ``response``, or the whole envelope where the fields stand at its top; only
    :meth:`download` returns a file.

    Raises:
        RemoteFailure: of the kind that the table in :mod:`.errors` gives, ``call`` set. A wrong
            time is tried once more with a fresh one before it is said.
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

    def get(
        self, call: str, query: Query = (), *, public: bool = False, in_parts: bool = False
    ) -> dict[str, Any]:
        """Read; repeated names in ``query`` stay repeated. ``in_parts`` as for :meth:`post`."""
        read = partial(self._read, in_parts=in_parts)
        return self._repeatable("GET", call, public, read, query=[(n, str(v)) for n, v in query])

    def post(
        self, call: str, body: dict[str, Any], *, public: bool = False, in_parts: bool = False
    ) -> dict[str, Any]:
        """Write JSON. ``in_parts``: an answer with lists of parts is returned with its error."""
        read = partial(self._read, in_parts=in_parts)
        return self._repeatable("POST", call, public, read, json_body=body)

    def upload(self, call: str, file: tuple[str, bytes, str], *, public: bool) -> dict[str, Any]:
        """Send one picture (name, bytes, media type), to be made square by Shopee."""
        form, files = {"scene": "normal"}, [("image", file)]
        return self._repeatable("POST", call, public, self._read, form=form, files=files)

    def download(self, call: str, body: dict[str, Any]) -> bytes:
        """Return the PDF that is the answer to ``body``; an envelope instead is a failure."""
        return self._repeatable("POST", call, False, self._read_file, json_body=body)

    @property
    def app_id(self) -> int:
        """Return our application's number; Shopee's are whole numbers."""
        return int(self.keys.app_id or 0)

    def signed_query(self, call: str, *, public: bool) -> list[tuple[str, str]]:
        """Return the parameters that every call carries, signed for this moment."""
        timestamp = int(self.clock())
        token, owner = ("", "") if public else (self.access_token, self.shop_id)
        sign = signing.call_signature(
            self.keys.app_key,
            app_id=self.app_id,
            path=PREFIX + call,
            timestamp=timestamp,
            access_token=token,
            owner_id=owner,
        )
        query = [("partner_id", str(self.app_id)), ("timestamp", str(timestamp))]
        if not public:
            query += [("access_token", token), ("shop_id", owner)]
        return [*query, ("sign", sign)]

    def _repeatable(
        self,
        method: str,
        call: str,
        public: bool,
        read: Callable[[str, Answer], T | RemoteFailure],
        **request: Any,
    ) -> T:
        if not public and not (self.access_token and self.shop_id):
            raise NotConnected("no access token", code="not_connected", call=call)
        request["query"] = request.get("query", [])
        result = self._once(method, call, public, read, **request)
        if isinstance(result, RemoteFailure) and _is_about_time(result):
            # Refused at the gateway, so nothing was done. Once only: our clock may be wrong.
            result = self._once(method, call, public, read, **request)
        # Raised here and not where it was caught: the library's exception holds the whole address,
        # with token and signature, and must not be seen in a traceback.
        if isinstance(result, RemoteFailure):
            raise result
        return result

    def _once(
        self,
        method: str,
        call: str,
        public: bool,
        read: Callable[[str, Answer], T | RemoteFailure],
        **request: Any,
    ) -> T | RemoteFailure:
        signed = self.signed_query(call, public=public)
        query = [*request.pop("query"), *signed]
        result: T | RemoteFailure
        try:
            answer = self.remote.send(method, PREFIX + call, call=call, query=query, **request)
            result = read(call, answer)
        except RemoteFailure as failure:
            result = failure
        if isinstance(result, RemoteFailure):
            return self._without_secrets(
                result, [*signed, *(request.get("json_body") or {}).items()]
            )
        return result

    def _read_file(self, call: str, answer: Answer) -> bytes | RemoteFailure:
        # By its first bytes: the sheet knows two content types, and proxies write what they like.
        if answer.body.startswith(PDF):
            return answer.body
        told = self._read(call, answer)
        return told if isinstance(told, RemoteFailure) else incomplete(call, "file")

    def _read(
        self, call: str, answer: Answer, in_parts: bool = False
    ) -> dict[str, Any] | RemoteFailure:
        try:
            envelope = answer.json(call=call)
        except RecursionError:
            return TemporaryFailure(
                "nested too deeply", code="not_json", call=call, may_have_worked=True
            )
        response = envelope.get("response")
        error = str(envelope.get("error") or "")
        if not error and (answer.status >= 300 or not envelope.keys() & {"error", "response"}):
            return TemporaryFailure(
                f"HTTP {answer.status} without an envelope",
                code=f"http_{answer.status}",
                call=call,
                may_have_worked=True,
            )
        result = response if isinstance(response, dict) else envelope
        if not error or (in_parts and _has_parts(response)):
            return result
        failure = failures.failure(
            call,
            error,
            str(envelope.get("message") or ""),
            now=self.clock(),
            request_id=str(envelope.get("request_id") or ""),
        )
        return result if failure is None else failure

    def _without_secrets(
        self, failure: RemoteFailure, sent: Iterable[tuple[str, object]]
    ) -> RemoteFailure:
        secrets = {self.keys.app_key, self.access_token, *self.keys.push_keys}
        secrets |= {str(value) for name, value in sent if name in SECRET_FIELDS}
        return without_secrets(failure, secrets, SECRET)


def rows(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects of an answer; missing or null lists are empty."""
    found = answer.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _is_about_time(failure: RemoteFailure) -> bool:
    code = failures.normalised(failure.code)[1]
    return code == "error_sign" or code == "error_param" and "timestamp" in failure.raw.lower()


def _has_parts(response: object) -> bool:
    return isinstance(response, dict) and any(response.get(name) for name in PARTS)
