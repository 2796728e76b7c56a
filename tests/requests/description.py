"""Discord's own description of its API (openapi.json), made strict enough to check requests against.

As published it is open: it takes unknown fields, so a misspelt one would pass. What is rewritten:

- objects take the fields they name and no others, but for those in DEVIATIONS;
- of several kinds of component, the one that `type` names is meant: that is faster, and says better what is wrong;
- numbers may be written as strings of digits (so Discord says itself), and ids as numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.requests.asked import Asked

FILE = Path(__file__).resolve().parents[3] / "shared" / "discord-openapi.json"

DEVIATIONS: dict[str, dict[str, Any]] = {
    "RichEmbed": {"flags": {}},
    "MessageEditRequestPartial": {"tts": {}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {}},
    "BaseCreateMessageCreateRequest": {"tts": {}},
    "CreateForumThreadRequest": {"type": {}},
    "ApplicationCommandUpdateRequest": {"nsfw": {}},
    "ApplicationCommandCreateRequest": {"nsfw": {}},
}
"""Fields that discord.py 2.7.1 sends and the description does not name; Discord passes over them."""
QUERY_DEVIATIONS = {"use_nested_fields"}

REF = "#/components/schemas/"


class Description:
    """The rewritten description; each route's checks are made when the first request takes it."""

    def __init__(self, published: Mapping[str, Any]) -> None:
        self._paths: Mapping[str, Any] = published["paths"]
        self._published: Mapping[str, Any] = published["components"]["schemas"]
        self._schemas: dict[str, Any] = {}
        self._checker = cache(self._make_checker)
        self._route = cache(self._find_route)

    def against(self, asked: Asked) -> Iterator[str]:
        """What is wrong with a request, a sentence's end each."""
        route = self._route(str(asked))
        if route is None:
            yield "Discord has no such route"
            return
        yield from self._query(route, asked)
        yield from self._body(route, asked)

    def _query(self, route: str, asked: Asked) -> Iterator[str]:
        known = {one["name"]: one["schema"] for one in self._parameters(route, asked.method) if one["in"] == "query"}
        for name, value in asked.query.items():
            if name not in known:
                if name not in QUERY_DEVIATIONS:
                    yield f"the query has a field {name} that Discord does not know"
            elif known[name].get("type") == "boolean":
                if str(value).lower() not in ("true", "false", "0", "1"):
                    yield f"the query's {name} is {value!r}"
            elif wrong := self._wrong(json.dumps(known[name]), value):
                yield f"in the query's {name}, {wrong}"

    def _body(self, route: str, asked: Asked) -> Iterator[str]:
        taken = self._paths[route][asked.method.lower()].get("requestBody")
        if taken is None:
            if asked.body is not None:
                yield "Discord takes no body there"
            return
        if asked.body is None:
            if taken.get("required"):
                yield "the body is missing"
            return
        schema = next(iter(taken["content"].values()))["schema"]
        if wrong := self._wrong(json.dumps(schema), asked.body):
            yield wrong

    def _wrong(self, schema: str, value: Any) -> str | None:
        from jsonschema.exceptions import best_match

        error = best_match(self._checker(schema).iter_errors(value))
        return _sentence(error) if error else None

    def _parameters(self, route: str, method: str) -> list[Mapping[str, Any]]:
        return [*self._paths[route].get("parameters", ()), *self._paths[route][method.lower()].get("parameters", ())]

    def _find_route(self, asked: str) -> str | None:
        """The path with the fewest placeholders that fits."""
        method, path = asked.split(" ", 1)
        steps = path.strip("/").split("/")
        fitting = [
            path
            for path, item in self._paths.items()
            if method.lower() in item and _fits(path.strip("/").split("/"), steps)
        ]
        return min(fitting, key=lambda path: path.count("{"), default=None)

    # Rewriting.

    def _make_checker(self, schema: str) -> Any:
        return _validator(self._named)(self._rewritten(json.loads(schema)))

    def _named(self, ref: str) -> Any:
        """The rewritten schema of that name; made on first use, for they go in circles."""
        name = ref.removeprefix(REF)
        if name not in self._schemas:
            if name == "SnowflakeType":
                self._schemas[name] = {"type": ["string", "integer"], "pattern": r"^(0|[1-9][0-9]*)$", "minimum": 0}
            else:
                fields = self._published[name].get("properties", {}) | DEVIATIONS.get(name, {})
                whole = self._published[name] | ({"properties": fields} if fields else {})
                self._schemas[name] = self._rewritten(whole)
        return self._schemas[name]

    def _rewritten(self, schema: Any) -> Any:
        new = {key: value for key, value in schema.items() if key not in ("oneOf", "anyOf", "format")}
        if branches := schema.get("oneOf") or schema.get("anyOf"):
            new |= self._union(branches)
        for key in ("items", "additionalProperties"):
            if isinstance(new.get(key), Mapping):
                new[key] = self._rewritten(new[key])
        if "enum" in new:
            new.pop("allOf", None)  # says again which numbers there are
        if "allOf" in new:
            new["allOf"] = [self._rewritten(each) for each in new["allOf"]]
        if "properties" in new:
            new["properties"] = {name: self._rewritten(each) for name, each in new["properties"].items()}
            new.setdefault("additionalProperties", False)
        types = new.get("type")
        if "integer" in ([types] if isinstance(types, str) else types or ()) and "enum" not in new:
            new["type"] = [*([types] if isinstance(types, str) else types), "string"]
            new["pattern"] = r"^-?[0-9]+$"
        return new

    def _union(self, branches: list[Any]) -> dict[str, Any]:
        if all("const" in branch for branch in branches):
            return {"enum": [branch["const"] for branch in branches]}
        solid = [branch for branch in branches if branch != {"type": "null"}]
        kinds = [(kind, branch) for branch in solid for kind in self._kinds(branch)]
        if all(map(self._kinds, solid)) and len(dict(kinds)) == len(kinds) > 1:
            byType = {kind: self._rewritten(branch) for kind, branch in kinds}
            return {"byType": byType if len(solid) == len(branches) else byType | {None: True}}
        if len(solid) == 1 < len(branches):
            return {"orNull": self._rewritten(solid[0])}
        return {"anyOf": [self._rewritten(branch) for branch in branches]}

    def _kinds(self, branch: Any) -> list[int]:
        """The numbers by which `type` names this branch."""
        whole = self._published[branch["$ref"].removeprefix(REF)] if "$ref" in branch else branch
        return whole.get("properties", {}).get("type", {}).get("enum", [])


def _fits(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(
        each == step or each.startswith("{") for each, step in zip(pattern, steps, strict=True)
    )


def _validator(named: Any) -> Any:
    """JSON Schema with three words of our own: a reference that is rewritten when it is met, and the two unions."""
    from jsonschema import Draft202012Validator, ValidationError, validators

    def ref(validator: Any, name: str, value: Any, _: Any) -> Iterator[Any]:
        yield from validator.descend(value, named(name))

    def or_null(validator: Any, schema: Any, value: Any, _: Any) -> Iterator[Any]:
        if value is not None:
            yield from validator.descend(value, schema)

    def by_type(validator: Any, kinds: Mapping[Any, Any], value: Any, _: Any) -> Iterator[Any]:
        kind = value.get("type") if isinstance(value, Mapping) else value
        if kind in kinds:
            yield from validator.descend(value, kinds[kind])
        else:
            yield ValidationError(f"the type {kind!r} may not stand there")

    return validators.extend(Draft202012Validator, {"$ref": ref, "orNull": or_null, "byType": by_type})


def _sentence(error: Any) -> str:
    """Where and what, without the whole value that jsonschema would quote."""
    where = error.json_path.removeprefix("$").removeprefix(".") or "the body"
    match error.validator:
        case "maxLength" | "minLength":
            return f"{where} has {len(error.instance):,} characters; Discord's limit is {error.validator_value:,}"
        case "maxItems" | "minItems":
            return f"{where} has {len(error.instance):,} entries; Discord's limit is {error.validator_value:,}"
        case _:
            said = error.message if len(error.message) < 200 else f"{error.message[:80]} … {error.message[-80:]}"
            return f"{where}: {said}"


@cache
def description() -> Description | None:
    """Discord's description where it is at hand, else None."""
    return Description(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else None
