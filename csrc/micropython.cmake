# The module as MicroPython's CMake-based ports (ESP32, RP2) take it: USER_C_MODULES=<this file or
# its folder>, NCNN_PREFIX=<an installed ncnn>, as a CMake variable or in the environment.
if(NOT NCNN_PREFIX)
    set(NCNN_PREFIX "$ENV{NCNN_PREFIX}")
endif()
get_filename_component(ncnn_mp_prefix "${NCNN_PREFIX}" ABSOLUTE BASE_DIR "${CMAKE_BINARY_DIR}")
foreach(file include/ncnn/c_api.h lib/libncnn.a)
    if(NOT NCNN_PREFIX OR NOT EXISTS "${ncnn_mp_prefix}/${file}")
        message(FATAL_ERROR "ncnn_mp: set NCNN_PREFIX to an ncnn installed for this board: "
            "'${NCNN_PREFIX}' has no ${file}")
    endif()
endforeach()
# Kept: CMake runs again by itself when a file changes, in whatever environment that happens.
set(NCNN_PREFIX "${ncnn_mp_prefix}" CACHE PATH "an ncnn installed for this board" FORCE)

add_library(usermod_ncnn_mp INTERFACE)

target_sources(usermod_ncnn_mp INTERFACE
    ${CMAKE_CURRENT_LIST_DIR}/allocator.c
    ${CMAKE_CURRENT_LIST_DIR}/blob.c
    ${CMAKE_CURRENT_LIST_DIR}/buffer.c
    ${CMAKE_CURRENT_LIST_DIR}/callback.c
    ${CMAKE_CURRENT_LIST_DIR}/datareader.c
    ${CMAKE_CURRENT_LIST_DIR}/entry.c
    ${CMAKE_CURRENT_LIST_DIR}/error.c
    ${CMAKE_CURRENT_LIST_DIR}/extractor.c
    ${CMAKE_CURRENT_LIST_DIR}/fail.c
    ${CMAKE_CURRENT_LIST_DIR}/foretold.c
    ${CMAKE_CURRENT_LIST_DIR}/guard.c
    ${CMAKE_CURRENT_LIST_DIR}/handle.c
    ${CMAKE_CURRENT_LIST_DIR}/in_place.c
    ${CMAKE_CURRENT_LIST_DIR}/layer.c
    ${CMAKE_CURRENT_LIST_DIR}/layer_custom.c
    ${CMAKE_CURRENT_LIST_DIR}/layer_names.c
    ${CMAKE_CURRENT_LIST_DIR}/layer_registry.c
    ${CMAKE_CURRENT_LIST_DIR}/layer_run.c
    ${CMAKE_CURRENT_LIST_DIR}/mat.c
    ${CMAKE_CURRENT_LIST_DIR}/mat_border.c
    ${CMAKE_CURRENT_LIST_DIR}/mat_draw.c
    ${CMAKE_CURRENT_LIST_DIR}/mat_layout.c
    ${CMAKE_CURRENT_LIST_DIR}/mat_pixels.c
    ${CMAKE_CURRENT_LIST_DIR}/memory.c
    ${CMAKE_CURRENT_LIST_DIR}/modelbin.c
    ${CMAKE_CURRENT_LIST_DIR}/module.c
    ${CMAKE_CURRENT_LIST_DIR}/net.c
    ${CMAKE_CURRENT_LIST_DIR}/net_load.c
    ${CMAKE_CURRENT_LIST_DIR}/net_report.c
    ${CMAKE_CURRENT_LIST_DIR}/option.c
    ${CMAKE_CURRENT_LIST_DIR}/paramdict.c
    ${CMAKE_CURRENT_LIST_DIR}/reader.c
    ${CMAKE_CURRENT_LIST_DIR}/reserve.c
    ${CMAKE_CURRENT_LIST_DIR}/shape.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/build.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/direct.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/infer.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/normalise.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/params.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/parse.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/peak.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/rules_element.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/rules_layout.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/rules_matrix.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/rules_window.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/run.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/table.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/weights.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/write.c
    ${CMAKE_CURRENT_LIST_DIR}/verify/wrong.c
)

target_include_directories(usermod_ncnn_mp INTERFACE ${CMAKE_CURRENT_LIST_DIR})
target_include_directories(usermod_ncnn_mp SYSTEM INTERFACE ${ncnn_mp_prefix}/include/ncnn)

# In this order: ncnn needs the C++ runtime, which needs the C library's mathematics.
target_link_libraries(usermod_ncnn_mp INTERFACE ${ncnn_mp_prefix}/lib/libncnn.a stdc++ m)

target_link_libraries(usermod INTERFACE usermod_ncnn_mp)
