"""/openapi.json as the contract: the routes' shapes, joined with the words of contract.toml and the answers of examples.json.

In comes what FastAPI reads off the routes, out comes a document that a client can be made from: bilingual descriptions, an
example for every request and answer, headers, and what a line of a stream holds. It answers no request but its own.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.problems import MEDIA_TYPE
from service.schemas import Note, NoteResult, Problem

Json = dict[str, Any]

_WORDS = Path(__file__).with_name("contract.toml")
_EXAMPLES = Path(__file__).with_name("examples.json")
_NUMBERS = {"Retry-After"}
_STREAM = "classify_stream"


class StreamedNote(Note):
    """A line of a stream that is an object; without an id the line's number is its id."""

    id: str | int | None = None  # type: ignore[assignment]


class StreamedFault(BaseModel):
    detail: str


class StreamedError(BaseModel):
    """The line of a note that could not be tagged."""

    id: str
    error: StreamedFault


class StreamedEnd(BaseModel):
    """The last line: how many notes were tagged, how many lines were faulty."""

    done: Literal[True]
    notes: int
    errors: int
    model: str


def describe(app: FastAPI) -> None:
    """Make the app's /openapi.json the whole contract, written when it is first asked for."""
    plain = app.openapi

    def contract() -> Json:
        if app.openapi_schema is None:
            _complete(plain())
        return app.openapi_schema or {}

    app.openapi = contract  # type: ignore[method-assign]


def operation_id(route: APIRoute) -> str:
    """An operation is called as its function, after which generated clients name their methods."""
    return route.name


def operations(document: Json) -> Iterator[Json]:
    """Every operation of a document."""
    for path in document["paths"].values():
        yield from path.values()


def _complete(document: Json) -> None:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    document["info"] |= {"description": words["info"]["description"], "license": {"name": "MIT", "identifier": "MIT"}}
    document["tags"] = [{"name": name, "description": text} for name, text in words["tags"].items()]
    _add_components(document["components"], words)
    for operation in operations(document):
        name = operation["operationId"]
        _tell(operation, words["operations"][name], words["parameters"])
        _show(operation, examples[name], examples["problems"])
        if name == _STREAM:
            _add_line_schemas(operation)


def _add_components(components: Json, words: Json) -> None:
    _, schemas = models_json_schema(
        [(Problem, "serialization"), (StreamedNote, "validation"), (StreamedError, "validation"), (StreamedEnd, "validation")],
        ref_template="#/components/schemas/{model}",
    )
    components["schemas"] |= schemas["$defs"]
    components["headers"] = {
        name: {"description": text, "schema": {"type": "integer" if name in _NUMBERS else "string"}}
        for name, text in words["headers"].items()
    }
    for scheme in components["securitySchemes"].values():
        scheme |= {"description": words["security"]["description"], "bearerFormat": "bk_…"}


def _tell(operation: Json, words: Json, parameters: Json) -> None:
    """Give an operation, its parameters and its good answers their words, and all answers their headers."""
    operation |= {"tags": [words["tag"]], "summary": words["summary"], "description": words["description"].strip()}
    for parameter in operation.get("parameters", []):
        parameter["description"] = parameters[parameter["name"]].strip()
    for status, text in words["responses"].items():
        operation["responses"][status]["description"] = text
    own = ("RateLimit", "RateLimit-Policy") if "429" in operation["responses"] else words.get("headers", ())
    for status, response in operation["responses"].items():
        names = ["X-Request-ID", *(own if status == "200" else ())]
        response.setdefault("headers", {}).update({name: {"$ref": f"#/components/headers/{name}"} for name in names})


def _show(operation: Json, examples: Json, problems: Json) -> None:
    """Put an example at every content; a problem without one of the operation's own gets the one that all share."""
    for kind, shown in examples.get("requests", {}).items():
        operation["requestBody"]["content"][kind]["examples"] = shown
    own = examples["responses"]
    for status, response in operation["responses"].items():
        for kind, content in response["content"].items():
            content["example"] = own[status] if status in own or kind != MEDIA_TYPE else problems[status]


def _add_line_schemas(operation: Json) -> None:
    """OpenAPI 3.1 has no word for the schema of a line: an extension tells it."""
    for kind, content in operation["requestBody"]["content"].items():
        if kind != "text/csv":
            content["x-line-schema"] = {"anyOf": [{"type": "string"}, _reference(StreamedNote)]}
    [answer] = operation["responses"]["200"]["content"].values()
    answer["x-line-schema"] = {"anyOf": [_reference(model) for model in (NoteResult, StreamedError, StreamedEnd)]}


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
