# What every build of ncnn has in common: all layers, one thread (firmware has no other), no
# Vulkan, nothing but the library.
foreach(option OPENMP THREADS VULKAN BUILD_TOOLS BUILD_EXAMPLES BUILD_BENCHMARK BUILD_TESTS
    SHARED_LIB PLATFORM_API)
    set(NCNN_${option} OFF CACHE BOOL "")
endforeach()
foreach(option C_API STDIO STRING PIXEL PIXEL_DRAWING BATCH INT8 VALIDATION INSTALL_SDK
    DISABLE_RTTI DISABLE_EXCEPTION)
    set(NCNN_${option} ON CACHE BOOL "")
endforeach()
