# ncnn as an MCU runs it (generic C++ layers), without sanitizers: what Valgrind watches, and what
# the coverage of the module is measured on.
include("${CMAKE_CURRENT_LIST_DIR}/../ncnn/common.cmake")
set(CMAKE_SYSTEM_NAME Linux CACHE STRING "")
set(CMAKE_SYSTEM_PROCESSOR xtensa CACHE STRING "")
set(CMAKE_BUILD_TYPE None CACHE STRING "")
set(CMAKE_CXX_FLAGS "-O1 -g1 -fno-omit-frame-pointer" CACHE STRING "")
set(NCNN_RUNTIME_CPU OFF CACHE BOOL "")
