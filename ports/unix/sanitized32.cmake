# The sanitized MicroPython and module in 32 bits.
include("${CMAKE_CURRENT_LIST_DIR}/sanitized.cmake")
include("${REPOSITORY}/ports/ncnn/word32.cmake")
string(APPEND compile_flags " ${NCNN_MP_WORD32}")
string(APPEND link_flags " -m32")
