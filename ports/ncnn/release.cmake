# ncnn for the machine it runs on: its SSE2, AVX, FMA and AVX2 kernels, chosen at run time. Without
# the AVX-512 family, which doubles the time of the build.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(NCNN_RUNTIME_CPU ON CACHE BOOL "")
foreach(level AVX512 AVXVNNI AVXNECONVERT XOP FMA4)
    set(NCNN_${level} OFF CACHE BOOL "")
endforeach()
