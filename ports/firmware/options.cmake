# ncnn for a microcontroller: generic C++ layers (ncnn has no kernels for this processor name), as
# small as the compiler makes it, without stdio: a board has no FILE.
include("${CMAKE_CURRENT_LIST_DIR}/../ncnn/common.cmake")
set(CMAKE_SYSTEM_NAME Generic CACHE STRING "")
set(CMAKE_SYSTEM_PROCESSOR xtensa CACHE STRING "")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY CACHE STRING "")
set(CMAKE_BUILD_TYPE None CACHE STRING "")
string(CONCAT flags "-Os -DNDEBUG -g1 -ffunction-sections -fdata-sections"
    " -fno-unwind-tables -fno-asynchronous-unwind-tables -fno-threadsafe-statics")
set(CMAKE_C_FLAGS_NONE "${flags}" CACHE STRING "")
set(CMAKE_CXX_FLAGS_NONE "${flags}" CACHE STRING "")
# Position-independent code would move every table of functions from flash to RAM.
set(NCNN_DISABLE_PIC ON CACHE BOOL "")
set(NCNN_RUNTIME_CPU OFF CACHE BOOL "")
set(NCNN_FORCE_INLINE OFF CACHE BOOL "")
set(NCNN_STDIO OFF CACHE BOOL "" FORCE)
