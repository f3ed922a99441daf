"""Rows of DataReader, Net and Extractor, and the whole and damaged model files they are given."""

from __future__ import annotations

from harness import kinds as k
from harness.kinds import Kind
from harness.models import PARTS
from harness.ops.row import PYTHON, STREAM, Operation, function, method, same, second, text
from harness.program import Name

SCAN_FORMAT = k.one_of(
    "%d", "%f", "%s", "%4s", "%15s", "%255s", "%9[0-9a-zA-Z]", "%16[^\n]", "%256[^\n]", "%99d"
)
BAD_FORMAT = k.one_of(
    "", "%", "%n", "%p", "%d %d", "%999999999999s", "%-5s", "%[", "%4[", "%[]", "%lf", "%*d", "x%d"
)

TEXT = k.one_of(
    b"12 -3.5e7 +4 abc_9 nan 0x1f",
    b"  \n\t7767517\n5 5\nInput left 0 1",
    b"99999999999999999999 1e999 .",
    b"]x]-^" + b"word" * 80,
)
LONG = k.plain(k.one_of(1, 255, 256, 300, 20_000))
COUNTS = k.one_of(
    b"4 5", b"5 4", b"5 6", b"-1 5", b"5 99999999", b"x y", b"5", b"2147483648 5", b""
)

READERS = (
    function(
        "DataReader",
        k.keyword("from_memory", k.reference("Buffer")),
        owner="DataReader",
        result="DataReader",
        raises=("TypeError",),
        fact=same,
        weight=4,
    ),
    function(
        "DataReader/stream",
        k.reference("Stream"),
        owner="DataReader",
        result="DataReader",
        raises=("TypeError",),
        fact=same,
        weight=4,
    ),
    function(
        "DataReader/stdio",
        k.named("from_stdio", k.ANYTHING),
        owner="DataReader",
        raises=("NotImplementedError", "TypeError"),
    ),
    function(
        "DataReader/text",
        k.named("from_memory", k.plain(TEXT)),
        owner="DataReader",
        result="DataReader",
        weight=3,
    ),
    text(
        "DataReader/unnamed",
        "DataReader(from_memory=bytearray(%s))",
        k.plain(TEXT),
        owner="DataReader",
        result="DataReader",
        weight=3,
    ),
    text(
        "DataReader/unnamed stream",
        "DataReader(Stream(bytearray(%s)))",
        k.plain(TEXT),
        owner="DataReader",
        result="DataReader",
        weight=3,
    ),
    function(
        "DataReader/both",
        k.reference("Stream"),
        k.named("from_memory", k.reference("Buffer")),
        owner="DataReader",
        raises=("TypeError",),
    ),
    method(
        "DataReader.read",
        k.reference("Buffer"),
        group="load",
        raises=STREAM,
        weight=8,
        shows=1,
    ),
    method(
        "DataReader.scan", SCAN_FORMAT, k.reference("Buffer"), group="load", raises=STREAM, weight=8
    ),
    method("DataReader.scan/bad", BAD_FORMAT, k.reference("Buffer"), group="load", raises=STREAM),
)


def _loader(member: str, part: str) -> tuple[Operation, ...]:
    """The ways to load one of a model's files. Reading a param decides which model the Net has."""
    name, decides = f"Net.{member}", part != "bin"
    learn = k.model_file_fact if decides else None
    learn_from_reader = second if decides else None
    path = method(
        f"{name}/path", k.path(part), group="load", raises=("OSError",), learn=learn, weight=5
    )
    reader = method(
        f"{name}/reader", k.reader(part), group="load", raises=STREAM, learn=learn_from_reader
    )
    if part == "param":
        return path, reader
    return path, reader, method(f"{name}/buffer", k.content(part), group="load", learn=learn)


def _file(name: str, template: str, *kinds: Kind, weight: int = 1) -> Operation:
    """A model's file as a buffer."""
    return text(
        name,
        template,
        *kinds,
        group="model",
        result="Buffer",
        fact=k.model_file_fact,
        weight=weight,
    )


def _files(part: str) -> tuple[Operation, ...]:
    """The file whole, cut anywhere, with a tail, with a wrong magic."""
    whole = k.plain(k.content(part))
    return (
        _file(f"{part} whole", "%s", whole, weight=2),
        _file(f"{part} cut", "%s[:%s]", whole, k.CUT, weight=2),
        _file(f"{part} tail", "%s + %s", whole, k.TAIL),
        _file(f"{part} magic", "b'9' + %s[1:]", whole),
    )


NETS = (
    function("Net", owner="Net", result="Net", weight=6),
    # Never False: such a Net trusts its files, and these are anything.
    function(
        "Net/verify",
        k.named("verify", k.plain(k.one_of(True, 1, "yes"))),
        owner="Net",
        result="Net",
    ),
    *_loader("load_param", "param"),
    *_loader("load_param_bin", "param_bin"),
    *_loader("load_model", "bin"),
    *(row for part in PARTS for row in _files(part)),
    _file(
        "param counts",
        "%s.replace(b'5 5', %s, 1)",
        k.plain(k.constant(Name("pair_param"))),
        k.plain(COUNTS),
    ),
    _file(
        "param name",
        "%s.replace(b'left', b'x' * %s)",
        k.plain(k.constant(Name("pair_param"))),
        LONG,
    ),
    _file("param line", "%s + b' 9=1' * %s", k.plain(k.constant(Name("pair_param"))), LONG),
    _file("param layer", "%s.replace(b'Softmax', b'NoSuchLayer')", k.plain(k.content("param"))),
    method("Net.clear", group="close", weight=2),
    method("Net.report", group="read", weight=2),
    text(
        "Net.option",
        "%s.option",
        k.receiver("Net"),
        owner="Net",
        group="read",
        result="Option",
        weight=3,
    ),
    text(
        "Net.option/set",
        "%s.option = %s",
        k.receiver("Net"),
        k.allocating_option(),
        owner="Net",
        group="assign",
        raises=("TypeError",),
        weight=3,
    ),
    text("Net/unknown", "%s.nothing = %s", k.receiver("Net"), k.TRUTH, owner="Net", raises=PYTHON),
    text("Net.input_count", "%s.input_count", k.receiver("Net"), owner="Net", group="read"),
    text("Net.output_count", "%s.output_count", k.receiver("Net"), owner="Net", group="read"),
    *(
        method(f"Net.get_{end}_{what}", k.INDEX, group="read", raises=("IndexError",), weight=2)
        for end in ("input", "output")
        for what in ("name", "index")
    ),
    method("Net.create_extractor", group="make", result="Extractor", fact=same, weight=6),
)

BLOBS = (
    function("Blob", owner="Blob", raises=("TypeError",)),
    method("Net.blob", k.BLOB_KEY, group="make", result="Blob", raises=("IndexError",), weight=3),
    method("Net.blobs", group="read"),
    text("Net.blobs/kept", "kept.extend(%s.blobs())", k.receiver("Net"), owner="Net", group="keep"),
    *(
        text(f"Blob.{name}", f"%s.{name}", k.receiver("Blob"), owner="Blob", group="read", weight=2)
        for name in ("name", "producer", "consumer", "shape")
    ),
    text(
        "Blob.name/set",
        "%s.name = %s",
        k.receiver("Blob"),
        k.ANYTHING,
        owner="Blob",
        group="assign",
        raises=("AttributeError",),
    ),
)

EXTRACTORS = (
    function("Extractor", owner="Extractor", raises=("TypeError",)),
    method("Extractor.set_option", k.reference("Option"), group="assign", weight=2),
    method(
        "Extractor.input", k.INPUT_KEY, k.INPUT_MAT, group="run", raises=("IndexError",), weight=8
    ),
    method(
        "Extractor.extract",
        k.OUTPUT_KEY,
        group="run",
        result="Mat",
        raises=("IndexError",),
        weight=8,
    ),
)
