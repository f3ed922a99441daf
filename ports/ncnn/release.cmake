# ncnn for the machine it runs on: SIMD kernels for every x86 level, chosen at run time.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(NCNN_RUNTIME_CPU ON CACHE BOOL "")
