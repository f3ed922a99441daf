# The longest MP_ERROR_TEXT of an image overflows a stack buffer by its NUL when it is formatted:
# py/objexcept.c of MicroPython 1.25 decompresses it into MP_MAX_UNCOMPRESSED_TEXT_LEN bytes.
# Owner: micropython, not yet reported. The longest text was one of ours; the module no longer uses
# compressed texts.
from ncnn_mp import Mat

try:
    Mat(4, elemsize=3)
    raise SystemExit("accepted")
except ValueError as error:
    assert "elemsize 3" in str(error)
