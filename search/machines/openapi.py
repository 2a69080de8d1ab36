"""The JSON API described for machines: OpenAPI 3.1, one entry for each address under `/api/v1/`."""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.models import Relation
from search.facets.kinds import Facet, OneOf, Shaped
from search.facets.table import FACETS
from search.language.parser import LONGEST_QUERY

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer"}
_SHARE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
_MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
_MAYBE_NUMBER: Final[Schema] = {"type": ["integer", "null"]}
_ERRORS: Final = {
    "400": "a parameter cannot be used; `field` names it",
    "403": "for staff alone",
    "404": "nothing is there",
    "410": "an administrator withdrew it",
    "413": "too large",
    "429": "asked too often; `Retry-After` says when to ask again",
    "503": "the search engine does not answer; `Retry-After` says when to ask again",
}


def _values(facet: Facet) -> Schema:
    """Of its parameter, which may stand several times."""
    match facet.takes:
        case OneOf(values):
            return {"type": "array", "items": {"enum": list(values)}}
        case Shaped(pattern):
            return {"type": "array", "items": {"type": "string", "pattern": f"^{pattern}$"}}
        case None:
            return {"type": "array", "items": _TEXT}


_SEARCH_PARAMETERS: Final[dict[str, tuple[Schema, str]]] = {
    "q": ({"type": "string", "maxLength": LONGEST_QUERY}, "the query"),
    **{name: (_values(facet), facet.meaning) for name, facet in FACETS.items()},
    "from": ({"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"}, "2020, 2020-10 or 2020-10-06"),
    "to": ({"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"}, "inclusive"),
    "sort": ({"enum": ["relevance", "newest", "oldest"]}, "relevance, where there are words to search"),
    "group": ({"enum": ["stories", "all"]}, "one result a story, or every article"),
    "page": ({"type": "integer", "minimum": 1}, "from 1 on, without a wall"),
    "size": ({"type": "integer", "minimum": 1, "maximum": 100}, "results a page"),
}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(optional: dict[str, Schema] | None = None, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties | (optional or {}), "required": list(properties)}


_SCHEMAS: Final = {
    "Error": _object(error=_object(code=_TEXT, message=_TEXT, field=_MAYBE_TEXT)),
    "Segment": _object(
        text=_TEXT, hit={"type": "boolean"},
        optional={"phrase": {"const": True, "description": "the hit is a whole phrase of the query"}},
    ),
    "Result": _object(
        id=_NUMBER, headline=_TEXT, published=_MAYBE_TEXT, source=_MAYBE_TEXT, language=_MAYBE_TEXT,
        score={"type": "number"}, snippet=_list({"$ref": "#/components/schemas/Segment"}), version_group=_NUMBER,
        versions=_NUMBER,
    ),
    "ResultPage": _object(
        query=_TEXT, understood=_TEXT, notices=_list(_TEXT), total=_object(stories=_NUMBER, articles=_NUMBER),
        page=_NUMBER, pages=_NUMBER, results=_list({"$ref": "#/components/schemas/Result"}),
        facets={"type": "object", "additionalProperties": _list(_object(value=_TEXT, count=_NUMBER))},
        histogram={"$ref": "#/components/schemas/Histogram"}, suggestion=_MAYBE_TEXT, milliseconds=_NUMBER,
        optional={"partial": {"const": True, "description": "some alternatives of the query were left out"}},
    ),
    "Histogram": _object(
        unit={"enum": ["day", "month", "year"]}, undated=_NUMBER, uncertain=_NUMBER,
        bars=_list(_object(value=_TEXT, count=_NUMBER, uncertain=_NUMBER)),
    ),
    "Version": _object(
        id=_NUMBER, relation={"enum": Relation.values},
        direction={"enum": ["this-is-shorter", "this-is-longer", None]}, coverage_of_this=_SHARE,
        coverage_of_other=_SHARE, edited_share=_SHARE, shared_words=_NUMBER, earlier={"type": ["integer", "null"]},
    ),
    "Article": _object(
        id=_NUMBER, headline=_MAYBE_TEXT, published=_MAYBE_TEXT, source=_MAYBE_TEXT, language=_MAYBE_TEXT,
        words=_NUMBER, body=_TEXT, text=_TEXT, version_group=_NUMBER,
        versions=_list({"$ref": "#/components/schemas/Version"}),
    ),
    "Versions": _object(id=_NUMBER, version_group=_NUMBER, versions=_list({"$ref": "#/components/schemas/Version"})),
    "Holdings": _object(
        words=_NUMBER,
        held_by=_list(_object(
            id=_NUMBER, headline=_TEXT, published=_MAYBE_TEXT, source=_MAYBE_TEXT, coverage_of_text=_SHARE,
            coverage_of_article=_SHARE, shared_words=_NUMBER, spans=_list(_list(_NUMBER)),
        )),
    ),
    "Comparison": _object(left=_NUMBER, right=_NUMBER, paragraphs=_list({"type": "object"})),
    "Dump": _object(
        id=_NUMBER, name=_TEXT, sha256=_TEXT, status=_TEXT, detail=_TEXT, format=_MAYBE_TEXT, read=_NUMBER,
        new=_NUMBER, duplicate=_NUMBER, rejected=_NUMBER, seconds={"type": "number"},
        job=_object(
            words=_TEXT, now_reading=_MAYBE_TEXT, bytes_done=_NUMBER, bytes_total=_MAYBE_NUMBER, percent=_MAYBE_NUMBER,
            items_a_second={"type": ["number", "null"]}, seconds_left=_MAYBE_NUMBER, wish=_MAYBE_TEXT,
            held={"type": "boolean"},
        ),
    ),
    "Completions": _object(
        completions=_list(_object(
            kind={"enum": ["word", "source", "headline"]}, text=_TEXT, query=_MAYBE_TEXT, address=_MAYBE_TEXT,
            stories=_NUMBER, articles=_NUMBER, note=_TEXT,
        )),
    ),
    "Dumps": _object(dumps=_list({"$ref": "#/components/schemas/Dump"})),
}  # fmt: skip


def _answers(schema: str, *errors: str, good: str = "200") -> Schema:
    def body(name: str) -> Schema:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    return {
        good: {"description": schema, "content": body(schema)},
        **{status: {"description": _ERRORS[status], "content": body("Error")} for status in (*errors, "429")},
    }


def _in_path(*names: str) -> list[Schema]:
    return [{"name": name, "in": "path", "required": True, "schema": _NUMBER} for name in names]


def _in_query() -> list[Schema]:
    return [
        {"name": name, "in": "query", "schema": schema, "description": meaning}
        for name, (schema, meaning) in _SEARCH_PARAMETERS.items()
    ]


_PASTED: Final = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"text": _TEXT}, "required": ["text"]}
        }
    }
}
_UPLOAD: Final = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "files": {"type": "string", "format": "binary"},
                    "source": _TEXT,
                    "format": _TEXT,
                    "encoding": _TEXT,
                },
                "required": ["files"],
            }
        }
    }
}
DOCUMENT: Final[Schema] = {
    "openapi": "3.1.0",
    "info": {"title": "News archive", "version": "1", "description": "Search, read and compare what was reported."},
    "paths": {
        "/api/v1/search": {
            "get": {
                "summary": "Search",
                "parameters": _in_query(),
                "responses": _answers("ResultPage", "400", "404", "413", "503"),
            }
        },
        "/api/v1/complete": {
            "get": {
                "summary": "What a reader may be about to type: words, sources, headlines",
                "parameters": [
                    {"name": "q", "in": "query", "schema": {"type": "string"}, "description": "what has been typed"}
                ],
                "responses": _answers("Completions", "503"),
            }
        },
        "/api/v1/articles/{article_id}": {
            "get": {
                "summary": "An article",
                "parameters": _in_path("article_id"),
                "responses": _answers("Article", "404", "410"),
            }
        },
        "/api/v1/articles/{article_id}/versions": {
            "get": {
                "summary": "Its versions",
                "parameters": _in_path("article_id"),
                "responses": _answers("Versions", "404", "410"),
            }
        },
        "/api/v1/compare/{left_id}/{right_id}": {
            "get": {
                "summary": "Two articles, paragraph by paragraph",
                "parameters": _in_path("left_id", "right_id"),
                "responses": _answers("Comparison", "404", "410"),
            }
        },
        "/api/v1/relate": {
            "post": {
                "summary": "Which articles hold a text that is not here; nothing is stored",
                "requestBody": _PASTED,
                "responses": _answers("Holdings", "400"),
            }
        },
        "/api/v1/dumps": {
            "get": {"summary": "The newest dumps", "responses": _answers("Dumps", "403")},
            "post": {
                "summary": "Upload a dump",
                "requestBody": _UPLOAD,
                "responses": _answers("Dumps", "400", "403", "413", good="201"),
            },
        },
        "/api/v1/dumps/{dump_id}": {
            "get": {"summary": "A dump", "parameters": _in_path("dump_id"), "responses": _answers("Dump", "403", "404")}
        },
    },
    "components": {"schemas": _SCHEMAS},
}


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    return JsonResponse(DOCUMENT)
