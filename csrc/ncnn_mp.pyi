r"""ncnn, a neural-network inference framework, for MicroPython.

Load a network, hand it Mats, read Mats back:

>>> with Net() as net:
...     net.load_param(DataReader(from_memory=b"7767517\n2 2\nInput a 0 1 x\nReLU b 1 1 x y\n"))
...     net.load_model(b"")
...     with net.create_extractor() as extractor, Mat(2, data=array("f", [-1, 2])) as mat:
...         extractor.input("x", mat) + len(extractor.extract("y").to_bytes())
8

In examples all names of this module are imported, and array.array. Shapes are in elements, sizes in
bytes. Whatever a program does, a call returns or raises one of

- TypeError: an argument of the wrong type, or a wrong number of them;
- ValueError: a wrong value, an object that is closed, a model or file content that is refused;
- IndexError: an index outside of what there is; OSError: a file that cannot be read;
- MemoryError: too little memory, after a collection and a second try; or MicroPython's heap is
  locked: a collection runs, a hard interrupt handler, or after ``micropython.heap_lock()``;
- RuntimeError: an error of ncnn's, an object that is in use, a subclass that did not call
  ``super().__init__()``, too little of the C stack left; NotImplementedError: this build of ncnn
  has no such feature.

"ncnn:" at the end of a text names what it stands for in ncnn's C API (``c_api.h``).
"""

from typing import (
    Any,
    Final,
    Never,
    Protocol,
    Self,
    TypedDict,
    TypeVar,
    overload,
    type_check_only,
)

from typing_extensions import Buffer

_T = TypeVar("_T")

# mypy's and pyright's names only: at run time there is no such class.
@type_check_only
class _Native:
    """What owns native memory. It is given back by close(), at the end of ``with``, or when the
    object is collected; what other objects still need of it stays until they go."""

    def close(self) -> None:
        """Give the native memory back now. After that all but repr() and close() is ValueError."""
    def __del__(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, a: object = ..., b: object = ..., c: object = ..., /) -> None: ...

@type_check_only
class _AllocatorBlock:
    """Memory of an Allocator; opaque. Giving up the last reference frees it too."""

    def __del__(self) -> None: ...

@type_check_only
class _ReadsInto(Protocol):
    def readinto(self, buf: Any, /) -> int | None: ...

@type_check_only
class _Reads(Protocol):
    def read(self, n: int, /) -> Buffer | None: ...

@type_check_only
class _Features(TypedDict):
    STRING: bool
    STDIO: bool
    PIXEL: bool
    DRAWING: bool
    BATCH: bool
    VULKAN: bool
    INT8: bool
    layers: list[str]

def version() -> str:
    """The version of ncnn. ncnn: ``ncnn_version``."""

def version_number() -> int:
    """The same as a number that grows. ncnn: ``ncnn_version_number``."""

def features() -> _Features:
    """What this ncnn was built with, by option, and under "layers" the types of layers it has.

    >>> "ReLU" in features()["layers"]
    True
    """

def native_bytes() -> int:
    """How many bytes of native memory (not MicroPython's heap) the module holds just now."""

def _live() -> dict[str, int]:
    """Audit builds only: how many native handles are alive, by class."""

@overload
def _guard() -> list[tuple[str, str, int, int]]:
    """Audit builds only: the checks that can be switched off: name, file, line."""

@overload
def _guard(name: str, enabled: bool = True, /) -> None: ...
@overload
def _fail() -> tuple[int, int, int]:
    """Audit builds only: ends what _fail() began; allocations since of the native and the GC heap,
    and the most bytes that operator new has taken from the reserve."""

@overload
def _fail(heap: str, index: int, every: int = 0, /) -> None:
    """Makes allocation number `index` of "native" or "gc" fail, and each `every`-th behind it."""

class Allocator(_Native):
    """A pool of memory that Mats and Options can use. It lives as long as what it was used for.

    `unlocked`: without a lock, for one thread.
    ncnn: ``ncnn_allocator_create_pool_allocator``, ``…_unlocked_pool_allocator``.
    """

    def __init__(self, *, unlocked: bool = False) -> None: ...
    def fast_malloc(self, size: int, /) -> _AllocatorBlock:
        """`size` bytes, 1 to 2**31 - 1, as an opaque object. ncnn: ``fast_malloc``.

        >>> allocator = Allocator()
        >>> allocator.fast_free(allocator.fast_malloc(100))
        """
    def fast_free(self, block: _AllocatorBlock, /) -> None:
        """Free a block of this Allocator; ValueError the second time. ncnn: ``fast_free``."""

class Option(_Native):
    """How ncnn is to run. Net.option shows the one of a Net, which can be changed until a param
    is loaded (ValueError after that); an Option of one's own can be assigned to it.

    >>> option = Option()
    >>> option.num_threads, option.use_vulkan_compute
    (1, False)

    ncnn: ``ncnn_option_create``; each attribute ``ncnn_option_get_…`` and ``ncnn_option_set_…``.
    """

    num_threads: int
    """1 to 64. Builds for one thread use one whatever it says."""
    kvcache_max_seqlen_hint: int
    """The number of tokens, >= 0, that a kv cache should have room for from the start."""
    use_local_pool_allocator: bool
    use_winograd_convolution: bool
    """Faster 3 x 3 convolutions for several times their memory."""
    use_sgemm_convolution: bool
    """Faster convolutions for more memory."""
    use_packing_layout: bool
    """Lay several channels out together (elempack > 1) where the processor gains by it."""
    use_fp16_packed: bool
    use_fp16_storage: bool
    """Keep numbers in 16 bits where the processor can: less memory, less precision."""
    use_fp16_arithmetic: bool
    use_int8_packed: bool
    use_int8_storage: bool
    use_int8_arithmetic: bool
    use_int16_packed: bool
    use_int16_storage: bool
    use_bf16_packed: bool
    use_bf16_storage: bool
    use_vulkan_compute: bool
    """This and the next two: NotImplementedError when set without Vulkan, where they are False."""
    use_shader_local_memory: bool
    use_cooperative_matrix: bool

    def __init__(self) -> None: ...
    def set_blob_allocator(self, allocator: Allocator | None, /) -> None:
        """Where blobs come from; None: the module's. ncnn: ``ncnn_option_set_blob_allocator``."""
    def set_workspace_allocator(self, allocator: Allocator | None, /) -> None:
        """Where scratch memory comes from. ncnn: ``ncnn_option_set_workspace_allocator``."""
    def set_kvcache_allocator(self, allocator: Allocator | None, /) -> None:
        """Where kv caches come from. ncnn: ``ncnn_option_set_kvcache_allocator``; it is not told in
        builds with vector kernels, which take a blob of this allocator for another."""

class Mat(_Native):
    """Numbers in 1 to 4 dimensions: w; w, h; w, h, c; w, h, d, c (the sizes not given are 0).

    Without a shape it is empty. Fresh storage is zero. `elemsize` is the bytes of an element, 4 for
    32-bit floats (the default, times `elempack`), or 2 or 1; `elempack` 1, 4, 8 or 16 numbers that
    form one element (the last size is then so many times smaller). An element of 2 or 3 bytes with
    an elempack of 2 or 3 is a pixel to draw on. `n`: a batch of so many Mats of the shape.

    A bytearray or array given as `data` that has room for ncnn's padding (channels start at
    multiples of 16 bytes) is used in place: both see the other's changes, and resizing it makes
    the Mat's calls ValueError. Any other buffer of the right size is copied.

    >>> Mat(4, 3, c=2)
    <Mat w=4 h=3 d=1 c=2 dims=3 elemsize=4 elempack=1>
    >>> numbers = array("f", [1, 2, 3, 4])
    >>> mat = Mat(4, data=numbers)
    >>> mat.fill(7)
    >>> numbers[3]
    7.0

    ncnn: ``ncnn_mat_create_1d_elem`` … ``_4d_elem``, ``_batch``, ``_external_…``.
    """

    PIXEL_RGB: Final = 1
    PIXEL_BGR: Final = 2
    PIXEL_GRAY: Final = 3
    PIXEL_RGBA: Final = 4
    PIXEL_BGRA: Final = 5
    PIXEL_RGB2BGR: Final = 131073
    PIXEL_RGB2GRAY: Final = 196609
    PIXEL_RGB2RGBA: Final = 262145
    PIXEL_RGB2BGRA: Final = 327681
    PIXEL_BGR2RGB: Final = 65538
    PIXEL_BGR2GRAY: Final = 196610
    PIXEL_BGR2RGBA: Final = 262146
    PIXEL_BGR2BGRA: Final = 327682
    PIXEL_GRAY2RGB: Final = 65539
    PIXEL_GRAY2BGR: Final = 131075
    PIXEL_GRAY2RGBA: Final = 262147
    PIXEL_GRAY2BGRA: Final = 327683
    PIXEL_RGBA2RGB: Final = 65540
    PIXEL_RGBA2BGR: Final = 131076
    PIXEL_RGBA2GRAY: Final = 196612
    PIXEL_RGBA2BGRA: Final = 327684
    PIXEL_BGRA2RGB: Final = 65541
    PIXEL_BGRA2BGR: Final = 131077
    PIXEL_BGRA2GRAY: Final = 196613
    PIXEL_BGRA2RGBA: Final = 262149

    def __init__(
        self,
        w: int = 0,
        h: int = 0,
        d: int = 0,
        c: int = 0,
        *,
        data: Buffer | None = None,
        elemsize: int = 0,
        elempack: int = 1,
        allocator: Allocator | None = None,
        n: int = 0,
    ) -> None: ...
    @property
    def dims(self) -> int:
        """0 (empty) to 4. This and the next: ncnn: ``ncnn_mat_get_…``."""
    @property
    def w(self) -> int: ...
    @property
    def h(self) -> int: ...
    @property
    def d(self) -> int: ...
    @property
    def c(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def elemsize(self) -> int: ...
    @property
    def elempack(self) -> int: ...
    @property
    def cstep(self) -> int:
        """Elements from the start of a channel to the start of the next."""
    @property
    def nstep(self) -> int:
        """Elements from the start of a Mat of a batch to the start of the next."""
    @property
    def data(self) -> bytes | None:
        """A copy, as to_bytes() gives; None for an empty Mat. ncnn: ``ncnn_mat_get_data``."""
    def fill(self, v: float, /) -> None:
        """Set all elements, which must be 32-bit floats. ncnn: ``ncnn_mat_fill_float``."""
    def to_bytes(self) -> bytes:
        """All numbers side by side, n*c*d*h*w*elemsize bytes, without ncnn's padding.

        >>> array("f", Mat(2, data=array("f", [1, 2])).to_bytes())
        array('f', [1.0, 2.0])
        """
    def from_bytes(self, bytes: Buffer, /) -> None:
        """Copy from a buffer laid out as to_bytes() does, or padded to cstep and nstep."""
    def get_channel_data(self, c: int, /) -> bytes:
        """Copy of a channel: w*h*d*elemsize bytes. ncnn: ``ncnn_mat_get_channel_data``."""
    def get_batch_data(self, b: int, /) -> bytes:
        """Copy of one Mat of a batch, without padding. ncnn: ``ncnn_mat_get_batch_data``."""
    def clone(self, allocator: Allocator | None = None) -> Mat:
        """A copy with storage of its own. ncnn: ``ncnn_mat_clone``."""
    @overload
    def reshape(self, w: int, /, allocator: Allocator | None = None) -> Mat:
        """The same numbers in another shape of as many elements; storage is shared if it can be.

        >>> Mat(6).reshape(3, 2)
        <Mat w=3 h=2 d=1 c=1 dims=2 elemsize=4 elempack=1>

        ncnn: ``ncnn_mat_reshape_1d`` … ``_4d``.
        """
    @overload
    def reshape(self, w: int, h: int, /, allocator: Allocator | None = None) -> Mat: ...
    @overload
    def reshape(self, w: int, h: int, c: int, /, allocator: Allocator | None = None) -> Mat: ...
    @overload
    def reshape(
        self, w: int, h: int, d: int, c: int, /, allocator: Allocator | None = None
    ) -> Mat: ...
    def flatten(self, opt: Option | None = None, /) -> Mat:
        """One dimension; for elempack 1. Storage is shared if it can be. ncnn: ``ncnn_flatten``."""
    def convert_packing(self, elempack: int, opt: Option | None = None, /) -> Mat:
        """The same with 1, 4, 8 or 16 numbers an element, if the number of channels (or rows, or
        w) is a multiple of it; else unchanged. ncnn: ``ncnn_convert_packing``."""
    def substract_mean_normalize(
        self,
        mean: float | list[float] | tuple[float, ...] | None,
        norm: float | list[float] | tuple[float, ...] | None,
        /,
    ) -> None:
        """(x - mean) * norm in place, a number a channel; None leaves a step out. For 3 dimensions.

        >>> mat = Mat(1, 1, c=2)
        >>> mat.substract_mean_normalize((1, 2), (0.5, 0.5))
        >>> array("f", mat.to_bytes())
        array('f', [-0.5, -1.0])

        ncnn: ``ncnn_mat_substract_mean_normalize``.
        """
    def copy_make_border(
        self,
        top: int,
        bottom: int,
        left: int,
        right: int,
        type: int,
        v: float,
        opt: Option | None = None,
        *,
        front: int = 0,
        behind: int = 0,
    ) -> Mat:
        """A copy with a border: `type` 0 filled with `v`, 1 the edge repeated, 2 reflected (each
        border smaller than the Mat). `front` and `behind`: in channels, or in d for 4 dimensions.
        For elempack 1. ncnn: ``ncnn_copy_make_border_3d``."""
    def copy_cut_border(
        self,
        top: int,
        bottom: int,
        left: int,
        right: int,
        opt: Option | None = None,
        *,
        front: int = 0,
        behind: int = 0,
    ) -> Mat:
        """A copy without its borders, of which something must be left. `front` and `behind` need 4
        dimensions. For elempack 1. ncnn: ``ncnn_copy_cut_border_3d``."""
    @classmethod
    def from_pixels(
        cls,
        pixels: Buffer,
        type: int,
        w: int,
        h: int,
        stride: int,
        allocator: Allocator | None = None,
        /,
    ) -> Mat:
        """w x h pixels of 8-bit channels as a Mat of floats 0 to 255, a channel each of the Mat's.

        `type` is PIXEL_X, or PIXEL_X2Y to convert on the way; `stride` the bytes from a row to the
        next. The buffer must hold stride * (h - 1) + the bytes of a row.

        >>> mat = Mat.from_pixels(bytes([255, 128, 0]), Mat.PIXEL_RGB2BGR, 1, 1, 3)
        >>> array("f", mat.to_bytes())
        array('f', [0.0, 128.0, 255.0])

        ncnn: ``ncnn_mat_from_pixels``.
        """
    @classmethod
    def from_pixels_resize(
        cls,
        pixels: Buffer,
        type: int,
        w: int,
        h: int,
        stride: int,
        target_width: int,
        target_height: int,
        allocator: Allocator | None = None,
        /,
    ) -> Mat:
        """The same, scaled bilinearly, for images of 2 x 2 pixels and more.
        ncnn: ``ncnn_mat_from_pixels_resize``."""
    @classmethod
    def from_pixels_roi(
        cls,
        pixels: Buffer,
        type: int,
        w: int,
        h: int,
        stride: int,
        roix: int,
        roiy: int,
        roiw: int,
        roih: int,
        allocator: Allocator | None = None,
        /,
    ) -> Mat:
        """The same of a region inside of the image. ncnn: ``ncnn_mat_from_pixels_roi``."""
    @classmethod
    def from_pixels_roi_resize(
        cls,
        pixels: Buffer,
        type: int,
        w: int,
        h: int,
        stride: int,
        roix: int,
        roiy: int,
        roiw: int,
        roih: int,
        target_width: int,
        target_height: int,
        allocator: Allocator | None = None,
        /,
    ) -> Mat:
        """A region, scaled. ncnn: ``ncnn_mat_from_pixels_roi_resize``."""
    def to_pixels(self, pixels: Buffer, type: int, stride: int, /) -> None:
        """Write a Mat of floats as 8-bit pixels into a writable buffer; values are clamped.
        `type` and `stride` as in from_pixels(). ncnn: ``ncnn_mat_to_pixels``."""
    def to_pixels_resize(
        self,
        pixels: Buffer,
        type: int,
        target_width: int,
        target_height: int,
        stride: int,
        /,
    ) -> None:
        """The same, scaled. ncnn: ``ncnn_mat_to_pixels_resize``."""
    def draw_rectangle(
        self, rect: tuple[int, int, int, int], color: int, thickness: int, /
    ) -> None:
        r"""Draw on w x h pixels of 1 to 4 bytes: ``Mat(w, h, elemsize=3, elempack=3)`` has RGB.

        `rect` is x, y, w, h; `color` a byte a channel, the first one lowest; `thickness` in pixels,
        -1 fills. What lies outside is cut off.

        >>> image = Mat(3, 1, elemsize=3, elempack=3)
        >>> image.draw_rectangle((1, 0, 1, 1), 0x030201, -1)
        >>> image.to_bytes()
        b'\x00\x00\x00\x01\x02\x03\x00\x00\x00'

        ncnn: ``ncnn_draw_rectangle_c1`` … ``_c4``.
        """
    def draw_line(
        self, pt1: tuple[int, int], pt2: tuple[int, int], color: int, thickness: int, /
    ) -> None:
        """ncnn: ``ncnn_draw_line_c1`` … ``_c4``."""
    def draw_circle(
        self, center: tuple[int, int], radius: int, color: int, thickness: int, /
    ) -> None:
        """ncnn: ``ncnn_draw_circle_c1`` … ``_c4``."""
    def draw_text(self, text: str, origin: tuple[int, int], font_size: int, color: int, /) -> None:
        """At most 256 printable ASCII characters and newlines, `origin` their upper left corner,
        `font_size` 1 to 256 pixels. ncnn: ``ncnn_draw_text_c1`` … ``_c4``."""

class ParamDict(_Native):
    """A layer's parameters by id, 0 to 31 (IndexError).

    >>> params = ParamDict()
    >>> params.set_float(0, 0.5)
    >>> params.get_float(0, 0.0), params.get_int(1, -1)
    (0.5, -1)

    ncnn: ``ncnn_paramdict_create``; each method ``ncnn_paramdict_…``.
    """

    def __init__(self) -> None: ...
    def get_type(self, id: int, /) -> int:
        """0 none, 2 int, 3 float, 5 array of ints, 6 array of floats; 1 and 4: either, 7: text."""
    def get_int(self, id: int, otherwise: int, /) -> int: ...
    def get_float(self, id: int, otherwise: float, /) -> float: ...
    def get_array(self, id: int, otherwise: _T, /) -> Mat | _T:
        """The array as a Mat that shares its storage, or `otherwise` itself."""
    def set_int(self, id: int, i: int, /) -> None:
        """A number of 32 bits."""
    def set_float(self, id: int, f: float, /) -> None: ...
    def set_array(self, id: int, array: Mat, /) -> None:
        """A copy of a Mat of one dimension and 4-byte elements."""

class DataReader(_Native):
    """Bytes of a model: of a buffer, or of any object with readinto() or read(), such as an open
    file. Exceptions of such an object end the call that reads, and come out of it.
    `from_stdio`, an address in the earlier module, is NotImplementedError.

    ncnn: ``ncnn_datareader_create`` with its ``scan`` and ``read``.
    """

    @overload
    def __init__(self, stream: _ReadsInto | _Reads) -> None: ...
    @overload
    def __init__(self, *, from_memory: Buffer = b"") -> None: ...
    def read(self, buf: Buffer, /) -> int:
        """Fill a writable buffer; how many bytes there were, 0 at the end."""
    def scan(self, format: str, buf: Buffer, /) -> int:
        """Read one value as C's scanf() does, with one of %d %f %s %[set]; 1, or 0 for none.

        `buf` takes a 4-byte int or float, or text with a NUL.

        >>> number = array("i", [0])
        >>> DataReader(from_memory=b"42 more").scan("%d", number), number[0]
        (1, 42)
        """

class ModelBin(_Native):
    """Weights in the order in which a layer asks for them: of a DataReader (as in a .bin file), or
    one Mat each. Without either it has none, for layers that need none.

    ncnn: ``ncnn_modelbin_create_from_datareader``; ``…_from_mat_array`` is the module's own.
    """

    @overload
    def __init__(self, *, from_datareader: DataReader = ...) -> None: ...
    @overload
    def __init__(self, *, from_mat_array: list[Mat] | tuple[Mat, ...]) -> None: ...
    @overload
    def load(self, w: int, type: int, /) -> Mat:
        """The next weights as a Mat of this shape. `type` 0: a tag in the data says whether they
        are floats, half floats, int8 or a table; 1: floats. ValueError if they end early.

        >>> ModelBin(from_mat_array=[Mat(6)]).load(3, 2, 1)
        <Mat w=3 h=2 d=1 c=1 dims=2 elemsize=4 elempack=1>

        ncnn: ``load_1d`` … ``load_3d``.
        """
    @overload
    def load(self, w: int, h: int, type: int, /) -> Mat: ...
    @overload
    def load(self, w: int, h: int, c: int, type: int, /) -> Mat: ...

class Layer(_Native):
    """Layer(type="ReLU") or Layer(typeindex=…): one of ncnn's layers, to run without a network.
    Layer(): the base of a class that is a layer, for Net.register_custom_layer().

    A built-in layer is used in this order: load_param(), load_model(), create_pipeline(), then
    forward() or forward_inplace(); another one is ValueError. Params, weights and the shapes of
    Mats are checked first (ValueError says what is wrong), and a type that the check does not know
    is refused. Layer(type=…, verify=False) takes all of it: **use it as you would use code**, with
    arguments that fit, because others can do whatever they like to memory.

    >>> relu = Layer(type="ReLU")
    >>> with ParamDict() as params, ModelBin() as weights, Option() as option:
    ...     relu.load_param(params) + relu.load_model(weights) + relu.create_pipeline(option)
    ...     array("f", relu.forward(Mat(2, data=array("f", [-1, 2])), option).to_bytes())
    0
    array('f', [0.0, 2.0])

    A class of one's own defines the methods that it needs. What they are given is dead once they
    return; load_param() and the like return None or a status, 0 for success; exceptions come out
    of the Net's or Extractor's call. With one_blob_only (set it after ``super().__init__()``) the
    methods take a Mat, else a list of Mats; with support_inplace forward_inplace() is called:

    >>> class Negative(Layer):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.one_blob_only = True
    ...     def forward(self, mat, option):
    ...         return Mat(mat.w, data=array("f", [-x for x in array("f", mat.to_bytes())]))

    ncnn: ``ncnn_layer_create``, ``…_by_type``, ``…_by_typeindex``, ``ncnn_layer_get_…``.
    """

    one_blob_only: bool
    """One Mat in and one out. The flags of built-in layers cannot be set (ValueError).
    ncnn: ``ncnn_layer_set_…``."""
    support_inplace: bool
    support_packing: bool
    support_any_packing: bool
    support_bf16_storage: bool
    support_fp16_storage: bool
    support_vulkan: bool
    """This and the next two: NotImplementedError when set without Vulkan."""
    support_vulkan_packing: bool
    support_vulkan_any_packing: bool

    # Overloads of __new__, because a subclass has other methods than a built-in layer.
    @overload
    def __new__(cls) -> Self: ...
    @overload
    def __new__(cls, *, type: str, verify: bool = True) -> _BuiltInLayer: ...
    @overload
    def __new__(cls, *, typeindex: int, verify: bool = True) -> _BuiltInLayer: ...
    @property
    def name(self) -> str:
        """As the param names it; empty outside of a network."""
    @property
    def type(self) -> str: ...
    @property
    def typeindex(self) -> int: ...
    @property
    def bottom_count(self) -> int:
        """How many inputs it has in its network."""
    @property
    def top_count(self) -> int:
        """How many outputs it has in its network."""
    @staticmethod
    def type_to_index(type: str, /) -> int:
        """The number of a type; -1 if there is none. ncnn: ``ncnn_layer_type_to_index``."""
    def get_bottom(self, i: int, /) -> int:
        """The blob index of input `i`. ncnn: ``ncnn_layer_get_bottom``."""
    def get_top(self, i: int, /) -> int:
        """The blob index of output `i`. ncnn: ``ncnn_layer_get_top``."""
    def get_bottom_shape(self, i: int, /) -> tuple[int, int, int, int]:
        """dims, w, h, c of input `i` as the param declares them, 0 where it does not; in a loaded
        network only. ncnn: ``ncnn_blob_get_bottom_shape``."""
    def get_top_shape(self, i: int, /) -> tuple[int, int, int, int]:
        """The same of output `i`. ncnn: ``ncnn_blob_get_top_shape``."""
    def load_param(self, pd: ParamDict, /) -> int | None:
        """Take the parameters. ncnn: ``load_param``."""
    def load_model(self, mb: ModelBin, /) -> int | None:
        """Take the weights. ncnn: ``load_model``."""
    def create_pipeline(self, opt: Option, /) -> int | None:
        """Get ready to run. ncnn: ``create_pipeline``."""
    def destroy_pipeline(self, opt: Option, /) -> int | None:
        """Undo create_pipeline(). ncnn: ``destroy_pipeline``."""
    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Mats to new Mats. ncnn: ``forward_1``, ``forward_n``."""
    def forward_inplace(self, *args: Any, **kwargs: Any) -> Any:
        """Change Mats. ncnn: ``forward_inplace_1``, ``forward_inplace_n``."""

@type_check_only
class _BuiltInLayer(Layer):
    """What Layer(type=…) gives; at run time a Layer. Mats are 32-bit floats with elempack 1."""

    def load_param(self, pd: ParamDict, /) -> int: ...
    def load_model(self, mb: ModelBin, /) -> int: ...
    def create_pipeline(self, opt: Option | None, /) -> int: ...
    def destroy_pipeline(self, opt: Option | None, /) -> int: ...
    @overload
    def forward(self, mat: Mat, opt: Option | None = None, /) -> Mat:
        """With one_blob_only one Mat, else a list, and the number of outputs. The flags of `opt`
        must be those of create_pipeline()."""
    @overload
    def forward(
        self, mats: list[Mat] | tuple[Mat, ...], n: int = 1, opt: Option | None = None, /
    ) -> tuple[Mat, ...]: ...
    def forward_inplace(
        self, mats: Mat | list[Mat] | tuple[Mat, ...], opt: Option | None = None, /
    ) -> int: ...

@type_check_only
class _NetReport(TypedDict):
    """What Net.report() gives."""

    verified: bool
    layers: list[tuple[str, str, tuple[tuple[int, ...] | None, ...], int]]
    """Type, name, shape of each output (sizes of w, h, d, c, as many as it has), weights."""
    weights: int
    """How many numbers all layers load."""
    peak: int | None
    """Bytes of activations at once, at most, when a run computes all of the network with ncnn's
    generic kernels, as on microcontrollers."""

class Net(_Native):
    """A network. Load it with load_param(), then load_model(); see the example at the top.

    A model is not trusted: graph, parameters and weights are checked while it is loaded, shapes
    before it runs; ValueError says what is wrong. A layer type that the check does not know is
    refused. Net(verify=False) takes it: **trust such a model as you trust code**, because one that
    was made for it can do whatever it likes to memory.

    Loading or clearing it makes its former Extractors ValueError. While it loads or runs, calls
    from a stream's or a custom layer's methods are RuntimeError. ncnn: ``ncnn_net_create``.
    """

    option: Option
    """A live view; assigning copies. ncnn: ``ncnn_net_get_option``, ``ncnn_net_set_option``."""

    def __init__(self, *, verify: bool = True) -> None: ...
    @property
    def input_count(self) -> int:
        """ncnn: ``ncnn_net_get_input_count``."""
    @property
    def output_count(self) -> int:
        """ncnn: ``ncnn_net_get_output_count``."""
    def load_param(self, source: str | DataReader, /) -> None:
        """Load a text param of a file or DataReader; what was loaded before goes.

        ValueError leaves the Net empty and usable. ncnn: ``ncnn_net_load_param_datareader``.
        """
    def load_param_bin(self, source: str | DataReader | Buffer, /) -> None:
        """The same for a binary param, whose blobs have no names, only indices.
        ncnn: ``ncnn_net_load_param_bin_datareader``."""
    def load_model(self, source: str | DataReader | Buffer, /) -> None:
        """Load the weights, which are copied, but for a file or buffer in a ROMFS partition: those
        are used where they are. A file or buffer has exactly what the param asks for; a
        DataReader may have more. ncnn: ``ncnn_net_load_model_datareader``."""
    def report(self) -> _NetReport:
        """What is loaded, and what it takes to run it.

        Shapes are those of the inputs last given, or those that the param declares; None where
        neither is there, or a layer in Python decides.
        """
    def clear(self) -> None:
        """Unload; the option stays. ncnn: ``ncnn_net_clear``."""
    def register_custom_layer(self, which: str | int, cls: type[Layer], /) -> None:
        """Let a class derived from Layer stand for a layer type, before load_param().

        By name or by index: an index with bit 256 is a type of one's own, one without replaces a
        built-in layer, but for Input and Split (ValueError). 256 names at most.
        ncnn: ``ncnn_net_register_custom_layer_by_type``, ``…_by_typeindex``.
        """
    def set_vulkan_device(self, i: int, /) -> None:
        """NotImplementedError without Vulkan. ncnn: ``ncnn_net_set_vulkan_device``."""
    def get_input_name(self, i: int, /) -> str:
        """The name of input `i`, for Extractor.input(). ncnn: ``ncnn_net_get_input_name``."""
    def get_output_name(self, i: int, /) -> str:
        """The name of output `i`. ncnn: ``ncnn_net_get_output_name``."""
    def get_input_index(self, i: int, /) -> int:
        """The blob index of input `i`. ncnn: ``ncnn_net_get_input_index``."""
    def get_output_index(self, i: int, /) -> int:
        """The blob index of output `i`. ncnn: ``ncnn_net_get_output_index``."""
    def blob(self, which: str | int, /) -> Blob:
        """A blob by name or index; ValueError or IndexError if there is none."""
    def blobs(self) -> list[Blob]:
        """All of them, in the order of their indices."""
    def create_extractor(self) -> Extractor:
        """A run of the loaded network. ncnn: ``ncnn_extractor_create``."""

class Blob(_Native):
    r"""A blob of a loaded network, of Net.blob() and Net.blobs() only. It keeps the Net; loading or
    clearing that makes it ValueError. Layers count as the param's lines do, from 0.

    >>> with Net() as net:
    ...     param = b"7767517\n2 2\nInput a 0 1 x 0=4\nReLU b 1 1 x y\n"
    ...     net.load_param(DataReader(from_memory=param))
    ...     for blob in net.blobs():
    ...         print(blob.name, blob.producer, blob.consumer, blob.shape)
    x 0 1 (4,)
    y 1 -1 (4,)
    """

    def __new__(cls, _use_net_blob: Never, /) -> Self: ...
    @property
    def name(self) -> str:
        """Empty where the param is a binary one. ncnn: ``ncnn_blob_get_name``."""
    @property
    def producer(self) -> int:
        """The layer that makes it. ncnn: ``ncnn_blob_get_producer``."""
    @property
    def consumer(self) -> int:
        """The last layer that takes it; -1: none does. ncnn: ``ncnn_blob_get_consumer``."""
    @property
    def shape(self) -> tuple[int, ...] | None:
        """(w,), (w, h), (w, h, c) or (w, h, d, c), for the inputs last given or else those that the
        param declares; None where neither is there, the model is not verified, or a layer in
        Python decides. ncnn: ``ncnn_blob_get_shape``."""

class Extractor(_Native):
    """One run of a Net, of Net.create_extractor() only; it keeps the Net and its inputs alive."""

    def __new__(cls, _use_create_extractor: Never, /) -> Self: ...
    def set_option(self, opt: Option, /) -> None:
        """Of no effect in this ncnn. ncnn: ``ncnn_extractor_set_option``."""
    def input(self, which: str | int, mat: Mat, /) -> int:
        """Give an input of the network, by name or blob index; 0. The Mat has 32-bit floats and
        elempack 1. A shape that the param declares is a hint: extract() says whether the layers
        take the one given. A network that is not verified takes the declared one only (ValueError).
        ncnn: ``ncnn_extractor_input``, ``ncnn_extractor_input_index``."""
    def extract(self, which: str | int, /) -> Mat:
        """Compute a blob, once all inputs are given. ValueError or IndexError for one that the
        network does not have; ValueError for inputs of shapes that a layer cannot work with.
        ncnn: ``ncnn_extractor_extract``, ``ncnn_extractor_extract_index``.
        """
