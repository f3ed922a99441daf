"""Rows of the module's functions, of Allocator and of Option."""

from __future__ import annotations

from harness import kinds as k
from harness import limits
from harness.kinds import Kind
from harness.ops.row import PYTHON, Operation, function, method, text

# Only ever switched on: a guard that is off is what guard mutation looks for.
GUARD_NAME = k.plain(k.one_of("param_inputs", "nobody", ""))

MODULE = (
    function("version", owner="module", group="read"),
    function("version_number", owner="module", group="read"),
    function("native_bytes", owner="module", group="read"),
    text("_live", "__import__('ncnn_mp')._live()", owner="module", group="read"),
    text("_fail", "__import__('ncnn_mp')._fail()", owner="module", group="read", weight=0),
    text("_guard", "__import__('ncnn_mp')._guard()", owner="module", group="read"),
    text(
        "_guard/on",
        "__import__('ncnn_mp')._guard(%s, True)",
        GUARD_NAME,
        owner="module",
        group="read",
    ),
    text(
        "_guard/name", "__import__('ncnn_mp')._guard(%s)", GUARD_NAME, owner="module", group="read"
    ),
)

ALLOCATORS = (
    function("Allocator", k.keyword("unlocked", k.TRUTH), owner="Allocator", result="Allocator"),
    method("Allocator.fast_malloc", k.integer(1, limits.MOST_BUFFER), result="Block", weight=3),
    method("Allocator.fast_free", k.reference("Block"), weight=6),
)

FLAGS = [
    "use_local_pool_allocator",
    "use_vulkan_compute",
    "use_winograd_convolution",
    "use_sgemm_convolution",
    "use_packing_layout",
    "use_fp16_packed",
    "use_fp16_storage",
    "use_fp16_arithmetic",
    "use_int8_packed",
    "use_int8_storage",
    "use_int8_arithmetic",
    "use_int16_packed",
    "use_int16_storage",
    "use_bf16_packed",
    "use_bf16_storage",
    "use_shader_local_memory",
    "use_cooperative_matrix",
]


def _settable(name: str, kind: Kind) -> tuple[Operation, ...]:
    """Reading and writing one attribute of Option."""
    full, option = f"Option.{name}", k.receiver("Option")
    return (
        text(full, f"%s.{name}", option, owner="Option", group="read"),
        text(
            f"{full}/set",
            f"%s.{name} = %s",
            option,
            kind,
            owner="Option",
            group="assign",
            raises=("NotImplementedError",),
        ),
    )


OPTIONS = (
    function("Option", owner="Option", result="Option", weight=4),
    text(
        "Option/unknown",
        "%s.nothing = %s",
        k.receiver("Option"),
        k.TRUTH,
        owner="Option",
        raises=PYTHON,
    ),
    *_settable("num_threads", k.integer(1, 64)),
    *_settable("kvcache_max_seqlen_hint", k.integer(0, 4096)),
    *(row for flag in FLAGS for row in _settable(flag, k.TRUTH)),
    method("Option.set_blob_allocator", k.existing("Allocator"), weight=6),
    method("Option.set_workspace_allocator", k.existing("Allocator"), weight=6),
    method("Option.set_kvcache_allocator", k.existing("Allocator"), weight=6),
)
