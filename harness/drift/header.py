"""Reads ncnn's c_api.h with a C compiler's parser: what it declares, and under which conditions.

Nobody evaluates `#if` here. The header is parsed with every condition that it names set, and then
again with each of them not set: what is gone then depends on it. What only then is there, or only
when none is set, depends on its absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from clang.cindex import Cursor, CursorKind, Diagnostic, Index, TranslationUnit, Type, TypeKind

HOME = "/c_api"  # where the parser sees these files: they need not exist
HEADER = f"{HOME}/c_api.h"
# What c_api.h takes from ncnn's generated platform.h and from the C library.
PLATFORM = """\
#define NCNN_C_API 1
#define NCNN_EXPORT __attribute__((annotate("exported")))
typedef struct FILE FILE;
typedef __WCHAR_TYPE__ wchar_t;
"""
STDDEF = "typedef __SIZE_TYPE__ size_t;\n"
# Conditions that are no choice of whoever builds ncnn: the C API, read as C.
GIVEN = {"NCNN_C_API", "__cplusplus", "defined"}
DIRECTIVES = {"if", "ifdef", "ifndef", "elif"}


class DriftError(Exception):
    """Something cannot be compared; the text says what and why."""


@dataclass(frozen=True)
class Declaration:
    """A function, a struct's member, a type or a macro of the header."""

    name: str
    kind: str  # function, callback (a member that is a function), member, type, macro
    text: str  # as a person would write it, without conditions
    conditions: tuple[str, ...] = ()  # each a macro, or "not " and a macro

    @property
    def binds(self) -> bool:
        """Whether the module has to bind it."""
        return self.kind in ("function", "callback")


Api = dict[str, Declaration]


def read(text: str, origin: str) -> Api:
    """Everything that the header declares; `origin` names it in errors."""
    conditions = sorted(_conditions(_parse(text, (), origin)))

    def declared(given: Iterable[str]) -> Api:
        return _declarations(_parse(text, given, origin))

    api = dict(declared(conditions))
    usual = frozenset(api)
    for absent in conditions:
        part = declared(name for name in conditions if name != absent)
        for name in usual - part.keys():
            api[name] = _under(api[name], absent)
        for name in part.keys() - usual:
            api[name] = _under(api.get(name, part[name]), f"not {absent}")
        for name in part.keys() & usual:
            api[name] = _otherwise(api[name], part[name], absent)
    bare = declared(())
    behind = bare.keys() - api.keys()  # more than one condition hides these
    api |= {name: bare[name] for name in bare if name in behind}
    for given in conditions if behind else ():
        for name in behind - declared([given]).keys():
            api[name] = _under(api[name], f"not {given}")
    return api


def _under(declaration: Declaration, condition: str) -> Declaration:
    return replace(declaration, conditions=(*declaration.conditions, condition))


def _otherwise(declaration: Declaration, other: Declaration, absent: str) -> Declaration:
    """One that is declared in two ways has both texts."""
    if declaration.text.startswith(other.text):
        return declaration
    return replace(declaration, text=f"{declaration.text} or, without {absent}, {other.text}")


def _parse(text: str, conditions: Iterable[str], origin: str) -> TranslationUnit:
    unit = Index.create().parse(
        HEADER,
        args=["-xc", "-std=c11", f"-I{HOME}", *(f"-D{name}=1" for name in conditions)],
        unsaved_files=[
            (HEADER, text),
            (f"{HOME}/platform.h", PLATFORM),
            (f"{HOME}/stddef.h", STDDEF),
        ],
        options=TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD,
    )
    check(unit, origin)
    return unit


def check(unit: TranslationUnit, origin: str) -> None:
    """Refuses what the parser did not understand."""
    for problem in unit.diagnostics:
        if problem.severity >= Diagnostic.Error:
            line = problem.location.line
            raise DriftError(f"{origin}:{line}: the C parser says: {problem.spelling}")


def _conditions(unit: TranslationUnit) -> set[str]:
    """The macros that the header's conditions ask for, its own ones left out."""
    lines: dict[int, list[str]] = {}
    for token in unit.get_tokens(extent=unit.cursor.extent):
        lines.setdefault(token.location.line, []).append(token.spelling)
    asked: set[str] = set()
    defined: set[str] = set()
    for words in lines.values():
        if words[0] == "#" and words[1] in DIRECTIVES:
            asked.update(word for word in words[2:] if word.isidentifier())
        elif words[:2] == ["#", "define"]:
            defined.add(words[2])
    return asked - defined - GIVEN


def _declarations(unit: TranslationUnit) -> Api:
    found: Api = {}
    for cursor in unit.cursor.get_children():
        if cursor.location.file is not None and cursor.location.file.name == HEADER:
            for declaration in _declared(cursor):
                found[declaration.name] = declaration
    return found


def _declared(cursor: Cursor) -> Iterator[Declaration]:
    name = cursor.spelling
    if cursor.kind == CursorKind.FUNCTION_DECL and exported(cursor):
        parameters = _parameters(cursor.get_arguments())
        yield Declaration(name, "function", _text(cursor.result_type, f"{name}({parameters})"))
    elif cursor.kind == CursorKind.STRUCT_DECL and cursor.is_definition():
        for field in cursor.get_children():
            if field.kind == CursorKind.FIELD_DECL:
                kind = "callback" if exported(cursor) and _is_callback(field.type) else "member"
                name = member_name(field)
                yield Declaration(name, kind, _variable(field.type, name, field))
    elif cursor.kind == CursorKind.TYPEDEF_DECL:
        yield Declaration(name, "type", _variable(cursor.underlying_typedef_type, name, cursor))
    elif cursor.kind == CursorKind.MACRO_DEFINITION:
        words = [token.spelling for token in cursor.get_tokens()]
        yield Declaration(name, "macro", f"#define {' '.join(words)}")


def exported(cursor: Cursor) -> bool:
    """Whether NCNN_EXPORT stands before it."""
    return any(child.kind == CursorKind.ANNOTATE_ATTR for child in cursor.get_children())


def member_name(field: Cursor) -> str:
    """A struct's member as people refer to it: ncnn_layer_t.forward_1."""
    return f"{field.semantic_parent.spelling.removeprefix('__')}.{field.spelling}"


def _is_callback(type_: Type) -> bool:
    return bool(type_.get_pointee().kind == TypeKind.FUNCTIONPROTO)


def _variable(type_: Type, name: str, cursor: Cursor) -> str:
    """A member or type, with the parameters' names if it is a pointer to a function."""
    if not _is_callback(type_):
        return _text(type_, name)
    parameters = _parameters(cursor.get_children())
    return _text(type_.get_pointee().get_result(), f"(*{name})({parameters})")


def _text(type_: Type, name: str) -> str:
    return f"{type_.spelling} {name}".replace("* ", "*")


def _parameters(cursors: Iterable[Cursor]) -> str:
    parameters = [cursor for cursor in cursors if cursor.kind == CursorKind.PARM_DECL]
    return ", ".join(_text(cursor.type, cursor.spelling) for cursor in parameters) or "void"
