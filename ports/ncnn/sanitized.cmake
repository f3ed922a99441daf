# ncnn as an MCU runs it (generic C++ layers: ncnn has no kernels for this processor name), under
# the sanitizers.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/../../sanitizers/flags.cmake")
set(CMAKE_SYSTEM_NAME Linux CACHE STRING "")
set(CMAKE_SYSTEM_PROCESSOR xtensa CACHE STRING "")
set(CMAKE_BUILD_TYPE None CACHE STRING "")
# float-cast-overflow: ncnn saturates pixels after casting them to int, so NaN and large numbers give
#   some byte and nothing worse (mat_pixel.cpp, SATURATE_CAST_UCHAR). Owner: ncnn, not yet reported.
# NCNN_MAT_GAP: bytes behind a Mat's elements that nobody may touch (ports/patches/ncnn/0100-mat-gap.patch).
set(CMAKE_CXX_FLAGS "-O1 -g1 -fno-omit-frame-pointer -fPIC ${NCNN_MP_SANITIZE} -fno-sanitize=float-cast-overflow -DNCNN_MAT_GAP=16"
    CACHE STRING "")
set(NCNN_RUNTIME_CPU OFF CACHE BOOL "")
