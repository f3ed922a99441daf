# The module as MicroPython's CMake-based ports (ESP32, RP2) take it: USER_C_MODULES=<this file>,
# NCNN_PREFIX=<an installed ncnn>, a CMake variable or in the environment.
if(NOT NCNN_PREFIX)
    set(NCNN_PREFIX "$ENV{NCNN_PREFIX}")
endif()
foreach(file include/ncnn/c_api.h lib/libncnn.a)
    if(NOT EXISTS "${NCNN_PREFIX}/${file}")
        message(FATAL_ERROR "ncnn_mp: NCNN_PREFIX='${NCNN_PREFIX}' has no ${file}: set it to the "
            "absolute path of an ncnn that was built for this board and installed")
    endif()
endforeach()

add_library(usermod_ncnn_mp INTERFACE)

list(TRANSFORM NCNN_MP_SOURCES PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
